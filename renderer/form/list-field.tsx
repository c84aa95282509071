import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { IconButton } from '../parts/icon-button';
import { Add20Regular, Dismiss20Regular } from '../parts/icons';
import { isRecord } from '../state/recipe-json';
import type { FieldProps } from './field-props';
import { problemLine, problemsAt, useForm } from './form-context';
import { blankOf, helpOf, kindOf, resolve, titleOf } from './json-schema';

const useStyles = makeStyles({
  list: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, minWidth: 0 },
  hint: { display: 'block', color: tokens.colorNeutralForeground3 },
  wrong: { color: tokens.colorStatusDangerForeground1 },
  item: { display: 'flex', alignItems: 'end', gap: tokens.spacingHorizontalXS },
  field: { flexGrow: 1, minWidth: 0 },
  add: { alignSelf: 'start' },
});

export function ListField({ schema, label, path, required, value, onChange }: FieldProps) {
  const styles = useStyles();
  const { root, problems, readOnly, Field } = useForm();
  const items: unknown[] = Array.isArray(value) ? value : [];
  const itemSchema = isRecord(schema['items']) ? resolve(schema['items'], root) : {};
  const one = titleOf(itemSchema, label.replace(/s$/, ''));
  const wrong = problemsAt(problems, path, false);
  const help = helpOf(schema);
  const set = (next: unknown[], at: string) =>
    onChange(next.length === 0 && !required ? undefined : next, at);
  const grouped = kindOf(itemSchema, root) === 'group';
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
      {items.map((item, index) => (
        <div key={index} className={styles.item}>
          <div className={styles.field}>
            <Field
              schema={itemSchema}
              label={`${one} ${index + 1}`}
              path={`${path}[${index}]`}
              required
              value={item}
              onChange={(next, at) => set(items.with(index, next), at)}
            />
          </div>
          {!readOnly && (
            <IconButton
              name={`Remove ${one.toLowerCase()} ${index + 1}`}
              icon={<Dismiss20Regular />}
              size={grouped ? 'small' : 'medium'}
              onClick={() => set(items.toSpliced(index, 1), `${path} remove`)}
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
          onClick={() => set([...items, blankOf(itemSchema, root)], `${path} add`)}
        >
          {`Add ${one.toLowerCase()}`}
        </Button>
      )}
    </div>
  );
}
