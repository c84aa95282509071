import { makeStyles, tokens } from '@fluentui/react-components';
import { IconButton } from '../parts/icon-button';
import { Dismiss20Regular } from '../parts/icons';
import { isRecord } from '../state/recipe-json';
import type { FieldProps } from './field-props';
import { useForm } from './form-context';
import { ItemGroup } from './item-group';
import { blankOf, kindOf, resolve, titleOf } from './json-schema';

const useStyles = makeStyles({
  item: { display: 'flex', alignItems: 'end', gap: tokens.spacingHorizontalXS },
  field: { flexGrow: 1, minWidth: 0 },
});

export function ListField({ schema, label, path, required, value, onChange }: FieldProps) {
  const styles = useStyles();
  const { root, readOnly, Field } = useForm();
  const items: unknown[] = Array.isArray(value) ? value : [];
  const itemSchema = isRecord(schema['items']) ? resolve(schema['items'], root) : {};
  const one = titleOf(itemSchema, label.replace(/s$/, ''));
  const set = (next: unknown[], at: string) =>
    onChange(next.length === 0 && !required ? undefined : next, at);
  const grouped = kindOf(itemSchema, root) === 'group';
  return (
    <ItemGroup
      schema={schema}
      label={label}
      path={path}
      add={`Add ${one.toLowerCase()}`}
      onAdd={() => set([...items, blankOf(itemSchema, root)], `${path} add`)}
    >
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
    </ItemGroup>
  );
}
