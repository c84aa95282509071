import { Field, Input, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';

const useStyles = makeStyles({ input: { maxWidth: '180px', whiteSpace: 'nowrap' } });

interface Props {
  label: string;
  hint?: string;
  value: number | null;
  min: number;
  max: number;
  unit?: string;
  /** Empty means null; the word that stands there then. */
  whenEmpty?: string;
  onValue(value: number | null): void;
}

/** A whole number, taken when the field is left or Enter pressed; what is out of range stays and says so. */
export function NumberSetting({ label, hint, value, min, max, unit, whenEmpty, onValue }: Props) {
  const styles = useStyles();
  const emptyAllowed = whenEmpty !== undefined;
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? (value === null ? '' : String(value));
  const wrong = typed !== null && read(typed, min, max, emptyAllowed) === undefined;
  const take = () => {
    if (typed === null) return;
    const next = read(typed, min, max, emptyAllowed);
    if (next === undefined) return;
    setTyped(null);
    if (next !== value) onValue(next);
  };
  return (
    <Field
      label={label}
      {...(hint === undefined ? {} : { hint })}
      {...(wrong ? { validationMessage: `A whole number from ${min} to ${max}.` } : {})}
    >
      <Input
        className={styles.input}
        inputMode="numeric"
        value={text}
        placeholder={whenEmpty}
        contentAfter={unit}
        onChange={(_, data) => setTyped(data.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.ctrlKey) take();
          if (event.key === 'Escape') setTyped(null);
        }}
      />
    </Field>
  );
}

/** undefined where the text is no such number. */
function read(text: string, min: number, max: number, emptyAllowed: boolean): number | null | undefined {
  if (text.trim() === '') return emptyAllowed ? null : undefined;
  const value = Number(text);
  return Number.isInteger(value) && value >= min && value <= max ? value : undefined;
}
