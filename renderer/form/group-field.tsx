import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { isRecord } from '../state/recipe-json';
import type { FieldProps } from './field-props';
import { problemsAt, problemsOutside, useForm } from './form-context';
import { helpOf, propertiesOf, titleOf } from './json-schema';
import { Mistakes } from './mistakes';

const useStyles = makeStyles({
  group: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, minWidth: 0 },
  inner: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    minWidth: 0,
    paddingLeft: tokens.spacingHorizontalM,
    borderLeft: `2px solid ${tokens.colorNeutralStroke2}`,
  },
  hint: { display: 'block', color: tokens.colorNeutralForeground3 },
});

/** Fields of a nested object. An object whose last field is emptied goes from the recipe. */
export function GroupField({ schema, label, path, required, value, onChange }: FieldProps) {
  const styles = useStyles();
  const { root, problems } = useForm();
  const help = helpOf(schema);
  const fields = propertiesOf(schema, root).map(({ key }) => `${path}.${key}`);
  return (
    <div className={styles.group} role="group" aria-label={label}>
      <span>
        <Text weight="semibold">{label}</Text>
        {help !== undefined && (
          <Text size={200} className={styles.hint}>
            {help}
          </Text>
        )}
      </span>
      <Mistakes problems={problemsOutside(problemsAt(problems, path, true), fields)} />
      <div className={styles.inner}>
        <Properties
          schema={schema}
          path={path}
          value={value}
          onChange={(next, at) =>
            onChange(!required && Object.keys(next).length === 0 ? undefined : next, at)
          }
        />
      </div>
    </div>
  );
}

interface PropertiesProps {
  schema: FieldProps['schema'];
  path: string;
  value: unknown;
  /** Keys that the form shows elsewhere. */
  without?: readonly string[];
  onChange(value: Record<string, unknown>, path: string): void;
}

/** The fields of an object, in the order of its schema. */
export function Properties({ schema, path, value, without = [], onChange }: PropertiesProps) {
  const { root, Field } = useForm();
  const record = isRecord(value) ? value : {};
  return propertiesOf(schema, root)
    .filter(({ key }) => !without.includes(key))
    .map(({ key, schema: own, required }) => (
      <Field
        key={key}
        schema={own}
        label={titleOf(own, key)}
        path={path === '' ? key : `${path}.${key}`}
        required={required}
        value={record[key]}
        onChange={(next, at) => {
          const { [key]: _, ...rest } = record;
          onChange(next === undefined ? rest : { ...record, [key]: next }, at);
        }}
      />
    ));
}
