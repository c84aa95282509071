import type { CsvInput } from '../../../recipe/recipe';
import { csvText, detectEncoding, type CsvEncoding } from './csv-text';
import { parseRecords, recordBlocks, type CsvForm } from './csv-records';
import { separatorHint } from './separator-hint';

/** How a CSV file is read: what the recipe declares, and what was detected for the rest. */
export interface CsvSettings extends CsvForm {
  encoding: CsvEncoding;
  header: boolean;
  decimal: '.' | ',';
  /** Only where declared. */
  thousands: string | null;
  dateFormat: NonNullable<CsvInput['dateFormat']> | null;
  textColumns: readonly (string | number)[];
  /** Number signs were declared, so that numbers in that form are numbers even if they do not print back the same. */
  declaredNumbers: boolean;
}

const CANDIDATES = [',', ';', '\t', '|'] as const;
const SAMPLE_RECORDS = 200;
const SAMPLE_CHARACTERS = 128 * 1024;

/** Works out how to read a file. Rejects with 'csv-invalid' where it cannot be read at all. */
export function csvSettings(path: string, given: CsvInput = {}): CsvSettings {
  const encoding = given.encoding ?? detectEncoding(path);
  const sample = head(path, encoding);
  const hint = separatorHint(sample);
  const hintLength = hint?.length ?? 0;
  const quoted = given.quotes !== 'none';
  const delimiter = given.delimiter ?? hint?.delimiter ?? detectDelimiter(sample, quoted);
  const rows = sampleRows(sample, { delimiter, quoted, hintLength });
  const decimal = given.decimal ?? (given.thousands === '.' ? ',' : detectDecimal(rows, delimiter));
  return {
    delimiter,
    encoding,
    quoted,
    hintLength,
    decimal,
    header: given.header ?? detectHeader(rows),
    thousands: given.thousands === undefined || given.thousands === 'none' ? null : given.thousands,
    dateFormat: given.dateFormat ?? null,
    textColumns: given.textColumns ?? [],
    declaredNumbers: given.decimal !== undefined || given.thousands !== undefined,
  };
}

function head(path: string, encoding: CsvEncoding): string {
  let text = '';
  for (const piece of csvText(path, encoding)) {
    text += piece;
    if (text.length >= SAMPLE_CHARACTERS) break;
  }
  return text.slice(0, SAMPLE_CHARACTERS);
}

function sampleRows(sample: string, form: CsvForm): string[][] {
  const rows: string[][] = [];
  const found = () => rows.slice(0, SAMPLE_RECORDS).filter((row) => row.length > 1 || row[0] !== '');
  const whole = sample.length < SAMPLE_CHARACTERS;
  try {
    const lastLineEnd = Math.max(sample.lastIndexOf('\n'), sample.lastIndexOf('\r'));
    const cut = whole ? sample : sample.slice(0, lastLineEnd + 1);
    for (const block of recordBlocks([cut], form, '')) rows.push(...parseRecords(block.text, form));
    return found();
  } catch {
    // A sample that ends inside a quoted field of several lines looks like a quote that is never closed.
    if (!whole && rows.length > 0) return found();
    return sample
      .slice(form.hintLength)
      .split(/\r\n?|\n/, 20)
      .filter((line) => line !== '')
      .map((line) => line.split(form.delimiter));
  }
}

/** The delimiter under which most records have the same number of fields, more than one. */
function detectDelimiter(sample: string, quoted: boolean): string {
  let best = ',';
  let bestScore = 0;
  for (const candidate of CANDIDATES) {
    const counts = new Map<number, number>();
    const rows = sampleRows(sample, { delimiter: candidate, quoted, hintLength: 0 });
    for (const row of rows) counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
    const [fields, times] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [1, 0];
    if (fields < 2) continue;
    const score = times / rows.length + Math.min(fields, 20) / 1000;
    if (score > bestScore) [best, bestScore] = [candidate, score];
  }
  return best;
}

/**
 * `1,234` and `1.234` may be thousands: they are no evidence. Without other evidence the first stays text, and so does the
 * second where fields are separated by semicolons, as where people write a decimal comma.
 */
function detectDecimal(rows: readonly string[][], delimiter: string): '.' | ',' {
  const found = { comma: 0, point: 0, unsureComma: 0, unsurePoint: 0 };
  for (const row of rows) {
    for (const field of row) {
      if (/^-?[1-9]\d{0,2},\d{3}$/.test(field)) found.unsureComma++;
      else if (/^-?[1-9]\d{0,2}\.\d{3}$/.test(field)) found.unsurePoint++;
      else if (/^-?(?:\d+,\d+|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,})$/.test(field)) found.comma++;
      else if (/^-?(?:\d+\.\d+|\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,})$/.test(field)) found.point++;
    }
  }
  if (found.comma === 0 && found.point === 0 && delimiter === ';') {
    return found.unsurePoint > 0 && found.unsureComma === 0 ? ',' : '.';
  }
  return found.comma > found.point ? ',' : '.';
}

/** A header is a first record of different texts, none a number or date, with records below. */
function detectHeader(rows: readonly string[][]): boolean {
  const [first, ...rest] = rows;
  if (!first || rest.length === 0) return false;
  const texts = first.map((field) => field.trim());
  if (texts.some((text) => text === '' || /^[-+]?[\d.,\s/:%-]+$/.test(text))) return false;
  return new Set(texts.map((text) => text.toLowerCase())).size === texts.length;
}
