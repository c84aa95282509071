import { Button, Input, makeStyles, mergeClasses, Select, Text, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { IconButton } from '../parts/icon-button';
import { Add20Regular, Dismiss20Regular } from '../parts/icons';
import { columnLetters } from '../preview/cell-reference';
import { AnyField } from './any-field';
import { blockOfClipboard, entryOfValue, kindOfValue, valueOfEntry } from './cell-entry';
import type { FieldProps } from './field-props';
import { problemsAt, useForm } from './form-context';
import { helpOf } from './json-schema';
import { Mistakes } from './mistakes';

/** Larger blocks are edited as JSON only: the grid is for typing. */
const MOST_CELLS = 600;

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, minWidth: 0 },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  label: { flexGrow: 1 },
  hint: { color: tokens.colorNeutralForeground3 },
  wrong: { color: tokens.colorStatusDangerForeground1 },
  scroll: {
    overflow: 'auto',
    maxHeight: '280px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  table: {
    borderCollapse: 'collapse',
    '& th': {
      padding: '2px 6px',
      fontSize: tokens.fontSizeBase200,
      fontWeight: tokens.fontWeightRegular,
      color: tokens.colorNeutralForeground3,
      backgroundColor: tokens.colorNeutralBackground3,
    },
    '& td': { padding: 0, border: `1px solid ${tokens.colorNeutralStroke2}` },
  },
  cell: {
    width: '112px',
    border: 'none',
    borderRadius: 0,
    '::after': { borderRadius: 0 },
  },
  right: { '& input': { textAlign: 'right' } },
  formula: { '& input': { fontFamily: tokens.fontFamilyMonospace } },
  bad: { backgroundColor: tokens.colorStatusDangerBackground1 },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS },
});

