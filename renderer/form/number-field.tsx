import { Input, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { plainText } from '../state/recipe-json';
import type { FieldProps } from './field-props';
import { useForm } from './form-context';
import { Labelled } from './labelled';

const useStyles = makeStyles({ input: { maxWidth: '180px' } });

/** What is no number stays in the recipe as it was typed: the check says so at this field. */
export function NumberField({ schema, label, path, required, value, onChange }: FieldProps) {
  const styles = useStyles();
  const { readOnly } = useForm();
  // `1.` and `-` are on the way to a number; the typed text is kept until the value says something else.
  const [typed, setTyped] = useState<{ text: string; value: unknown } | null>(null);
  const { default: byDefault } = schema;
  const shown = value ?? byDefault;
  const text =
    typed && Object.is(typed.value, value) ? typed.text : shown === undefined ? '' : plainText(shown);
  const change = (next: string) => {
    const trimmed = next.trim();
    const number = Number(trimmed);
    const meant = trimmed === '' ? undefined : Number.isFinite(number) ? number : trimmed;
    setTyped({ text: next, value: meant });
    onChange(meant, path);
  };
  return (
    <Labelled schema={schema} label={label} path={path} required={required}>
      <Input
        className={styles.input}
        inputMode="decimal"
        value={text}
        readOnly={readOnly}
        onChange={(_, data) => change(data.value)}
      />
    </Labelled>
  );
}
