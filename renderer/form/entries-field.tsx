import { Button, Input, makeStyles, Text, tokens } from '@fluentui/react-components';
import { IconButton } from '../parts/icon-button';
import { Add20Regular, Dismiss20Regular } from '../parts/icons';
import { isRecord } from '../state/recipe-json';
import type { FieldProps } from './field-props';
import { problemLine, problemsAt, useForm } from './form-context';
import { blankOf, helpOf } from './json-schema';

const useStyles = makeStyles({
  list: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, minWidth: 0 },
  hint: { display: 'block', color: tokens.colorNeutralForeground3 },
  wrong: { color: tokens.colorStatusDangerForeground1 },
  entry: { display: 'flex', alignItems: 'start', gap: tokens.spacingHorizontalXS },
  key: { width: '40%', minWidth: 0, flexShrink: 0 },
  value: { flexGrow: 1, minWidth: 0, '& label': { display: 'none' } },
  add: { alignSelf: 'start' },
});

/** An object whose keys are the user's own: pairs of name and value. */
export function EntriesField({ schema, label, path, required, value, onChange }: FieldProps) {
  const styles = useStyles();
  const { root, problems, readOnly, Field } = useForm();
  const entries = Object.entries(isRecord(value) ? value : {});
  const valueSchema = isRecord(schema['additionalProperties']) ? schema['additionalProperties'] : {};
  const wrong = problemsAt(problems, path, false);
  const help = helpOf(schema);
  const set = (next: [string, unknown][], at: string) =>
    onChange(next.length === 0 && !required ? undefined : Object.fromEntries(next), at);
  return (
    <div className={styles.list} role="group" aria-label={label}>
      <span>
        <Text>{label}</Text>
        {help !== undefined && (
          <Text size={200} className={styles.hint}>
            {help}
          </Text>
        )}
      </span>
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
      {wrong.map((problem, index) => (
        <Text key={index} size={200} className={styles.wrong} role="alert">
          {problemLine(problem)}
        </Text>
      ))}
      {!readOnly && (
        <Button
          size="small"
          className={styles.add}
          icon={<Add20Regular />}
          disabled={entries.some(([key]) => key === '')}
          onClick={() => set([...entries, ['', blankOf(valueSchema, root)]], `${path} add`)}
        >
          Add entry
        </Button>
      )}
    </div>
  );
}
