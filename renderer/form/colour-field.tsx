import { Input, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { FieldProps } from './field-props';
import { useForm } from './form-context';
import { Labelled } from './labelled';

const useStyles = makeStyles({
  input: { maxWidth: '180px' },
  swatch: {
    width: '22px',
    height: '22px',
    padding: 0,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusSmall,
    backgroundColor: 'transparent',
    cursor: 'pointer',
  },
  // A control for colours cannot be empty: what is not set must not look like black.
  none: { '::-webkit-color-swatch': { opacity: 0 } },
});

/** Six hexadecimal digits, typed or picked. */
export function ColourField({ schema, label, path, required, value, onChange }: FieldProps) {
  const styles = useStyles();
  const { readOnly } = useForm();
  const text = typeof value === 'string' ? value : '';
  const digits = /^#?([0-9A-Fa-f]{6})$/.exec(text)?.[1];
  return (
    <Labelled schema={schema} label={label} path={path} required={required}>
      <Input
        className={styles.input}
        value={text}
        readOnly={readOnly}
        placeholder="such as 1F4E79"
        spellCheck={false}
        onChange={(_, data) => onChange(data.value === '' && !required ? undefined : data.value, path)}
        contentAfter={
          <input
            type="color"
            className={mergeClasses(styles.swatch, digits === undefined && styles.none)}
            aria-label={`Pick: ${label}`}
            disabled={readOnly}
            value={`#${digits ?? '000000'}`}
            onChange={(event) => onChange(event.currentTarget.value.slice(1).toUpperCase(), path)}
          />
        }
      />
    </Labelled>
  );
}
