import { Button, makeStyles, Select, Text, tokens } from '@fluentui/react-components';
import { useId } from 'react';
import type { FileView } from '../../app/contract/views';
import { isRecord, plainText } from '../state/recipe-json';
import { useApp } from '../state/context';

const useStyles = makeStyles({
  bar: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(120px, 1fr))',
    alignItems: 'end',
    gap: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS} ${tokens.spacingVerticalS}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  field: { display: 'flex', flexDirection: 'column', gap: '2px', minWidth: 0, '& select': { width: '100%' } },
  label: { color: tokens.colorNeutralForeground3 },
  note: { gridColumn: '1 / -1', color: tokens.colorNeutralForeground3 },
});

const choices: { key: string; label: string; options: [value: string, text: string][] }[] = [
  {
    key: 'delimiter',
    label: 'Delimiter',
    options: [
      [',', 'Comma'],
      [';', 'Semicolon'],
      ['\t', 'Tab'],
      ['|', 'Bar'],
    ],
  },
  {
    key: 'encoding',
    label: 'Encoding',
    options: ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'iso-8859-15'].map((name) => [
      name,
      name.toUpperCase(),
    ]),
  },
  {
    key: 'quotes',
    label: 'Quotes',
    options: [
      ['"', 'Around fields'],
      ['none', 'Plain characters'],
    ],
  },
  {
    key: 'decimal',
    label: 'Decimal sign',
    options: [
      ['.', 'Point'],
      [',', 'Comma'],
    ],
  },
  {
    key: 'thousands',
    label: 'Thousands sign',
    options: [
      ['none', 'None'],
      [',', 'Comma'],
      ['.', 'Point'],
      [' ', 'Space'],
      ["'", 'Apostrophe'],
    ],
  },
  {
    key: 'dateFormat',
    label: 'Dates',
    options: ['yyyy-mm-dd', 'dd.mm.yyyy', 'dd/mm/yyyy', 'mm/dd/yyyy'].map((format) => [format, format]),
  },
  {
    key: 'header',
    label: 'First row',
    options: [
      ['true', 'Header'],
      ['false', 'Data'],
    ],
  },
];

/** How CSV files are read in this run: what was detected, and what the user says instead. */
export function CsvBar({ file }: { file: FileView }) {
  const styles = useStyles();
  const id = useId();
  const csv = useApp((state) => state.csvInput);
  const setCsv = useApp((state) => state.setCsvInput);
  const declared = useApp((state) => state.recipe?.['csvInput']);
  return (
    <div className={styles.bar} role="group" aria-label="How this CSV file is read">
      {choices.map(({ key, label, options }) => {
        const chosen = csv?.[key];
        return (
          <div key={key} className={styles.field}>
            <label htmlFor={`${id}-${key}`} className={styles.label}>
              <Text size={200}>{label}</Text>
            </label>
            <Select
              id={`${id}-${key}`}
              size="small"
              value={chosen === undefined ? '' : plainText(chosen)}
              onChange={(_, { value }) => setCsv(withChoice(csv, key, value))}
            >
              <option value="">
                {otherwiseText(isRecord(declared) ? declared[key] : undefined, file, key, options, chosen)}
              </option>
              {options.map(([value, text]) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </Select>
          </div>
        );
      })}
      {csv && (
        <Button size="small" onClick={() => setCsv(null)}>
          Back to detected
        </Button>
      )}
      {csv && (
        <Text size={200} className={styles.note}>
          Holds for all CSV files of this run.
        </Text>
      )}
    </div>
  );
}

/** What holds where the user chooses nothing: what the recipe says, else what was detected. */
function otherwiseText(
  declared: unknown,
  file: FileView,
  key: string,
  options: [string, string][],
  chosen: unknown,
): string {
  const named = (given: string) => options.find(([value]) => value === given)?.[1] ?? given;
  if (declared !== undefined) return `Recipe: ${named(plainText(declared))}`;
  if (key === 'dateFormat') return 'No dates';
  if (key === 'quotes') return named('"');
  // Read with a choice of the user's, a file tells that choice and nothing of its own.
  const found = file.csv && key in file.csv && chosen === undefined;
  return found ? `Auto: ${named(String(file.csv?.[key as keyof typeof file.csv]))}` : 'Auto';
}

function withChoice(
  csv: Record<string, unknown> | null,
  key: string,
  value: string,
): Record<string, unknown> | null {
  const { [key]: _, ...rest } = csv ?? {};
  if (value !== '') rest[key] = key === 'header' ? value === 'true' : value;
  return Object.keys(rest).length === 0 ? null : rest;
}
