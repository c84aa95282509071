import { Problem } from '../../../errors/problem';
import { fromStored } from '../../../formula/stored';
import { cellName } from '../../../workbook/a1';
import type { Area, CellValue } from '../../../workbook/cells';
import { displayText } from '../../../workbook/display';
import { IndexSet } from '../strings/index-set';
import type { SharedStrings } from '../strings/shared-strings';
import type { StyleBook } from '../styles/style-book';
import type { TableSet } from '../tables/table-set';
import { cellValue, inCell } from './cell-value';
import type { CellType } from './cell-cursor';
import type { CellFormula } from './cell-body';
import { SharedFormulas } from './shared-formulas';
import type { SheetCell } from './sheet-cell';
import type { SheetOutline, SheetProtection } from './sheet-outline';
import type { SheetRow } from './sheet-row';

/** A cell as a number, for sets: rows times 16384 plus column. */
export function cellKey(row: number, column: number): number {
  return row * 16384 + column - 1;
}

export function cellOfKey(key: number): { row: number; column: number } {
  return { row: Math.floor(key / 16384), column: (key % 16384) + 1 };
}

/** Cells of a larger array are not looked for in the calculation chain: Excel lists a spill by its first cell. */
const MAX_CHAINED_ARRAY = 1_000_000;

/** What the edits of one pass over a sheet share: how to read a cell, and what has to be told to other parts. */
export class PassContext {
  readonly shared: SharedFormulas;
  /** Formulas that went, and those that came or changed. */
  readonly removedFormulas = new Set<number>();
  readonly writtenFormulas = new Set<number>();
  /** Shared strings that lost a user in this pass. */
  readonly released = new IndexSet();
  /** Cells that use shared strings: how many more than before. */
  uses = 0;

  /** Cells of header and totals rows of tables whose contents changed. */
  private readonly inTables = new Set<SheetCell>();

  constructor(
    readonly sheet: string,
    readonly outline: SheetOutline,
    readonly strings: SharedStrings,
    readonly styles: StyleBook,
    readonly dateSystem: 1900 | 1904,
    private readonly tables: TableSet,
    /** Rows in which tables of the sheet have headers or totals. */
    private readonly tableRows: ReadonlySet<number>,
  ) {
    this.shared = new SharedFormulas(outline);
  }

  value(cell: SheetCell): CellValue {
    try {
      return cellValue(cell.type, cell.value, cell.inline, this.strings, this.dateSystem);
    } catch (thrown) {
      throw inCell(thrown, this.sheet, cell.row, cell.column);
    }
  }

  /** Short text of a cell for the results list: a formula as such, else as displayed. */
  display(cell: SheetCell): string {
    const { formula } = cell;
    if (formula) return `=${fromStored(this.shared.text(formula, cell.row, cell.column))}`;
    const value = this.value(cell);
    return value === null ? '' : displayText(value, this.styles.numberFormat(cell.style), this.dateSystem);
  }

  /** Style that a new cell takes over from its row or column. */
  styleFor(row: SheetRow, column: number): number {
    return row.rowStyle ?? this.outline.columnStyle(column);
  }

  obtain(row: SheetRow, column: number): SheetCell {
    return row.cell(column) ?? row.obtain(column, this.styleFor(row, column));
  }

  /** Removes a cell that says nothing; in a formatted row or column it has to stay, or their format would show. */
  removeBare(row: SheetRow, cell: SheetCell): void {
    if (cell.bare && this.styleFor(row, cell.column) === 0) row.remove(cell);
  }

  setConstant(cell: SheetCell, type: CellType, value: string): void {
    this.beforeOverwriting(cell);
    if (type === 's') this.uses++;
    cell.setValue(type, value);
  }

  setFormula(cell: SheetCell, formula: CellFormula): void {
    this.beforeOverwriting(cell);
    const key = cellKey(cell.row, cell.column);
    this.removedFormulas.delete(key);
    this.writtenFormulas.add(key);
    cell.setFormula(formula);
  }

