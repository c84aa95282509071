import { toStored } from '../../formula/stored';
import { shiftFormula } from '../../formula/shift';
import { Problem } from '../../errors/problem';
import { cellName } from '../../workbook/a1';
import type { SheetLocks } from '../../engines/embedded/sheet/sheet-locks';
import type { CellFormat } from '../../workbook/cell-format';
import { MAX_ROWS, type Area, type CellInput, type CellValue, type CellView } from '../../workbook/cells';
import type { SheetEdit } from '../../workbook/edits';
import { Tally } from '../../workbook/tally';
import { failed } from '../excel-error';
import type { Book } from './book';
import type { Calculation } from './calculation';
import { PendingFormats } from './pending-formats';
import { PendingInputs } from './pending-inputs';

/** Cells of a sheet that are kept in memory at a time. */
const MAX_KEPT_CELLS = 1_000_000;
/** Assigned cells that wait at most; then they are handed over. */
const MAX_PENDING_CELLS = 200_000;
/** Larger areas are filled by the workbook itself. */
const MAX_CELL_BY_CELL = 100_000;

/** A cell as it is read. */
export interface CellState {
  value: CellValue;
  /** Without `=`; on formula cells only. */
  formula?: string;
  /** The value is a formula's and is not up to date. */
  stale: boolean;
  style: number;
}

/** The rows that are known, from `top` to `bottom`, without what is pending. */
interface Band {
  top: number;
  bottom: number;
  rows: Map<number, ReadonlyMap<number, CellView>>;
}

/**
 * The cells of one worksheet, for access in any order. What is read stays known and what is assigned waits, until
 * something needs the workbook itself: a calculation, saving, or an edit of another kind. So a loop over single cells
 * costs one pass over the sheet, not one a cell.
 */
export class SheetCells {
  private readonly inputs = new PendingInputs();
  private readonly formats = new PendingFormats();
  private band: Band | null = null;
  private columnStyles: readonly { left: number; right: number; style: number }[] | null = null;
  private used: Area | null | undefined;
  private protectedSheet: boolean | undefined;
  private knownLocks: SheetLocks | null = null;

  constructor(
    readonly sheet: string,
    private readonly book: Book,
    private readonly calculation: Calculation,
  ) {}

  /** Makes an area known, so that `cell` can tell of it. */
  async load(area: Area): Promise<void> {
    const band = this.band;
    if (!band || area.top < band.top || area.bottom > band.bottom) await this.read(area);
    this.columnStyles ??= await this.book.columnStyles(this.sheet);
  }

  /** Forgets what was read: something else changed the sheet. */
  forget(): void {
    this.band = null;
    this.columnStyles = null;
    this.used = undefined;
  }

  private async read(area: Area): Promise<void> {
    // From the first row if that is affordable, so that moving up and down stays in memory.
    if (area.top > 1) {
      const all = await this.readFrom(1, area.bottom);
      if (all) {
        this.band = all;
        return;
      }
    }
    const band = await this.readFrom(area.top, area.bottom);
    if (!band) {
      throw failed(
        `The range has more than ${MAX_KEPT_CELLS} cells with contents on '${this.sheet}': read it in parts.`,
      );
    }
    this.band = band;
  }

  /** Rows from `top` on, at least to `bottom` and as far as memory allows; null where not even that is allowed. */
  private async readFrom(top: number, bottom: number): Promise<Band | null> {
    const rows: Band['rows'] = new Map();
    let kept = 0;
    let last = MAX_ROWS;
    for await (const row of this.book.rows(this.sheet, { top, left: 1, bottom: MAX_ROWS, right: 16_384 })) {
      if (kept + row.cells.length > MAX_KEPT_CELLS) {
        if (row.row <= bottom) return null;
        last = row.row - 1;
        break;
      }
      kept += row.cells.length;
      rows.set(row.row, new Map(row.cells.map((cell) => [cell.column, cell])));
    }
    return { top, bottom: last, rows };
  }

  /** A cell of a loaded area. */
  cell(row: number, column: number): CellState {
    const known = this.band?.rows.get(row)?.get(column);
    const style = known?.style ?? this.columnStyle(column);
    const input = this.inputs.get(row, column);
    if (!input) {
      return known
        ? {
            value: known.value,
            style,
            stale: known.formula !== undefined && (known.stale === true || this.calculation.due),
            ...(known.formula === undefined ? {} : { formula: known.formula }),
          }
        : { value: null, style, stale: false };
    }
    switch (input.kind) {
      case 'empty':
        return { value: null, style, stale: false };
      case 'formula':
        return { value: null, formula: input.formula, style, stale: true };
      case 'date':
        throw new Problem('internal', 'Dates are assigned as numbers.');
      default:
        return { value: input.value, style, stale: false };
    }
  }

