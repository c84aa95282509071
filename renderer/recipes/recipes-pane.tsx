import { Button, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { useId, useRef } from 'react';
import type { RecipeSummary } from '../../app/contract/views';
import { choiceByKey, useInView } from '../parts/choice-keys';
import { useChoiceStyles } from '../parts/choice-styles';
import { IconButton } from '../parts/icon-button';
import { counted } from '../parts/format';
import { Add20Regular, ArrowImport20Regular, CopyAdd20Regular, Delete20Regular } from '../parts/icons';
import { Pane } from '../parts/pane';
import { useApp } from '../state/context';

const useStyles = makeStyles({
  heading: {
    display: 'block',
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalS} ${tokens.spacingVerticalXXS}`,
    color: tokens.colorNeutralForeground3,
  },
  recipe: { padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}` },
  none: { padding: `0 ${tokens.spacingHorizontalS}`, color: tokens.colorNeutralForeground3 },
});

/** The user's recipes and the samples. */
export function RecipesPane() {
  const styles = useStyles();
  const choice = useChoiceStyles();
  const id = useId();
  const file = useRef<HTMLInputElement>(null);
  const recipes = useApp((state) => state.recipes);
  const openId = useApp((state) => state.openRecipe?.id);
  const edit = useApp((state) => state.editRecipe);
  const editMade = useApp((state) => state.editMade);
  const editNew = useApp((state) => state.editNew);
  const copy = useApp((state) => state.copyRecipe);
  const remove = useApp((state) => state.removeRecipe);
  const importText = useApp((state) => state.importRecipe);
  const own = recipes.filter(({ origin }) => origin === 'user');
  const samples = recipes.filter(({ origin }) => origin === 'sample');
  const ordered = [...own, ...samples];
  const index = ordered.findIndex((recipe) => recipe.id === openId);
  const current = ordered[index];
  const opened = (made: Promise<string | undefined>) => void editMade(made);
  useInView(`${id}-${index}`);

  const group = (title: string, list: RecipeSummary[], offset: number) => (
    <div role="group" aria-label={title}>
      <Text size={200} className={styles.heading} aria-hidden>
        {title}
      </Text>
      {list.map((recipe, at) => (
        <div
          key={recipe.id}
          id={`${id}-${offset + at}`}
          role="option"
          aria-selected={recipe.id === openId}
          className={mergeClasses(choice.entry, styles.recipe, recipe.id === openId && choice.chosen)}
          onClick={() => void edit(recipe.id)}
        >
          <Text className={choice.line} title={recipe.name}>
            {recipe.name}
          </Text>
          <Text size={200} className={mergeClasses(choice.line, choice.dim)}>
            {counted(recipe.steps, 'step')}
          </Text>
        </div>
      ))}
    </div>
  );
  return (
    <Pane
      title="Recipes"
      commands={
        <>
          <IconButton name="New recipe" icon={<Add20Regular />} onClick={() => void editNew()} />
          <IconButton
            name="Import recipe"
            icon={<ArrowImport20Regular />}
            onClick={() => file.current?.click()}
          />
          <IconButton
            name="Copy recipe"
            icon={<CopyAdd20Regular />}
            disabled={!current}
            onClick={() => current && opened(copy(current.id))}
          />
          <IconButton
            name="Remove recipe"
            icon={<Delete20Regular />}
            disabled={current?.origin !== 'user'}
            onClick={() => current && void remove(current.id)}
          />
        </>
      }
    >
      <input
        ref={file}
        type="file"
        hidden
        accept=".json,application/json"
        aria-label="Recipe file to import"
        onChange={(event) => {
          const chosen = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (chosen) opened(chosen.text().then(importText));
        }}
      />
      <div
        className={choice.list}
        role="listbox"
        aria-label="Recipes"
        tabIndex={0}
        aria-activedescendant={index >= 0 ? `${id}-${index}` : undefined}
        onKeyDown={(event) => {
          const next = ordered[choiceByKey(event, index, ordered.length - 1) ?? -1];
          if (next) {
            if (next.id !== openId) void edit(next.id);
          } else if (event.key === 'Delete' && current?.origin === 'user') void remove(current.id);
          else return;
          event.preventDefault();
        }}
      >
        {own.length > 0 && group('Your recipes', own, 0)}
        {samples.length > 0 && group('Samples', samples, own.length)}
      </div>
      {own.length === 0 && <EmptyOwn onNew={() => void editNew()} />}
    </Pane>
  );
}

function EmptyOwn({ onNew }: { onNew(): void }) {
  const styles = useStyles();
  return (
    <div className={styles.none}>
      <Text size={200} block>
        You have no recipes of your own yet. Copy a sample, or begin with an empty one.
      </Text>
      <Button size="small" style={{ margin: '8px 0' }} onClick={onNew}>
        New recipe
      </Button>
    </div>
  );
}
