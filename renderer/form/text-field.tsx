import { Input, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { useId } from 'react';
import { useApp } from '../state/context';
import type { FieldProps } from './field-props';
import { useForm } from './form-context';
import { Labelled } from './labelled';

/** Formats that are code rather than prose. */
const CODE = new Set(['target', 'formula', 'regex', 'pattern', 'number-format', 'sheet', 'cell']);
/** A text that may be this long gets several lines. */
const LONG = 500;

const useStyles = makeStyles({
  code: { '& input, & textarea': { fontFamily: tokens.fontFamilyMonospace } },
});

export function TextField({ schema, label, path, required, value, onChange }: FieldProps) {
  const styles = useStyles();
  const { readOnly } = useForm();
  const id = useId();
  const offers = useTargets(schema['format'] === 'target');
  const { format, default: byDefault, maxLength } = schema;
  const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
  const change = (next: string) =>
    onChange(next === '' && !required && byDefault === undefined ? undefined : next, path);
  const long =
    format === 'multiline' || (typeof maxLength === 'number' && maxLength >= LONG && maxLength < 32_000);
  const control = {
    value: text === '' && value === undefined && typeof byDefault === 'string' ? byDefault : text,
    readOnly,
    placeholder: exampleOf(schema['examples']),
    spellCheck: false,
    className: typeof format === 'string' && CODE.has(format) ? styles.code : '',
  };
  return (
    <Labelled schema={schema} label={label} path={path} required={required}>
      {long ? (
        <Textarea {...control} resize="vertical" rows={3} onChange={(_, data) => change(data.value)} />
      ) : (
        <Input
          {...control}
          {...(offers.length > 0 ? { list: id } : {})}
          onChange={(_, data) => change(data.value)}
          contentAfter={offers.length > 0 ? <Offers id={id} offers={offers} /> : null}
        />
      )}
    </Labelled>
  );
}

function exampleOf(examples: unknown): string {
  const first: unknown = Array.isArray(examples) ? examples[0] : undefined;
  return typeof first === 'string' ? `such as ${first}` : '';
}

/** Sheets offered at once; more would hide what one types. */
const MOST_OFFERS = 50;

/** Sheets of the chosen files, as targets. */
function useTargets(wanted: boolean): string[] {
  const files = useApp((state) => state.files);
  if (!wanted) return [];
  const names = new Set(files.flatMap((file) => file.sheets.map((sheet) => sheet.name)));
  return [...names].slice(0, MOST_OFFERS).map(quotedSheet);
}

/** `Data`, `'Month end'`: a sheet's name as targets write it. */
function quotedSheet(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `'${name.replaceAll("'", "''")}'`;
}

function Offers({ id, offers }: { id: string; offers: readonly string[] }) {
  return (
    <datalist id={id}>
      {offers.map((offer) => (
        <option key={offer} value={offer} />
      ))}
    </datalist>
  );
}
