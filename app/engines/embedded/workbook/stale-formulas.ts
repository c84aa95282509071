import { cellName } from '../../../workbook/a1';
import type { Area } from '../../../workbook/cells';
import type { StaleReport } from '../../../workbook/workbook';
import type { BookPart, BookSheet } from '../book/book-part';
import { cellKey, cellOfKey } from '../sheet/pass-context';
import { cancelled } from '../sheet/sheet-pass';
import type { SheetOutline } from '../sheet/sheet-outline';
import { findStale, type FormulaEntry } from '../stale/find-stale';
import type { TableSet } from '../tables/table-set';
import { scanFormulas } from './formula-scan';

/** Stale cells are listed by name up to this many. */
const LISTED = 200;
const NEVER_COMPUTED = 'the file has no value for it';
const DISTRUSTED = 'the file asks to be recalculated';

/** How the sheets are read. */
export interface FormulaSheets {
  outline(sheet: BookSheet): Promise<SheetOutline>;
  chunks(sheet: BookSheet): AsyncIterable<Buffer>;
  /** False where it is known, without a look, that the sheet has no formulas. */
  mayHaveFormulas(sheet: BookSheet): boolean;
}

/** Stale cells of one sheet by `cellKey`, with the reason where there is a special one. */
export type StaleCells = Map<number, string | undefined>;

/**
 * Which formulas are out of date. Edits are noted as they happen; what depends on them is worked out when somebody
 * asks. Formulas that were never computed are stale from the start; so are all of a file that asks to be computed when it
 * is opened, as ours do that were saved with stale formulas.
 */
export class StaleFormulas {
  private edits: { sheet: string; area: Area }[] = [];
  /** What a recalculation could not compute, and what it computed although the file had no value. */
  private failed = new Map<string, StaleCells>();
  private known: Map<string, StaleCells> | null = null;
  /** What stale array formulas and data tables fill, by sheet. */
  private filled = new Map<string, Area[]>();
  private distrusted: boolean;
  private sheetListChanged = false;

  constructor(
    private readonly book: BookPart,
    private readonly tables: TableSet,
    private readonly sheets: FormulaSheets,
  ) {
    this.distrusted = book.asksForCalculation;
  }

  /** Contents of these areas changed. */
  edited(sheet: string, areas: readonly Area[]): void {
    if (areas.length === 0) return;
    for (const area of areas) this.edits.push({ sheet, area });
    this.known = null;
  }

  /** A sheet was added. */
  sheetAdded(): void {
    this.sheetListChanged = true;
    this.known = null;
  }

  /** A recalculation took everything into account; these formulas are what it could not compute. */
  recalculated(failed: ReadonlyMap<string, StaleCells>): void {
    this.edits = [];
    this.distrusted = false;
    this.sheetListChanged = false;
    this.failed = new Map(failed);
    this.known = null;
  }

  /** Tells for the cells of a sheet whether their formula is stale. */
  async onSheet(sheet: BookSheet, signal?: AbortSignal): Promise<(row: number, column: number) => boolean> {
    if (this.edits.length === 0 && this.failed.size === 0 && !this.distrusted && !this.sheetListChanged) {
      return () => false;
    }
    const cells = (await this.find(signal)).get(sheet.name);
    if (!cells) return () => false;
    const filled = this.filled.get(sheet.name) ?? [];
    return (row, column) =>
      cells.has(cellKey(row, column)) ||
      filled.some(
        ({ top, left, bottom, right }) => row >= top && row <= bottom && column >= left && column <= right,
      );
  }

  async report(signal?: AbortSignal): Promise<StaleReport> {
    return staleReport(await this.find(signal));
  }

  /** All stale formulas, by sheet. */
  async find(signal?: AbortSignal): Promise<ReadonlyMap<string, StaleCells>> {
    if (this.known) return this.known;
    const found = new Map<string, StaleCells>();
    const sheets = this.book.sheets();
    const present = new Map<string, Set<number>>();
    const fills = new Map<string, { key: number; area: Area }[]>();
    const add = (sheet: string, key: number, why: string | undefined): void => {
      const cells = found.get(sheet);
      if (cells) cells.set(key, why);
      else found.set(sheet, new Map([[key, why]]));
    };
    const scan = async function* (this: StaleFormulas, index: number): AsyncGenerator<FormulaEntry> {
      const sheet = sheets[index];
      if (sheet?.kind !== 'worksheet' || !this.sheets.mayHaveFormulas(sheet)) return;
      const outline = await this.sheets.outline(sheet);
      if (!outline.hasFormulas) return;
      const failed = this.failed.get(sheet.name);
      const here = new Set<number>();
      if (failed) present.set(sheet.name, here);
      for await (const entry of scanFormulas(this.sheets.chunks(sheet), sheet.name, outline)) {
        const key = cellKey(entry.row, entry.column);
        if (failed) here.add(key);
        if (entry.fills) {
          const list = fills.get(sheet.name) ?? [];
          fills.set(sheet.name, list);
          list.push({ key, area: entry.fills });
        }
        if (!entry.computed) add(sheet.name, key, NEVER_COMPUTED);
        else if (this.distrusted) add(sheet.name, key, DISTRUSTED);
        yield entry;
      }
    };
    const source = {
      sheets: sheets.map((sheet) => sheet.name),
      names: this.book.names(),
      tables: this.tables.tables(),
      formulas: (index: number) => scan.call(this, index),
      sheetListChanged: this.sheetListChanged,
    };
    const edited = this.edits.flatMap(({ sheet, area }) => {
      const position = sheets.findIndex((each) => each.name === sheet);
      return position < 0 ? [] : [{ sheet: position, area }];
    });
    if (edited.length > 0 || this.sheetListChanged) {
      for (const { sheet, row, column, why } of await findStale(edited, source, signal)) {
        const name = sheets[sheet]?.name;
        if (name !== undefined) add(name, cellKey(row, column), why);
      }
    } else {
      for (let index = 0; index < sheets.length; index++) {
        if (signal?.aborted) throw cancelled();
        for await (const entry of scan.call(this, index)) void entry;
      }
    }
    for (const [sheet, cells] of this.failed) {
      for (const [key, why] of cells) if (present.get(sheet)?.has(key)) add(sheet, key, why);
    }
    this.filled = new Map();
    for (const [sheet, list] of fills) {
      const cells = found.get(sheet);
      const areas = list.filter(({ key }) => cells?.has(key)).map(({ area }) => area);
      if (areas.length > 0) this.filled.set(sheet, areas);
    }
    return (this.known = found);
  }
}

/** Counts stale cells and names the first. */
export function staleReport(found: ReadonlyMap<string, StaleCells>): StaleReport {
  let count = 0;
  const cells: { sheet: string; cell: string; why?: string }[] = [];
  for (const [sheet, keys] of found) {
    count += keys.size;
    for (const [key, why] of keys) {
      if (cells.length >= LISTED) break;
      const { row, column } = cellOfKey(key);
      const cell = cellName(row, column);
      cells.push(why === undefined ? { sheet, cell } : { sheet, cell, why });
    }
  }
  return { count, cells };
}