  /** Tells that a cell changes in place: a formula gets another text, or an inline string. */
  noteTableCell(cell: SheetCell): void {
    if (this.tableRows.has(cell.row)) this.inTables.add(cell);
  }

  /** Whether the area reaches into headers or totals of tables. */
  watchesTables(area: Area): boolean {
    for (const row of this.tableRows) if (row >= area.top && row <= area.bottom) return true;
    return false;
  }

  /** Hands changed header and totals cells over to their tables, which may refuse them. */
  settleTables(): void {
    for (const cell of this.inTables) {
      const value = this.value(cell);
      const { formula } = cell;
      const text = formula === null && typeof value === 'string' ? value : null;
      const table = this.tables.at(this.sheet, cell.row, cell.column);
      if (table && table.headerRows > 0 && cell.row === table.area.top && text === null && cell.filled) {
        throw refusal(
          this.sheet,
          cell.name,
          `is a header of the table ${table.name} and takes nothing but text`,
          'Write the header as a text.',
        );
      }
      if (this.tables.headerWritten(this.sheet, cell.row, cell.column, text ?? '')) continue;
      this.tables.totalsWritten(
        this.sheet,
        cell.row,
        cell.column,
        formula
          ? { kind: 'formula', text: this.shared.text(formula, cell.row, cell.column) }
          : text === null
            ? { kind: 'other' }
            : { kind: 'text', text },
      );
    }
    this.inTables.clear();
  }

  /** Tells that a formula got another text but stays where it is. */
  rewritten(cell: SheetCell): void {
    this.noteTableCell(cell);
    this.writtenFormulas.add(cellKey(cell.row, cell.column));
  }

  empty(cell: SheetCell): void {
    this.beforeOverwriting(cell);
    cell.empty();
  }

  /** Tells that a cell ceases to use a shared string. */
  releaseString(index: number): void {
    this.uses--;
    this.released.add(index);
  }

  private beforeOverwriting(cell: SheetCell): void {
    this.noteTableCell(cell);
    if (cell.sharedString >= 0) this.releaseString(cell.sharedString);
    if (!cell.formula) return;
    this.shared.lose(cell);
    const key = cellKey(cell.row, cell.column);
    this.removedFormulas.add(key);
    this.writtenFormulas.delete(key);
    if (cell.formula.kind === 'array' && cell.formula.ref) this.loseArray(cell.formula.ref);
  }

  /** The calculation chain lists every cell that an array was entered over. */
  private loseArray({ top, left, bottom, right }: Area): void {
    if ((bottom - top + 1) * (right - left + 1) > MAX_CHAINED_ARRAY) return;
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const key = cellKey(row, column);
        if (!this.writtenFormulas.has(key)) this.removedFormulas.add(key);
      }
    }
  }

  /** Refuses to change a locked cell of a protected sheet. */
  requireUnlocked(row: number, column: number, style: number): void {
    const protection = this.outline.protection;
    if (protection && this.styles.locked(style)) refuseLockedCell(this.sheet, row, column, protection);
  }
}

/** Refuses to change a locked cell of a protected sheet, unless anybody may edit the range that it lies in. */
export function refuseLockedCell(
  sheet: string,
  row: number,
  column: number,
  protection: Pick<SheetProtection, 'open'>,
): void {
  for (const area of protection.open) {
    if (row >= area.top && row <= area.bottom && column >= area.left && column <= area.right) return;
  }
  throw refusal(
    sheet,
    cellName(row, column),
    'is locked and the sheet is protected',
    'Unprotect the sheet in Excel, or leave the cell out of the target.',
  );
}

export function refusal(sheet: string, cell: string, why: string, hint: string): Problem {
  return new Problem('step-refused', `${cell} on '${sheet}' ${why}.`, { place: { sheet, cell }, hint });
}
