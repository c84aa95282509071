import type { CellValue } from '../../workbook/cells';

/** A column of the consolidated table. `number` is its 1-based place in the new sheet. */
export interface ConsolidatedColumn {
  number: number;
  header: string;
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
      column = { number: this.before + this.all.length + 1, header };
      this.all.push(column);
      this.byKey.set(key, column);
    }
    return column;
  }
}

/** The text of a header cell. Numbers (years) and booleans are headers too. */
export function headerText(value: CellValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? value.error : String(value).trim();
}

/**
 * Keys by which the columns of one file are matched, by their place: the header, and which of the file's columns of
 * that header it is. Columns without a header are matched by their place.
 */
export function columnKeys(headers: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return headers.map((header, index) => {
    if (header === '') return `#${index + 1}`;
    const name = header.toLowerCase().replace(/\s+/g, ' ');
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return `${name}\n${count}`;
  });
}
