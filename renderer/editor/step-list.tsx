import { Button, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { useId, useState, type KeyboardEvent } from 'react';
import { choiceByKey, useInView } from '../parts/choice-keys';
import { useChoiceStyles } from '../parts/choice-styles';
import { IconButton } from '../parts/icon-button';
import {
  Add20Regular,
  ArrowDown20Regular,
  ArrowUp20Regular,
  Copy20Regular,
  Delete20Regular,
  ErrorCircle20Filled,
  Prohibited20Regular,
  ReOrderDotsVertical20Regular,
  Settings20Regular,
} from '../parts/icons';
import { problemsAt } from '../form/form-context';
import { stepSummary, stepTitle } from '../recipes/step-summary';
import { useApp } from '../state/context';
import type { OpenRecipe } from '../state/editor-slice';
import { duplicateStep, insertStep, moveStep, removeStep, toggleStep } from '../state/recipe-edits';
import { stepsOf } from '../state/recipe-json';
import { isOfRecipe } from './recipe-form';
import { StepPicker } from './step-picker';

const useStyles = makeStyles({
  tools: {
    display: 'flex',
    gap: '2px',
    padding: tokens.spacingVerticalXS,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  entry: {
    display: 'flex',
    alignItems: 'start',
    gap: tokens.spacingHorizontalXS,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalXS}`,
    borderTop: '2px solid transparent',
    borderBottom: '2px solid transparent',
  },
  above: { borderTopColor: tokens.colorBrandStroke1 },
  below: { borderBottomColor: tokens.colorBrandStroke1 },
  icon: { display: 'flex', flexShrink: 0, color: tokens.colorNeutralForeground3 },
  grip: { cursor: 'grab' },
  bad: { color: tokens.colorStatusDangerForeground1 },
  texts: { flexGrow: 1, minWidth: 0 },
  off: { textDecorationLine: 'line-through', color: tokens.colorNeutralForeground3 },
  footer: { padding: tokens.spacingVerticalS, borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  add: { width: '100%' },
  short: { flexGrow: 0, flexShrink: 0 },
  none: {
    display: 'block',
    flexGrow: 1,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    color: tokens.colorNeutralForeground3,
  },
});

interface Props {
  open: OpenRecipe;
  /** -1 is the recipe's own settings. */
  selected: number;
  readOnly: boolean;
  onSelect(index: number): void;
  onSelectKey(key: string): void;
}

/** The steps in order. Arrows choose, Alt with them moves, Delete removes; steps can be dragged too. */
export function StepList({ open, selected, readOnly, onSelect, onSelectKey }: Props) {
  const styles = useStyles();
  const choice = useChoiceStyles();
  const id = useId();
  const catalogue = useApp((state) => state.steps);
  const change = useApp((state) => state.changeDraft);
  const [picking, setPicking] = useState(false);
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const { recipe, keys } = open.history.present;
  const steps = stepsOf(recipe);
  const chosen = selected >= 0;
  useInView(`${id}-${selected}`);

  const move = (by: number) => change((draft) => moveStep(draft, selected, selected + by));
  const remove = () => {
    if (!chosen) return;
    change((draft) => removeStep(draft, selected));
    const next = keys[selected + 1] ?? keys[selected - 1];
    if (next === undefined) onSelect(-1);
    else onSelectKey(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    const to = choiceByKey(event, selected, steps.length - 1, -1);
    if (by !== 0 && event.altKey && !readOnly && chosen) move(by);
    else if (to !== null) onSelect(to);
    else if (event.key === 'Delete' && !readOnly) remove();
    else return;
    event.preventDefault();
  };
  const settingsWrong = open.problems.some(isOfRecipe);
  return (
    <>
      {!readOnly && (
        <div className={styles.tools} role="toolbar" aria-label="Step commands">
          <IconButton
            name="Move step up"
            icon={<ArrowUp20Regular />}
            disabled={selected < 1}
            onClick={() => move(-1)}
          />
          <IconButton
            name="Move step down"
            icon={<ArrowDown20Regular />}
            disabled={!chosen || selected === steps.length - 1}
            onClick={() => move(1)}
          />
          <IconButton
            name={steps[selected]?.['disabled'] === true ? 'Enable step' : 'Disable step'}
            icon={<Prohibited20Regular />}
            disabled={!chosen}
            onClick={() => change((draft) => toggleStep(draft, selected))}
          />
          <IconButton
            name="Duplicate step"
            icon={<Copy20Regular />}
            disabled={!chosen}
            onClick={() => change((draft) => duplicateStep(draft, selected))}
          />
          <IconButton name="Remove step" icon={<Delete20Regular />} disabled={!chosen} onClick={remove} />
        </div>
      )}
      <div
        className={mergeClasses(choice.list, steps.length === 0 && styles.short)}
        role="listbox"
        aria-label="Steps of the recipe"
        tabIndex={0}
        aria-activedescendant={`${id}-${selected}`}
        onKeyDown={onKeyDown}
      >
        <div
          id={`${id}--1`}
          role="option"
          aria-selected={!chosen}
          className={mergeClasses(choice.entry, styles.entry, !chosen && choice.chosen)}
          onClick={() => onSelect(-1)}
        >
          <span className={mergeClasses(styles.icon, settingsWrong && styles.bad)} aria-hidden>
            {settingsWrong ? <ErrorCircle20Filled /> : <Settings20Regular />}
          </span>
          <span className={styles.texts}>
            <Text className={choice.line}>Name and output</Text>
          </span>
        </div>
        {steps.map((step, index) => {
          const wrong = problemsAt(open.problems, `steps[${index}]`, true).length > 0;
          const off = step['disabled'] === true;
          return (
            <div
              key={keys[index]}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === selected}
              draggable={!readOnly}
              className={mergeClasses(
                choice.entry,
                styles.entry,
                index === selected && choice.chosen,
                over === index && dragged !== null && dragged > index && styles.above,
                over === index && dragged !== null && dragged < index && styles.below,
              )}
              onClick={() => onSelect(index)}
              onDragStart={(event) => {
                event.dataTransfer.effectAllowed = 'move';
                event.dataTransfer.setData('text/plain', String(index));
                setDragged(index);
              }}
              onDragOver={(event) => {
                if (dragged === null) return;
                event.preventDefault();
                setOver(index);
              }}
              onDrop={(event) => {
                if (dragged === null) return;
                event.preventDefault();
                change((draft) => moveStep(draft, dragged, index));
              }}
              onDragEnd={() => {
                setDragged(null);
                setOver(null);
              }}
            >
              <span
                className={mergeClasses(styles.icon, !readOnly && styles.grip, wrong && styles.bad)}
                aria-hidden={!wrong}
                {...(wrong ? { role: 'img', 'aria-label': 'Has mistakes' } : {})}
              >
                {wrong ? <ErrorCircle20Filled /> : <ReOrderDotsVertical20Regular />}
              </span>
              <span className={styles.texts}>
                <Text className={mergeClasses(choice.line, off && styles.off)}>
                  {index + 1}. {stepTitle(catalogue, step['step'])}
                  {off && ' (off)'}
                </Text>
                <Text size={200} className={mergeClasses(choice.line, choice.dim)} title={stepSummary(step)}>
                  {stepSummary(step)}
                </Text>
              </span>
            </div>
          );
        })}
      </div>
      {steps.length === 0 && (
        <Text size={200} className={styles.none}>
          No steps yet: the recipe copies files as they are.
        </Text>
      )}
      {!readOnly && (
        <div className={styles.footer}>
          <Button className={styles.add} icon={<Add20Regular />} onClick={() => setPicking(true)}>
            Add step
          </Button>
          {picking && (
            <StepPicker
              onClose={() => setPicking(false)}
              onPick={(step) => {
                setPicking(false);
                const at = chosen ? selected + 1 : steps.length;
                change((draft) => {
                  const next = insertStep(draft, at, step);
                  const key = next.keys[at];
                  if (key !== undefined) onSelectKey(key);
                  return next;
                });
              }}
            />
          )}
        </div>
      )}
    </>
  );
}
