import type { CellView } from '../../workbook/cells';
import { displayText, isDateFormat } from '../../workbook/display';
import type { Workbook } from '../../workbook/workbook';
import { typedValue } from '../exports/typed-value';

/** A column of the consolidated table. `number` is its 1-based place in the new sheet. */
export interface ConsolidatedColumn {
  number: number;
  header: string;
  /** What messages call it: the header, with a number where a file has several of that header. */
  label: string;
  width?: number;
}

/** The columns of a consolidated table, growing as files bring new headers. */
export class Columns {
  readonly all: ConsolidatedColumn[] = [];
  private readonly byKey = new Map<string, ConsolidatedColumn>();

  /** `before` columns come first in the new sheet (the source column). */
  constructor(private readonly before: number) {}

  /** The column of a header: compared without case and outer spaces; the second "Amount" of a file is a column of its own. */
  match(key: string, header: string): ConsolidatedColumn {
    let column = this.byKey.get(key);
    if (column === undefined) {
      const nth = Number(key.split('\n')[1] ?? 1);
      const label = nth > 1 ? `${header} (${nth})` : header;
      column = { number: this.before + this.all.length + 1, header, label };
      this.all.push(column);
      this.byKey.set(key, column);
    }
    return column;
  }
}

/** A header cell: what it shows, and what it is compared by. */
export interface Header {
  text: string;
  /** Dates are compared as ISO 8601, because files differ in how they show them and in their date system. */
  match: string;
}
export const NO_HEADER: Header = { text: '', match: '' };

/** The header in a cell. Dates (months), numbers (years) and booleans are headers too. */
export function headerOf(workbook: Pick<Workbook, 'numberFormat' | 'dateSystem'>, cell: CellView): Header {
  const { value } = cell;
  const format = workbook.numberFormat(cell.style);
  const match = String(typedValue(workbook, cell) ?? '').trim();
  const shown = typeof value === 'number' && isDateFormat(format);
  return { text: shown ? displayText(value, format, workbook.dateSystem) : match, match };
}

/**
 * Keys by which the columns of one file are matched, by their place: the header, and which of the file's columns of
 * that header it is. Columns without a header are matched by their place.
 */
export function columnKeys(headers: readonly Header[]): string[] {
  const seen = new Map<string, number>();
  return headers.map(({ match }, index) => {
    if (match === '') return `#${index + 1}`;
    const name = match.toLowerCase().replace(/\s+/g, ' ');
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return `${name}\n${count}`;
  });
}