  private columnStyle(column: number): number {
    return this.columnStyles?.find(({ left, right }) => column >= left && column <= right)?.style ?? 0;
  }

  /** The columns of a loaded row that have contents or a format, ascending. */
  columnsOf(row: number): number[] {
    const columns = new Set(this.band?.rows.get(row)?.keys());
    for (const column of this.inputs.row(row)?.keys() ?? []) columns.add(column);
    return [...columns].sort((a, b) => a - b);
  }

  /** Makes an area known with values that are up to date, where calculation is automatic. */
  async loadValues(area: Area): Promise<void> {
    await this.load(area);
    if (!this.calculation.automatic && !this.anyUnknown(area)) return;
    if (!this.firstStale(area)) return;
    if (!this.calculation.settled) await this.calculation.run('stale');
    await this.load(area);
    const left = this.firstStale(area);
    if (!left) return;
    const cell = cellName(left.row, left.column);
    const why = this.calculation.reason(this.sheet, cell);
    throw failed(
      `The value of '${this.sheet}'!${cell} could not be computed${why ? `: ${why}` : ''}. Its formula is =${left.formula}`,
    );
  }

  /** Formulas that were just entered have no value at all, however calculation is set. */
  private anyUnknown(area: Area): boolean {
    for (const [row, column, input] of this.inputs.entries()) {
      if (input.kind === 'formula' && within(area, row, column)) return true;
    }
    return false;
  }

  private firstStale(area: Area): { row: number; column: number; formula: string } | null {
    for (const [row, column] of this.filled(area)) {
      const cell = this.cell(row, column);
      if (cell.stale) return { row, column, formula: cell.formula ?? '' };
    }
    return null;
  }

  /** The cells of a loaded area that have contents or a format, in order. */
  *filled(area: Area): Generator<readonly [row: number, column: number]> {
    if (area.top === area.bottom && area.left === area.right) {
      yield [area.top, area.left];
      return;
    }
    for (const row of this.filledRows(area)) {
      for (const column of this.columnsOf(row)) {
        if (column >= area.left && column <= area.right) yield [row, column];
      }
    }
  }

  private filledRows(area: Area): number[] {
    const rows = new Set<number>();
    const few = area.bottom - area.top < 1000;
    if (few) {
      for (let row = area.top; row <= area.bottom; row++) {
        if (this.band?.rows.has(row) || this.inputs.row(row)) rows.add(row);
      }
    } else {
      for (const row of this.band?.rows.keys() ?? [])
        if (row >= area.top && row <= area.bottom) rows.add(row);
      for (const [row] of this.inputs.entries()) if (row >= area.top && row <= area.bottom) rows.add(row);
    }
    return [...rows].sort((a, b) => a - b);
  }

  numberFormat(row: number, column: number): string {
    const style = this.band?.rows.get(row)?.get(column)?.style ?? this.columnStyle(column);
    return this.formats.numberFormat(row, column) ?? this.book.numberFormat(style);
  }

  async format(row: number, column: number): Promise<CellFormat> {
    if (this.formats.hasBorders) await this.flush();
    await this.load({ top: row, left: column, bottom: row, right: column });
    return this.formats.applied(this.book.cellFormat(this.cell(row, column).style), row, column);
  }

  /**
   * Assigns contents. `inputAt` is asked for each cell of an area that is not too large; a single input fills an area,
   * its formula's relative references moving along.
   */
  async assign(area: Area, input: CellInput | ((row: number, column: number) => CellInput)): Promise<void> {
    const cells = (area.bottom - area.top + 1) * (area.right - area.left + 1);
    if (typeof input !== 'function') this.check(input);
    if (cells > MAX_CELL_BY_CELL && typeof input !== 'function') {
      await this.edit({ kind: 'write', area, block: [[input]] });
      return;
    }
    const at = (row: number, column: number): CellInput => {
      if (typeof input === 'function') return input(row, column);
      return input.kind === 'formula'
        ? { kind: 'formula', formula: shiftFormula(input.formula, row - area.top, column - area.left) }
        : input;
    };
    const block: CellInput[][] = [];
    for (let row = area.top; row <= area.bottom; row++) {
      const line: CellInput[] = [];
      for (let column = area.left; column <= area.right; column++) {
        const one = at(row, column);
        if (typeof input === 'function') this.check(one);
        line.push(one);
      }
      block.push(line);
    }
    if (this.reachesTableEdge(area)) {
      await this.edit({ kind: 'write', area, block });
      return;
    }
    await this.book.refuse(this.sheet, { kind: 'write', area, block });
    if (await this.isProtected()) (await this.locks()).refuseLocked(area);
    block.forEach((line, y) => line.forEach((one, x) => this.inputs.set(area.top + y, area.left + x, one)));
    this.used = undefined;
    this.calculation.changed();
    if (this.inputs.size > MAX_PENDING_CELLS) await this.flush();
  }

