/** An error value of a cell, such as `#REF!`. */
export interface CellError {
  readonly error: string;
}

/**
 * What a cell holds, as Excel types it. `null` is an empty cell. Dates are numbers (serials of the workbook's date
 * system); what makes them dates is the number format.
 */
export type CellValue = number | string | boolean | null | CellError;

/**
 * What a step may write into a cell. Values mean themselves: a string is never guessed into a number or a date.
 * `formula` is English syntax without the leading `=`, as the user wrote it: the engine adds the prefixes that OOXML
 * wants (`_xlfn.`, `_xlpm.`) and refuses what it cannot store right.
 */
export type CellInput =
  | { kind: 'empty' }
  | { kind: 'number'; value: number }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'text'; value: string }
  /** ISO 8601 date or date-time without zone. The engine turns it into a serial of the workbook's date system and sets
   * a date format where the cell has none. */
  | { kind: 'date'; iso: string }
  | { kind: 'formula'; formula: string };

/** A rectangle of cells, 1-based and inclusive on all sides. */
export interface Area {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

export const MAX_ROWS = 1_048_576;
export const MAX_COLUMNS = 16_384;

/** Rows x columns of inputs, row-major. A 1 x 1 block fills the whole area it is written to. */
export type Block = readonly (readonly CellInput[])[];

/** One cell as a step reads it. Cells that are neither valued nor styled are not delivered. */
export interface CellView {
  /** 1-based column. */
  column: number;
  /** Constant or last computed value. */
  value: CellValue;
  /** Formula text without `=`, A1 style, without OOXML prefixes; present only on formula cells. */
  formula?: string;
  /** Opaque key of the cell's style, to be asked with `Workbook.numberFormat` and the like. */
  style: number;
  /** True where the value is a formula's and is known or suspected to be out of date. */
  stale?: boolean;
}

/** One row as a step reads it: only cells that exist, in ascending column order. */
export interface RowView {
  /** 1-based row. */
  row: number;
  cells: readonly CellView[];
  hidden?: boolean;
}
