import { Button, Dropdown, makeStyles, Option, OptionGroup, Text, tokens } from '@fluentui/react-components';
import { Edit20Regular } from '../parts/icons';
import { Section } from '../parts/section';
import { StepSummaries } from '../recipes/step-summaries';
import { useApp } from '../state/context';
import { nameOf, stepsOf } from '../state/recipe-json';

const useStyles = makeStyles({
  choice: { width: '100%', minWidth: 0 },
  description: { color: tokens.colorNeutralForeground2 },
});

/** Which recipe to run, and its steps in short. */
export function RecipeChoice() {
  const styles = useStyles();
  const recipes = useApp((state) => state.recipes);
  const recipeId = useApp((state) => state.recipeId);
  const recipe = useApp((state) => state.recipe);
  const choose = useApp((state) => state.chooseRecipe);
  const show = useApp((state) => state.show);
  const edit = useApp((state) => state.editRecipe);
  const own = recipes.filter(({ origin }) => origin === 'user');
  const samples = recipes.filter(({ origin }) => origin === 'sample');
  const summary = recipes.find(({ id }) => id === recipeId);
  return (
    <Section
      title="Recipe"
      commands={
        <Button
          size="small"
          appearance="subtle"
          icon={<Edit20Regular />}
          onClick={() => {
            show('recipes');
            if (recipeId !== null) void edit(recipeId);
          }}
        >
          {recipeId === null ? 'Recipes' : summary?.origin === 'sample' ? 'Look at recipe' : 'Edit recipe'}
        </Button>
      }
    >
      <Dropdown
        className={styles.choice}
        aria-label="Recipe"
        placeholder="Choose a recipe"
        value={recipe ? nameOf(recipe) : (summary?.name ?? '')}
        selectedOptions={recipeId === null ? [] : [recipeId]}
        onOptionSelect={(_, { optionValue }) => optionValue !== undefined && void choose(optionValue)}
      >
        {own.length > 0 && (
          <OptionGroup label="Your recipes">
            {own.map(({ id, name }) => (
              <Option key={id} value={id}>
                {name}
              </Option>
            ))}
          </OptionGroup>
        )}
        {samples.length > 0 && (
          <OptionGroup label="Samples">
            {samples.map(({ id, name }) => (
              <Option key={id} value={id}>
                {name}
              </Option>
            ))}
          </OptionGroup>
        )}
      </Dropdown>
      {summary && summary.description !== '' && (
        <Text size={200} className={styles.description}>
          {summary.description}
        </Text>
      )}
      {recipe && <StepSummaries steps={stepsOf(recipe)} />}
    </Section>
  );
}