  /** Headers and totals of tables are checked by the pass that writes them. */
  private reachesTableEdge({ top, left, bottom, right }: Area): boolean {
    return this.book.tables().some(({ sheet, area, headerRows, totalsRows }) => {
      if (sheet !== this.sheet || right < area.left || left > area.right) return false;
      const holds = (row: number): boolean => row >= top && row <= bottom;
      return (headerRows > 0 && holds(area.top)) || (totalsRows > 0 && holds(area.bottom));
    });
  }

  private async isProtected(): Promise<boolean> {
    return (this.protectedSheet ??= await this.book.isProtected(this.sheet));
  }

  /** Which cells are locked. What waits changes nothing of that: new cells take over what their row or column says. */
  async locks(): Promise<SheetLocks> {
    return (this.knownLocks ??= await this.book.locks(this.sheet));
  }

  private check(input: CellInput): void {
    if (input.kind === 'text' && input.value.length > 32_767)
      throw failed('A cell holds 32767 characters at most.');
    if (input.kind === 'number' && !Number.isFinite(input.value)) throw failed('The number is not finite.');
    if (input.kind !== 'formula') return;
    // The table that a formula stands in is known to the workbook's pass only; any name does for the syntax.
    const stored = toStored(input.formula, { table: 'Table1' });
    if (!stored.ok) throw failed(Problem.fromData(stored.problem).message);
  }

  /** Sets formats; kept until something needs them in the workbook. */
  async setFormat(edit: SheetEdit & { kind: 'style' }): Promise<void> {
    await this.book.refuse(this.sheet, edit);
    this.formats.add(edit);
    this.calculation.touched();
  }

  /**
   * Makes an edit that changes the sheet as a whole. What shows only when it is made (locked cells, headers of tables) is
   * refused here and now, and takes nothing else with it.
   */
  async edit(edit: SheetEdit): Promise<void> {
    await this.book.refuse(this.sheet, edit);
    await this.flush();
    const alone = (await this.isProtected()) || ('area' in edit && this.reachesTableEdge(edit.area));
    if (alone) await this.book.flush();
    await this.book.edit(this.sheet, edit, new Tally(0));
    if (alone) await this.book.flush();
    this.knownLocks = null;
    this.forget();
    this.calculation.changed();
  }

  /** Gives rows a height in points. */
  async setRowHeight(top: number, bottom: number, points: number): Promise<void> {
    await this.flush();
    this.book.setRowHeight(this.sheet, top, bottom, points);
    this.calculation.touched();
  }

  /** Hands over what waits. */
  async flush(): Promise<void> {
    if (this.inputs.size === 0 && this.formats.size === 0) return;
    const formats = this.formats.take();
    const writes = this.inputs.take();
    this.forget();
    for (const edit of formats) await this.book.edit(this.sheet, edit, new Tally(0));
    for (const { area, block } of writes)
      await this.book.edit(this.sheet, { kind: 'write', area, block }, new Tally(0));
  }

  /** The smallest area with every value and formula; null on an empty sheet. */
  async usedArea(): Promise<Area | null> {
    if (this.inputs.emptied) await this.flush();
    if (this.used === undefined) this.used = await this.book.usedArea(this.sheet);
    let used = this.used;
    for (const [row, column, input] of this.inputs.entries()) {
      if (input.kind === 'empty') continue;
      used = used
        ? {
            top: Math.min(used.top, row),
            left: Math.min(used.left, column),
            bottom: Math.max(used.bottom, row),
            right: Math.max(used.right, column),
          }
        : { top: row, left: column, bottom: row, right: column };
    }
    return (this.used = used);
  }
}

function within(area: Area, row: number, column: number): boolean {
  return row >= area.top && row <= area.bottom && column >= area.left && column <= area.right;
}
