import { Input, makeStyles, tokens } from '@fluentui/react-components';
import { IconButton } from '../parts/icon-button';
import { Dismiss20Regular } from '../parts/icons';
import { isRecord } from '../state/recipe-json';
import type { FieldProps } from './field-props';
import { useForm } from './form-context';
import { ItemGroup } from './item-group';
import { blankOf } from './json-schema';

const useStyles = makeStyles({
  entry: { display: 'flex', alignItems: 'start', gap: tokens.spacingHorizontalXS },
  key: { width: '40%', minWidth: 0, flexShrink: 0 },
  value: { flexGrow: 1, minWidth: 0, '& label': { display: 'none' } },
});

/** An object whose keys are the user's own: pairs of name and value. */
export function EntriesField({ schema, label, path, required, value, onChange }: FieldProps) {
  const styles = useStyles();
  const { root, readOnly, Field } = useForm();
  const entries = Object.entries(isRecord(value) ? value : {});
  const valueSchema = isRecord(schema['additionalProperties']) ? schema['additionalProperties'] : {};
  const set = (next: [string, unknown][], at: string) =>
    onChange(next.length === 0 && !required ? undefined : Object.fromEntries(next), at);
  return (
    <ItemGroup
      schema={schema}
      label={label}
      path={path}
      add="Add entry"
      canAdd={entries.every(([key]) => key !== '')}
      onAdd={() => set([...entries, ['', blankOf(valueSchema, root)]], `${path} add`)}
    >
      {entries.map(([key, item], index) => (
        <div key={index} className={styles.entry}>
          <Input
            className={styles.key}
            aria-label={`Name ${index + 1}`}
            value={key}
            readOnly={readOnly}
            onChange={(_, data) => {
              // Two entries cannot share a name: the edit waits until the name is free.
              if (entries.some(([other], at) => at !== index && other === data.value)) return;
              set(entries.with(index, [data.value, item]), `${path} key ${index}`);
            }}
          />
          <div className={styles.value}>
            <Field
              schema={valueSchema}
              label={key === '' ? `Value ${index + 1}` : key}
              path={`${path}.${key}`}
              required
              value={item}
              onChange={(next, at) => set(entries.with(index, [key, next]), at)}
            />
          </div>
          {!readOnly && (
            <IconButton
              name={`Remove ${key}`}
              size="medium"
              icon={<Dismiss20Regular />}
              onClick={() => set(entries.toSpliced(index, 1), `${path} remove`)}
            />
          )}
        </div>
      ))}
    </ItemGroup>
  );
}
