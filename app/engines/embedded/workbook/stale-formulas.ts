import { cellName } from '../../../workbook/a1';
import type { Area } from '../../../workbook/cells';
import type { StaleReport } from '../../../workbook/workbook';
import type { BookPart, BookSheet } from '../book/book-part';
import type { SheetOutline } from '../sheet/sheet-outline';
import { cellKey, cellOfKey } from '../sheet/pass-context';
import type { TableSet } from '../tables/table-set';
import { scanFormulas } from './formula-scan';

/** Stale cells are listed by name up to this many. */
const LISTED = 200;

/** How the sheets are read. */
export interface FormulaSource {
  outline(sheet: BookSheet): Promise<SheetOutline>;
  chunks(sheet: BookSheet): AsyncIterable<Buffer>;
}

/**
 * Which formulas are out of date. Edits are noted as they happen; what depends on them is worked out when somebody
 * asks. Formulas that were never computed are stale from the start.
 */
export class StaleFormulas {
  private readonly areas = new Map<string, Area[]>();
  private readonly own = new Map<string, Set<number>>();
  private known: Map<string, Set<number>> | null = null;

  constructor(
    private readonly book: BookPart,
    private readonly tables: TableSet,
    private readonly source: FormulaSource,
  ) {}

  /** Contents of these areas changed. */
  edited(sheet: string, areas: readonly Area[]): void {
    if (areas.length === 0) return;
    const list = this.areas.get(sheet) ?? [];
    list.push(...areas);
    this.areas.set(sheet, list);
    this.known = null;
  }

  /** Formulas that went, and those that are new or have another text. */
  changed(sheet: string, removed: ReadonlySet<number>, written: ReadonlySet<number>): void {
    if (removed.size === 0 && written.size === 0) return;
    const own = this.own.get(sheet) ?? new Set<number>();
    this.own.set(sheet, own);
    for (const key of removed) own.delete(key);
    for (const key of written) own.add(key);
    this.known = null;
  }

  /** Tells for the cells of a sheet whether their formula is stale. */
  async onSheet(sheet: BookSheet, signal?: AbortSignal): Promise<(row: number, column: number) => boolean> {
    if (this.areas.size === 0 && this.own.size === 0) return () => false;
    signal?.throwIfAborted();
    const keys = (await this.find()).get(sheet.name);
    return keys ? (row, column) => keys.has(cellKey(row, column)) : () => false;
  }

  async report(): Promise<StaleReport> {
    const found = await this.find();
    let count = 0;
    const cells: { sheet: string; cell: string }[] = [];
    for (const [sheet, keys] of found) {
      count += keys.size;
      for (const key of keys) {
        if (cells.length >= LISTED) break;
        const { row, column } = cellOfKey(key);
        cells.push({ sheet, cell: cellName(row, column) });
      }
    }
    return { count, cells };
  }

  private async find(): Promise<Map<string, Set<number>>> {
    if (this.known) return this.known;
    const found = new Map<string, Set<number>>();
    const edited = this.areas.size > 0 || this.own.size > 0;
    for (const sheet of this.book.sheets()) {
      if (sheet.kind !== 'worksheet') continue;
      const outline = await this.source.outline(sheet);
      if (!outline.hasFormulas) continue;
      const keys = new Set<number>();
      for await (const formula of scanFormulas(this.source.chunks(sheet), sheet.name, outline.shared)) {
        if (edited || !formula.computed) keys.add(cellKey(formula.row, formula.column));
      }
      if (keys.size > 0) found.set(sheet.name, keys);
    }
    return (this.known = found);
  }

  /** The tables of the workbook, whose columns formulas may name. */
  get tableCount(): number {
    return this.tables.tables().length;
  }
}
