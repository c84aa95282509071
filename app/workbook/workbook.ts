import type { Area, RowView } from './cells';
import type { SheetEdit } from './edits';
import type { CellLook } from './look';
import type { Tally } from './tally';

/** `chart`, `macro` and `dialog` sheets exist in the sheet list but hold no cells. */
export type SheetKind = 'worksheet' | 'chart' | 'macro' | 'dialog';
export type SheetVisibility = 'visible' | 'hidden' | 'veryHidden';

export interface SheetInfo {
  name: string;
  /** Position among all sheets, from 0. */
  index: number;
  kind: SheetKind;
  visibility: SheetVisibility;
}

/** A defined name. `sheet` is set for sheet-local names. `area` is set only for static references to one area. */
export interface DefinedName {
  name: string;
  sheet?: string;
  /** The text of the name's formula, without `=`. */
  refersTo: string;
  hidden: boolean;
  area?: { sheet: string; area: Area };
}

/** A table (ListObject). `area` includes header and totals rows. */
export interface TableInfo {
  name: string;
  sheet: string;
  area: Area;
  headerRows: number;
  totalsRows: number;
  columns: readonly string[];
}

/** Document properties that `set-properties` writes (OPC core properties and OOXML extended properties). */
export interface DocumentProperties {
  title?: string;
  subject?: string;
  author?: string;
  manager?: string;
  company?: string;
  category?: string;
  keywords?: string;
  comments?: string;
}

export interface StaleReport {
  /** Formulas whose value may be out of date. */
  count: number;
  /** The first ones, as sheet and A1 cell. */
  cells: readonly { sheet: string; cell: string; why?: string }[];
}

export interface CalcReport {
  /** Name and version of the calculation engine, for the log. */
  engine: string;
  /** Formulas given to the engine, and those whose value was written back. */
  attempted: number;
  computed: number;
  /** Formulas that stay stale, with the reason. */
  failed: StaleReport;
  ms: number;
}

export type CalcEngine = 'ironcalc' | 'libreoffice';
export type WorkbookFormat = 'xlsx' | 'xlsm';
/** What a workbook can be saved as; the formats of its own are Excel's alone to write. */
export type SaveFormat = WorkbookFormat | 'xlsb' | 'xls';

export interface SaveReport {
  bytes: number;
  staleFormulas: number;
  /** What the saved file no longer has (a macro project, a digital signature), in words. */
  leftBehind: readonly string[];
}

/** What a worksheet holds besides cells, counted, for "what is left behind" notes. */
export interface SheetFeatures {
  charts: number;
  images: number;
  comments: number;
  pivots: number;
  validations: number;
  conditionalFormats: number;
  mergedCells: number;
  hyperlinks: number;
  controls: number;
  sparklines: number;
}

/** How an application sets up the pages that it prints. */
export interface PrintPage {
  format: 'A4' | 'Letter' | 'A3';
  landscape: boolean;
  /** Repeats this row (1-based) on every page; null repeats none. */
  headerRow: number | null;
}

/** What rows are read for. */
export interface RowsWanted {
  /** Style keys are to tell how cells look, too: an application is asked for that on top. */
  looks: boolean;
}

/** What only an application can do with a workbook that is open in it. */
export interface ApplicationWorkbook {
  /** Runs a macro by name, such as `Module1.Tidy`. Refused unless the user allowed the file's macros to run. */
  runMacro(name: string, args: readonly (string | number | boolean)[], tally: Tally): Promise<void>;
  /** Refreshes every connection, query and pivot table, and waits for them, at most so long. */
  refreshAll(timeoutMs: number, tally: Tally): Promise<void>;
  /** Prints a sheet, or an area of it, to a new PDF file, with its charts and page setup. */
  exportPdf(sheet: string, area: Area | null, file: string, page: PrintPage): Promise<void>;
}

/**
 * The Workbook port: what a step may ask of an open workbook, whatever engine opened it. Whole ranges and intents,
 * never cell by cell. Edits may be queued; reads see every earlier edit. Sheets are named by their name as
 * `sheets()` reports it. All methods reject with `Problem`.
 */
export interface Workbook {
  readonly dateSystem: 1900 | 1904;
  readonly format: WorkbookFormat;
  /** Absent on engines that edit the file themselves. */
  readonly application?: ApplicationWorkbook;

  sheets(): readonly SheetInfo[];
  names(): readonly DefinedName[];
  tables(): readonly TableInfo[];
  features(sheet: string): Promise<SheetFeatures>;

  /** The smallest area holding every cell with a value or formula; null on an empty sheet. */
  usedArea(sheet: string): Promise<Area | null>;
  /** Streams rows in order. Values of stale formulas are delivered with `stale` set: call `recalculate` first. */
  rows(sheet: string, area?: Area, signal?: AbortSignal, want?: RowsWanted): AsyncIterable<RowView>;
  /** Column widths in characters where they are set, by 1-based column; 0 for hidden ones. */
  columnWidths(sheet: string): Promise<ReadonlyMap<number, number>>;
  /** Whether column A stands at the right; absent where an engine cannot tell. */
  rightToLeft?(sheet: string): Promise<boolean>;
  /** Merged cells of a sheet, in no order; absent where an engine cannot tell. */
  mergedCells?(sheet: string): Promise<readonly Area[]>;
  /** The number format code of a style key, `General` by default. */
  numberFormat(style: number): string;
  /** How cells of a style key look, for prints: where rows were read for it. */
  look(style: number): CellLook;

  /**
   * Queues an edit. What can be refused at once is refused here; the rest when the sheet's pass runs, and then the
   * problem names the tally's step. Counts arrive in the tally by the time `flush` resolves.
   */
  edit(sheet: string, edit: SheetEdit, tally: Tally): Promise<void>;
  addSheet(name: string, position: number | 'end', tally: Tally): Promise<void>;
  setVisibility(sheet: string, visibility: SheetVisibility, tally: Tally): Promise<void>;
  setProperties(patch: DocumentProperties, removePersonal: boolean, tally: Tally): Promise<void>;
  /** Runs every queued edit. */
  flush(signal?: AbortSignal): Promise<void>;

  /** Formulas that depend on what was edited and were not recalculated since. */
  stale(): Promise<StaleReport>;
  /** Computes stale formulas (or `all`), writes back what succeeded; what did not stays stale. */
  recalculate(options: {
    scope: 'stale' | 'all';
    engine: CalcEngine;
    signal?: AbortSignal;
  }): Promise<CalcReport>;

  /** Writes the workbook to a new file. The path must not exist. A file with stale formulas gets fullCalcOnLoad. */
  save(path: string, format: SaveFormat, signal?: AbortSignal): Promise<SaveReport>;
  close(): Promise<void>;
}
