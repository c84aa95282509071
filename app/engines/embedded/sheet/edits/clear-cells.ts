import { MAX_COLUMNS, type Area } from '../../../../workbook/cells';
import type { EditLog } from '../edit-log';
import { refuseTooManyCells } from '../edit-guard';
import type { PassContext } from '../pass-context';
import type { RowEdit } from '../row-edit';
import type { SheetRow } from '../sheet-row';

/**
 * Clears contents, formats or both. Where cells lack in a formatted row or column, they come into being without a format,
 * or that of the row or column would still show. What is counted are cells that had contents or a format: a whole row's
 * own format goes along.
 */
export class ClearCells implements RowEdit {
  readonly top: number;
  readonly bottom: number;
  readonly creates: boolean;
  private readonly cleared: number;
  /** Columns of the area, first and last included, that have a format of their own. */
  private readonly formatted: readonly { left: number; right: number }[];

  constructor(
    private readonly area: Area,
    private readonly what: 'contents' | 'formats' | 'all',
    private readonly whole: 'columns' | 'rows' | undefined,
    private readonly context: PassContext,
    readonly log: EditLog,
  ) {
    this.top = area.top;
    this.bottom = area.bottom;
    this.cleared = context.styles.cleared();
    this.formatted = what === 'contents' || whole === 'columns' ? [] : formattedColumns(area, context);
    this.creates = this.formatted.length > 0;
    const { left } = area;
    for (const columns of whole === 'rows' && this.creates ? [{ left, right: left }] : this.formatted) {
      refuseTooManyCells(context.sheet, { ...area, ...columns }, 'Clearing the formats of');
    }
  }

  mayChange(row: SheetRow): boolean {
    return row.existed || row.changed || this.creates;
  }

  apply(row: SheetRow): void {
    const { context, log } = this;
    if (this.what !== 'contents') this.clearAbsent(row);
    for (const cell of row.between(this.area.left, this.area.right)) {
      const contents = this.what !== 'formats' && cell.filled;
      const format = this.what !== 'contents' && cell.style !== this.cleared;
      if (!contents && !format) continue;
      if (contents) context.requireUnlocked(row.number, cell.column, cell.style);
      const before = log.wantsTexts ? context.display(cell) : '';
      if (contents) context.empty(cell);
      if (format) cell.setStyle(this.cleared);
      row.markChanged();
      log.cell(row.number, cell.column, before, log.wantsTexts ? context.display(cell) : '', contents);
      context.removeBare(row, cell);
    }
  }

  /** Takes the format of what is no cell yet: of the row itself, or of places in a formatted row or column. */
  private clearAbsent(row: SheetRow): void {
    const { area, cleared } = this;
    const { rowStyle } = row;
    if (
      this.whole === 'rows' ||
      (this.whole === 'columns' && area.left === 1 && area.right === MAX_COLUMNS)
    ) {
      // A row without a format lets the columns' formats show, one with the plain format does not.
      if (this.creates && rowStyle !== cleared) row.setRowStyle(cleared);
      else if (!this.creates && rowStyle !== null) row.clearRowStyle();
      else return;
      this.log.uncounted();
      return;
    }
    if (rowStyle === cleared) return;
    for (const { left, right } of rowStyle === null ? this.formatted : [area]) {
      for (let column = left; column <= right; column++) {
        if (row.cell(column)) continue;
        row.obtain(column, cleared);
        this.log.cell(row.number, column, '', '', false);
      }
    }
  }
}

function formattedColumns(area: Area, context: PassContext): { left: number; right: number }[] {
  return context.outline.columnFormats
    .filter(({ left, right }) => left <= area.right && right >= area.left)
    .map(({ left, right }) => ({ left: Math.max(left, area.left), right: Math.min(right, area.right) }));
}
