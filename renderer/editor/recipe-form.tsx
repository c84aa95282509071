import { makeStyles, Text, tokens } from '@fluentui/react-components';
import type { ProblemView } from '../../app/contract/views';
import { SchemaForm } from '../form/schema-form';
import { Properties } from '../form/group-field';
import { problemsOutside } from '../form/form-context';
import { MistakesOutside } from '../form/mistakes';
import { useApp } from '../state/context';
import type { RecipeJson } from '../state/recipe-json';
import { withRecipeField } from '../state/recipe-edits';
import { recipeFormSchema } from './recipe-form-schema';

const useStyles = makeStyles({
  form: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    maxWidth: '620px',
    padding: tokens.spacingHorizontalL,
  },
  title: { margin: 0 },
});

/** Whether a mistake belongs to the recipe as a whole and to none of its steps. */
export function isOfRecipe({ place }: ProblemView): boolean {
  return !(place?.field ?? '').startsWith('steps[');
}

/** What belongs to the recipe as a whole: name, output, how CSV files are read. */
export function RecipeForm(props: {
  recipe: RecipeJson;
  problems: readonly ProblemView[];
  readOnly: boolean;
}) {
  const { recipe, problems, readOnly } = props;
  const styles = useStyles();
  const change = useApp((state) => state.changeDraft);
  const others = problemsOutside(problems.filter(isOfRecipe), Object.keys(recipeFormSchema.properties));
  return (
    <SchemaForm root={recipeFormSchema} problems={problems} readOnly={readOnly}>
      <section className={styles.form} aria-label="Name and output">
        <Text as="h3" size={500} weight="semibold" className={styles.title}>
          Name and output
        </Text>
        <MistakesOutside problems={others} />
        <Properties
          schema={recipeFormSchema}
          path=""
          value={recipe}
          onChange={(next, at) => {
            const field = Object.keys(recipeFormSchema.properties).find((key) => at.startsWith(key));
            if (field !== undefined) change((draft) => withRecipeField(draft, field, next[field]), at);
          }}
        />
      </section>
    </SchemaForm>
  );
}
