import { makeStyles, Text, tokens } from '@fluentui/react-components';
import type { ProblemView } from '../../app/contract/views';
import { AnyField } from '../form/any-field';
import { problemsAt, problemsOutside } from '../form/form-context';
import { Properties } from '../form/group-field';
import { SchemaForm } from '../form/schema-form';
import { propertiesOf } from '../form/json-schema';
import { MistakesOutside } from '../form/mistakes';
import { useApp } from '../state/context';
import { withStep } from '../state/recipe-edits';
import { isRecord, type StepJson } from '../state/recipe-json';

const useStyles = makeStyles({
  form: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    maxWidth: '620px',
    padding: tokens.spacingHorizontalL,
  },
  title: { margin: 0 },
  help: { color: tokens.colorNeutralForeground2 },
});

interface Props {
  step: StepJson;
  index: number;
  problems: readonly ProblemView[];
  readOnly: boolean;
}

/** The options of one step, as its schema describes them. */
export function StepForm({ step, index, problems, readOnly }: Props) {
  const styles = useStyles();
  const info = useApp((state) => state.steps.find(({ id }) => id === step['step']));
  const change = useApp((state) => state.changeDraft);
  const path = `steps[${index}]`;
  const { step: id, disabled, ...options } = step;
  const set = (next: Record<string, unknown>, at: string) =>
    change(
      (draft) =>
        withStep(draft, index, { step: id, ...(disabled === undefined ? {} : { disabled }), ...next }),
      at,
    );
  return (
    // The options of an unknown step have no fields: what is wrong is told once, above.
    <SchemaForm root={info?.schema ?? NO_SCHEMA} problems={info ? problems : []} readOnly={readOnly}>
      <section className={styles.form} aria-label={`Step ${index + 1}: ${info?.title ?? String(id)}`}>
        <Text as="h3" size={500} weight="semibold" className={styles.title}>
          {info?.title ?? String(id)}
        </Text>
        {info && <Text className={styles.help}>{info.help}</Text>}
        <MistakesOutside problems={outsideFields(problems, path, info?.schema ?? {})} />
        {info ? (
          <Properties
            schema={info.schema}
            path={path}
            value={options}
            without={['step', 'disabled']}
            onChange={set}
          />
        ) : (
          <AnyField
            schema={{}}
            label="Options"
            path={path}
            required={false}
            value={options}
            onChange={(next, at) => set(isRecord(next) ? next : {}, at)}
          />
        )}
      </section>
    </SchemaForm>
  );
}

const NO_SCHEMA = {};

/** Mistakes that no field of the form shows: of the step as a whole, and of options that it does not have. */
function outsideFields(
  problems: readonly ProblemView[],
  path: string,
  schema: Record<string, unknown>,
): readonly ProblemView[] {
  const keys = propertiesOf(schema, schema)
    .map(({ key }) => key)
    .filter((key) => key !== 'step' && key !== 'disabled');
  return problemsOutside(
    problemsAt(problems, path, true),
    keys.map((key) => `${path}.${key}`),
  );
}