/** Values to write: one value for the whole target, or rows of values in a small grid; also as JSON. */
export function ValuesField(props: FieldProps) {
  const { schema, label, path, required, value, onChange } = props;
  const styles = useStyles();
  const { problems, readOnly } = useForm();
  const block = Array.isArray(value);
  const rows: unknown[][] = block
    ? value.map((row: unknown): unknown[] => (Array.isArray(row) ? row : [row]))
    : [[value ?? null]];
  const width = Math.max(1, ...rows.map((row) => row.length));
  const tooLarge = rows.length * width > MOST_CELLS;
  const [asJson, setAsJson] = useState(false);
  const help = helpOf(schema);
  if (asJson || tooLarge) {
    return (
      <div className={styles.root}>
        <AnyField {...props} />
        {!tooLarge && (
          <Button size="small" onClick={() => setAsJson(false)}>
            Edit as grid
          </Button>
        )}
      </div>
    );
  }
  const setRows = (next: unknown[][], at: string) => onChange(block ? next : (next[0]?.[0] ?? null), at);
  const filled = rows.map((row) => [...row, ...new Array<null>(width - row.length).fill(null)]);
  return (
    <div className={styles.root} role="group" aria-label={label}>
      <div className={styles.head}>
        <Text className={styles.label}>
          {label}
          {required && <span className={styles.wrong}> *</span>}
        </Text>
        <Select
          size="small"
          aria-label={`${label}: how many`}
          disabled={readOnly}
          value={block ? 'rows' : 'one'}
          onChange={(_, data) =>
            onChange(data.value === 'rows' ? filled : (filled[0]?.[0] ?? null), `${path} kind`)
          }
        >
          <option value="one">One value for the whole target</option>
          <option value="rows">Rows of values</option>
        </Select>
        <Button size="small" appearance="subtle" onClick={() => setAsJson(true)}>
          Edit as JSON
        </Button>
      </div>
      <Text size={200} className={styles.hint}>
        {help !== undefined && `${help} `}
        Numbers, TRUE, FALSE, dates such as 2026-11-30 and formulas such as =SUM(A:A) are taken as such; a
        leading apostrophe makes it text.
      </Text>
      <div className={styles.scroll}>
        <table className={styles.table}>
          {block && (
            <thead>
              <tr>
                <td />
                {filled[0]?.map((_, x) => (
                  <th key={x} scope="col">
                    {columnLetters(x + 1)}
                  </th>
                ))}
                <td />
              </tr>
            </thead>
          )}
          <tbody>
            {filled.map((row, y) => (
              <tr key={y}>
                {block && <th scope="row">{y + 1}</th>}
                {row.map((cell, x) => {
                  const at = block ? `${path}[${y}][${x}]` : path;
                  const bad = problemsAt(problems, at, true).length > 0;
                  return (
                    <td key={x}>
                      <CellInput
                        name={block ? `${label} ${columnLetters(x + 1)}${y + 1}` : label}
                        value={cell}
                        bad={bad}
                        onValue={(next) => setRows(filled.with(y, row.with(x, next)), at)}
                        onBlock={(pasted) => onChange(overlaid(filled, pasted, y, x), `${path} paste`)}
                      />
                    </td>
                  );
                })}
                {block && !readOnly && (
                  <td>
                    <IconButton
                      name={`Remove row ${y + 1}`}
                      icon={<Dismiss20Regular />}
                      disabled={filled.length === 1}
                      onClick={() => setRows(filled.toSpliced(y, 1), `${path} rows`)}
                    />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Mistakes problems={problemsAt(problems, path, true)} />
      {block && !readOnly && (
        <div className={styles.buttons}>
          <Button
            size="small"
            icon={<Add20Regular />}
            onClick={() => setRows([...filled, new Array<null>(width).fill(null)], `${path} rows`)}
          >
            Add row
          </Button>
          <Button
            size="small"
            icon={<Add20Regular />}
            onClick={() =>
              setRows(
                filled.map((row) => [...row, null]),
                `${path} columns`,
              )
            }
          >
            Add column
          </Button>
          <Button
            size="small"
            disabled={width === 1}
            onClick={() =>
              setRows(
                filled.map((row) => row.slice(0, -1)),
                `${path} columns`,
              )
            }
          >
            Remove last column
          </Button>
        </div>
      )}
    </div>
  );
}

interface CellInputProps {
  name: string;
  value: unknown;
  bad: boolean;
  onValue(value: unknown): void;
  onBlock(block: unknown[][]): void;
}

/** One cell. What is typed is taken as a value at once; its spelling (`1.`, `'12`) stays until the value changes. */
function CellInput({ name, value, bad, onValue, onBlock }: CellInputProps) {
  const styles = useStyles();
  const { readOnly } = useForm();
  const [typed, setTyped] = useState<{ entry: string; value: unknown } | null>(null);
  const own = typed !== null && JSON.stringify(typed.value) === JSON.stringify(value);
  const kind = kindOfValue(value);
  return (
    <Input
      size="small"
      appearance="filled-lighter"
      aria-label={name}
      aria-invalid={bad}
      title={kind === 'empty' ? 'Empty' : kind}
      spellCheck={false}
      className={mergeClasses(
        styles.cell,
        (kind === 'number' || kind === 'date') && styles.right,
        kind === 'formula' && styles.formula,
        bad && styles.bad,
      )}
      value={own ? typed.entry : entryOfValue(value)}
      readOnly={readOnly}
      onChange={(_, data) => {
        const next = valueOfEntry(data.value);
        setTyped({ entry: data.value, value: next });
        onValue(next);
      }}
      onBlur={() => setTyped(null)}
      onPaste={(event) => {
        const text = event.clipboardData.getData('text/plain');
        if (readOnly || !/[\t\n]/.test(text.trimEnd())) return;
        event.preventDefault();
        onBlock(blockOfClipboard(text));
      }}
    />
  );
}

/** A pasted block laid over the rows from a cell on; the rows grow as it needs. */
function overlaid(rows: unknown[][], block: unknown[][], top: number, left: number): unknown[][] {
  const width = Math.max(rows[0]?.length ?? 0, left + (block[0]?.length ?? 0));
  const height = Math.max(rows.length, top + block.length);
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (__, x) => {
      const pasted = block[y - top]?.[x - left];
      return pasted === undefined ? (rows[y]?.[x] ?? null) : pasted;
    }),
  );
}
