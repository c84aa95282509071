import type { Area, CellValue } from '../../../workbook/cells';
import type { CalcEngine, CalcReport } from '../../../workbook/workbook';
import type { BookContext } from '../stale/precedents';

/** A cell as the sheets deliver it for calculation. */
export interface CalcCell {
  row: number;
  column: number;
  /** Constant or last computed value. */
  value: CellValue;
  /** Text without `=`, in stored or entered syntax; shared formulas expanded. */
  formula?: string;
  /** Set on the first cell of an array formula or a spill: what it fills. `dynamic` ones may change their size. */
  array?: { area: Area; dynamic: boolean };
  /** The row is hidden: what SUBTOTAL makes of it depends on why. */
  hidden?: boolean;
}

/** A place of a cell: position of the sheet among all sheets, 1-based row and column. */
export interface CellPlace {
  sheet: number;
  row: number;
  column: number;
}

/** A workbook to recalculate. */
export interface CalcInput extends BookContext {
  dateSystem: 1900 | 1904;
  /** The workbook rounds every number to what its cell shows ("set precision as displayed"). */
  roundsToDisplay?: boolean;
  /** Formulas to compute. `stale` must hold all that depend on each other's results (see `findStale`). */
  scope: 'all' | readonly CellPlace[];
  /** Streams the cells of a sheet in ascending order; called up to twice a sheet. */
  cells(sheet: number): AsyncIterable<CalcCell> | Iterable<CalcCell>;
  engine: CalcEngine;
  /** Milliseconds for the whole calculation; the engine's thread or process is ended then. */
  timeLimitMs?: number;
  signal?: AbortSignal;
  /** For LibreOffice: a private folder, and how to write the workbook, as it stands, to a new file in it. */
  scratch?: string;
  saveCopy?(path: string): Promise<void>;
  /** Where the bundles are (`calc.cjs`, `ironcalc.wasm`); found by themselves where absent. */
  files?: CalcFiles;
}

/** Files of the IronCalc thread. */
export interface CalcFiles {
  /** JavaScript of the thread. */
  thread: string;
  wasm: string;
}

export interface ComputedCell extends CellPlace {
  value: CellValue;
}

export interface FailedCell extends CellPlace {
  why: string;
}

export interface CalcResult {
  /** Values of the formulas that were computed, with every cell that array formulas fill. */
  values: readonly ComputedCell[];
  /** Formulas without a new value: they stay stale. */
  failed: readonly FailedCell[];
  report: CalcReport;
}
