import type { CellValue } from '../../../workbook/cells';
import { Tally } from '../../../workbook/tally';
import type { CalcEngine, CalcReport } from '../../../workbook/workbook';
import type { BookSheet } from '../book/book-part';
import type { CalcCell, CellPlace } from '../calc/calc-input';
import { recalculate } from '../calc/recalculate';
import { EditLog } from '../sheet/edit-log';
import { WriteResults } from '../sheet/edits/write-results';
import { cellKey, cellOfKey } from '../sheet/pass-context';
import { sheetPass } from '../sheet/sheet-pass';
import type { BookState } from './book-state';
import { calcCells } from './calc-cells';
import { staleReport, type StaleCells } from './stale-formulas';

export interface RecalculationOrder {
  scope: 'stale' | 'all';
  engine: CalcEngine;
  /** A private folder for temporary files. */
  scratch: string;
  signal?: AbortSignal;
}

/** Results by sheet position, row and column. */
type Results = Map<number, Map<number, Map<number, CellValue>>>;

/** Has formulas computed, writes back what succeeded and notes what did not. Every edit has run its pass by then. */
export async function recalculateBook(state: BookState, order: RecalculationOrder): Promise<CalcReport> {
  const { book, formulas, pkg, strings } = state;
  const { scope, engine, scratch, signal } = order;
  await strings.load();
  const sheets = book.sheets();
  const stale = scope === 'stale' ? await formulas.find(signal) : null;
  if (stale?.size === 0) {
    return { engine, attempted: 0, computed: 0, failed: { count: 0, cells: [] }, ms: 0 };
  }
  const places = stale && placesOf(stale, sheets);
  const { values, failed, report } = await recalculate({
    sheets: sheets.map((sheet) => sheet.name),
    names: book.names(),
    tables: state.tables.tables(),
    dateSystem: book.dateSystem,
    roundsToDisplay: book.roundsToDisplay,
    scope: places ?? 'all',
    cells: (index) => cellsOf(state, sheets[index]),
    engine,
    scratch,
    saveCopy: async (path) => {
      await state.store();
      await pkg.save(path, signal);
    },
    ...(signal ? { signal } : {}),
  });
  const results: Results = new Map();
  for (const { sheet, row, column, value } of values) {
    const rows = results.get(sheet) ?? new Map<number, Map<number, CellValue>>();
    results.set(sheet, rows);
    const cells = rows.get(row) ?? new Map<number, CellValue>();
    rows.set(row, cells);
    cells.set(column, value);
  }
  for (const [index, rows] of results) {
    const sheet = sheets[index];
    if (sheet) await writeResults(state, sheet, rows, signal);
  }
  const left = new Map<string, StaleCells>();
  const leave = (sheet: string, key: number, why: string): void => {
    const cells = left.get(sheet) ?? new Map<number, string | undefined>();
    left.set(sheet, cells.set(key, why));
  };
  for (const { sheet, row, column, why } of failed) {
    const name = sheets[sheet]?.name;
    if (name !== undefined) leave(name, cellKey(row, column), why);
  }
  // What the engine said nothing of, such as data tables, is as stale as before.
  for (const { sheet, row, column } of places ?? []) {
    const name = sheets[sheet]?.name ?? '';
    const key = cellKey(row, column);
    if (results.get(sheet)?.get(row)?.has(column) || left.get(name)?.has(key)) continue;
    leave(name, key, 'the calculation engine does not compute it');
  }
  formulas.recalculated(left);
  const unanswered = staleReport(left);
  if (unanswered.count === report.failed.count) return report;
  return {
    ...report,
    attempted: Math.max(report.attempted, report.computed + unanswered.count),
    failed: unanswered,
  };
}

async function* cellsOf(state: BookState, sheet: BookSheet | undefined): AsyncGenerator<CalcCell> {
  if (sheet?.kind !== 'worksheet') return;
  const outline = await state.outlines.of(sheet);
  yield* calcCells(state.pkg.chunks(sheet.part), sheet.name, outline, state.strings, state.book.dateSystem);
}

async function writeResults(
  state: BookState,
  sheet: BookSheet,
  rows: ReadonlyMap<number, ReadonlyMap<number, CellValue>>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { pkg, outlines } = state;
  const context = state.context(sheet, await outlines.of(sheet));
  const edit = new WriteResults(rows, context, new EditLog(sheet.name, new Tally(0)));
  await pkg.setStream(sheet.part, sheetPass(pkg.chunks(sheet.part), context, [edit], {}, signal));
  state.passed(sheet, context);
  outlines.forget(sheet);
  state.edited = true;
}

function placesOf(stale: ReadonlyMap<string, StaleCells>, sheets: readonly BookSheet[]): CellPlace[] {
  const places: CellPlace[] = [];
  for (const [name, cells] of stale) {
    const sheet = sheets.findIndex((each) => each.name === name);
    for (const key of cells.keys()) places.push({ sheet, ...cellOfKey(key) });
  }
  return places;
}
