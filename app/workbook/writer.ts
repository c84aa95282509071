import type { Area, CellInput, CellValue } from './cells';
import type { SheetVisibility } from './workbook';

export interface NewSheet {
  name: string;
  /** Widths in characters by 1-based column. */
  columnWidths?: ReadonlyMap<number, number>;
  frozenRows?: number;
  visibility?: SheetVisibility;
  merges?: readonly Area[];
  /** Protected without a password: only cells with an unlocked style take contents. */
  protected?: boolean;
}

export interface NewStyle {
  numberFormat?: string;
  bold?: boolean;
  /** Takes contents on a protected sheet. */
  unlocked?: boolean;
}

/** A cell of a new sheet: a value as typed, or an input (text that is literal, a date, a formula). */
export interface NewCell {
  /** 1-based column; ascending within a row. */
  column: number;
  value: CellValue | CellInput;
  /** Last computed value of a formula, where it is known and current. */
  computed?: CellValue;
  /** Key from `WorkbookWriter.style`; 0 is the default style. */
  style?: number;
}

/** Writes a new workbook by streaming, sheet after sheet and row after row; memory does not grow with the rows. */
export interface WorkbookWriter {
  style(format: NewStyle): number;
  beginSheet(sheet: NewSheet): Promise<void>;
  /** Rows ascend. Resolves when the writer can take more. */
  row(row: number, cells: readonly NewCell[]): Promise<void>;
  /** Completes the file. Until then nothing stands at the path. */
  finish(): Promise<{ bytes: number }>;
  abort(): Promise<void>;
}

/** Supplied by an engine. The path must not exist. */
export type CreateWorkbook = (
  path: string,
  options?: { dateSystem?: 1900 | 1904 },
) => Promise<WorkbookWriter>;
