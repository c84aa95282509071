import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Add20Regular } from '../parts/icons';
import type { FieldProps } from './field-props';
import { problemsAt, useForm } from './form-context';
import { helpOf } from './json-schema';
import { Mistakes } from './mistakes';

const useStyles = makeStyles({
  list: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, minWidth: 0 },
  hint: { display: 'block', color: tokens.colorNeutralForeground3 },
  add: { alignSelf: 'start' },
});

interface Props extends Pick<FieldProps, 'schema' | 'label' | 'path'> {
  /** What the button says that adds an item. */
  add: string;
  canAdd?: boolean;
  onAdd(): void;
  children: ReactNode;
}

/** Round the items of a field that has many: its name, its mistakes, and the button for one more. */
export function ItemGroup({ schema, label, path, add, canAdd = true, onAdd, children }: Props) {
  const styles = useStyles();
  const { problems, readOnly } = useForm();
  const help = helpOf(schema);
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
      {children}
      <Mistakes problems={problemsAt(problems, path, false)} />
      {!readOnly && (
        <Button
          size="small"
          className={styles.add}
          icon={<Add20Regular />}
          disabled={!canAdd}
          onClick={onAdd}
        >
          {add}
        </Button>
      )}
    </div>
  );
}
