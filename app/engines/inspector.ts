import type { CsvInput } from '../recipe/recipe';
import type { SheetKind, SheetVisibility, StaleReport } from '../workbook/workbook';
import type { Area } from '../workbook/cells';

export interface InspectedSheet {
  name: string;
  kind: SheetKind;
  visibility: SheetVisibility;
  used: Area | null;
}

/** What is known of a file without running anything on it. */
export interface InspectedFile {
  kind: 'xlsx' | 'xlsm' | 'xls' | 'csv';
  sheets: readonly InspectedSheet[];
  /** How a CSV file is going to be read: detected, or as overridden. */
  csv: (Required<Pick<CsvInput, 'encoding' | 'header' | 'decimal'>> & { delimiter: string }) | null;
  /** Things to know before running, such as "macros are kept but not run". */
  notes: readonly string[];
}

export interface PreviewRequest {
  /** Sheet name; null is the first worksheet. */
  sheet: string | null;
  /** 1-based first row, and how many rows. */
  top: number;
  count: number;
  csv?: CsvInput;
}

export interface PreviewCell {
  column: number;
  /** Displayed text, as Excel formats it. */
  text: string;
  kind: 'number' | 'text' | 'boolean' | 'error' | 'date';
  /** Formula without its `=`. */
  formula?: string;
  /** Its value may be out of date: the formula has none, or the file asks to be computed when it is opened. */
  stale?: boolean;
  /** Its value was computed for the preview and is not the one in the file. */
  computed?: boolean;
  bold?: boolean;
}

export interface Preview {
  sheet: string;
  sheets: readonly Omit<InspectedSheet, 'used'>[];
  top: number;
  rows: readonly { row: number; cells: readonly PreviewCell[] }[];
  /** Rows and columns of the used range as far as known; not `complete` while only a part was read. */
  totalRows: number;
  totalColumns: number;
  complete: boolean;
}

/** Looks into files. Runs in a worker, never on the UI loop: a hostile file costs a worker, not the window. */
export interface Inspector {
  inspect(path: string, csv: CsvInput | undefined, signal: AbortSignal): Promise<InspectedFile>;
  preview(path: string, request: PreviewRequest, signal: AbortSignal): Promise<Preview>;
}

/** What became of the formulas of a computed copy. */
export interface ComputedCopy {
  /** Formulas that got a value; without one no copy was written. */
  computed: number;
  failed: StaleReport;
}

/** Computes formulas for looking at them. */
export interface FormulaComputer {
  /** Writes a copy of a workbook with its formulas computed to a path that is free, whose folder is private. */
  compute(path: string, destination: string, signal: AbortSignal): Promise<ComputedCopy>;
}
