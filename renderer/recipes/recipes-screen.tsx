import { makeStyles } from '@fluentui/react-components';
import { useEffect } from 'react';
import { RecipeEditor } from '../editor/recipe-editor';
import { EmptyState } from '../parts/empty-state';
import { TextBulletListSquare20Regular } from '../parts/icons';
import { Pane } from '../parts/pane';
import { useApp } from '../state/context';
import { RecipesPane } from './recipes-pane';

const useStyles = makeStyles({
  screen: {
    display: 'grid',
    gridTemplateColumns: 'minmax(190px, 240px) minmax(0, 1fr)',
    gridTemplateRows: 'minmax(0, 1fr)',
    gap: '8px',
    flexGrow: 1,
    minHeight: 0,
    '@media (max-width: 1100px)': { gridTemplateColumns: '196px minmax(0, 1fr)' },
  },
});

/** Recipes on the left, the open one in its editor. */
export function RecipesScreen() {
  const styles = useStyles();
  const open = useApp((state) => state.openRecipe);
  const first = useApp((state) => state.recipeId ?? state.recipes[0]?.id);
  const edit = useApp((state) => state.editByItself);
  // Nobody asked for what opens by itself: without a connection it waits for one instead of failing.
  const mayOpen = useApp((state) => state.recipesKnown && state.openRecipe === null && state.client !== null);
  useEffect(() => {
    if (mayOpen && first !== undefined) void edit(first);
  }, [mayOpen, first, edit]);
  return (
    <div className={styles.screen}>
      <RecipesPane />
      {open ? (
        <RecipeEditor key={open.id} open={open} />
      ) : (
        <Pane title="Recipe">
          <EmptyState
            icon={<TextBulletListSquare20Regular />}
            title="No recipe open"
            text="Choose a recipe on the left, or make a new one."
          />
        </Pane>
      )}
    </div>
  );
}
