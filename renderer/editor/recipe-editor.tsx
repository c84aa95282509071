import {
  Button,
  makeStyles,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  tokens,
  Tooltip,
} from '@fluentui/react-components';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { problemsAt } from '../form/form-context';
import { focusFirstMistake } from '../form/mistakes';
import { IconButton } from '../parts/icon-button';
import { ArrowExport20Regular, ArrowRedo20Regular, ArrowUndo20Regular, Play20Regular } from '../parts/icons';
import { Pane } from '../parts/pane';
import { saveText } from '../parts/save-text';
import { useApp } from '../state/context';
import type { OpenRecipe } from '../state/editor-slice';
import { nameOf, stepsOf } from '../state/recipe-json';
import { isOfRecipe, RecipeForm } from './recipe-form';
import { SavedMark } from './saved-mark';
import { StepForm } from './step-form';
import { StepList } from './step-list';

const useStyles = makeStyles({
  pane: { minHeight: 0 },
  sample: { flexShrink: 0, borderRadius: 0 },
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(210px, 280px) minmax(0, 1fr)',
    gridTemplateRows: 'minmax(0, 1fr)',
    flexGrow: 1,
    minHeight: 0,
    '@media (max-width: 1100px)': { gridTemplateColumns: '220px minmax(0, 1fr)' },
    // Enlarged twice, the window leaves the form no room beside the list.
    '@media (max-width: 760px)': { gridTemplateColumns: '132px minmax(0, 1fr)' },
  },
  steps: {
    display: 'flex',
    flexDirection: 'column',
    minHeight: 0,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  form: {
    minHeight: 0,
    overflowY: 'auto',
    // A choice is as wide as its longest option unless told otherwise.
    '& .fui-Select, & select': { minWidth: 0, maxWidth: '100%' },
  },
});

/** The open recipe: its steps, and the form of the one chosen. */
export function RecipeEditor({ open }: { open: OpenRecipe }) {
  const styles = useStyles();
  const undo = useApp((state) => state.undo);
  const redo = useApp((state) => state.redo);
  const copy = useApp((state) => state.copyRecipe);
  const editMade = useApp((state) => state.editMade);
  const choose = useApp((state) => state.chooseRecipe);
  const show = useApp((state) => state.show);
  const nameAsked = useApp((state) => state.nameAsked);
  const { recipe, keys } = open.history.present;
  const steps = stepsOf(recipe);
  const readOnly = open.origin === 'sample';
  const [selectedKey, select] = useState<string | null>(() => keys[0] ?? null);
  const index = selectedKey === null ? -1 : keys.indexOf(selectedKey);
  const step = steps[index];
  const form = useRef<HTMLDivElement>(null);

  const goToFirstMistake = () => {
    const at = open.problems.some(isOfRecipe)
      ? -1
      : steps.findIndex((_, each) => problemsAt(open.problems, `steps[${each}]`, true).length > 0);
    // The form of that step has to be there before one of its fields can take the focus.
    flushSync(() => select(keys[at] ?? null));
    focusFirstMistake(form.current);
  };
  useEffect(() => {
    if (!open.unnamed) return;
    const name = form.current?.querySelector('input');
    name?.focus();
    name?.select();
    nameAsked();
  }, [open.unnamed, nameAsked]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === 'z' && !event.shiftKey) undo();
    else if (key === 'y' || (key === 'z' && event.shiftKey)) redo();
    else return;
    event.preventDefault();
  };
  return (
    <Pane
      title={nameOf(recipe)}
      className={styles.pane}
      commands={
        <>
          <SavedMark open={open} onMistakes={goToFirstMistake} />
          <IconButton
            name="Undo"
            icon={<ArrowUndo20Regular />}
            disabled={open.history.past.length === 0}
            onClick={undo}
          />
          <IconButton
            name="Redo"
            icon={<ArrowRedo20Regular />}
            disabled={open.history.future.length === 0}
            onClick={redo}
          />
          <IconButton
            name="Export recipe"
            icon={<ArrowExport20Regular />}
            onClick={() =>
              saveText(
                `${fileName(nameOf(recipe))}.json`,
                `${JSON.stringify(recipe, null, 2)}\n`,
                'application/json',
              )
            }
          />
          <Tooltip content="Choose this recipe for the next run" relationship="description">
            <Button
              size="small"
              icon={<Play20Regular />}
              onClick={() => {
                void choose(open.id);
                show('run');
              }}
            >
              Use
            </Button>
          </Tooltip>
        </>
      }
    >
      {readOnly && (
        <MessageBar intent="info" className={styles.sample}>
          <MessageBarBody>This is a sample and stays as it is.</MessageBarBody>
          <MessageBarActions>
            <Button size="small" onClick={() => void editMade(copy(open.id))}>
              Make a copy
            </Button>
          </MessageBarActions>
        </MessageBar>
      )}
      <div className={styles.columns} onKeyDown={onKeyDown}>
        <div className={styles.steps}>
          <StepList
            open={open}
            selected={index}
            readOnly={readOnly}
            onSelect={(at) => select(at < 0 ? null : (keys[at] ?? null))}
            onSelectKey={select}
          />
        </div>
        <div className={styles.form} ref={form}>
          {step && selectedKey !== null ? (
            <StepForm
              key={selectedKey}
              step={step}
              index={index}
              problems={open.problems}
              readOnly={readOnly}
            />
          ) : (
            <RecipeForm recipe={recipe} problems={open.problems} readOnly={readOnly} />
          )}
        </div>
      </div>
    </Pane>
  );
}

/** A recipe's name as a file name that Windows takes. */
function fileName(name: string): string {
  return name.replaceAll(/[<>:"/\\|?*\p{Cc}]/gu, '-').trim() || 'recipe';
}
