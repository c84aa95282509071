import type { Area } from '../../../../workbook/cells';
import type { StylePatch } from '../../../../workbook/edits';
import { edgesAt } from '../../styles/edges';
import type { EditLog } from '../edit-log';
import { refuseTooManyCells } from '../edit-guard';
import type { PassContext } from '../pass-context';
import type { RowEdit } from '../row-edit';
import type { SheetCell } from '../sheet-cell';
import type { SheetRow } from '../sheet-row';

/** A formatted row gets cells where it crosses formatted columns, for runs of columns up to this wide. */
const MAX_CROSSINGS = 256;

/**
 * Changes formats. An explicit area gets a cell everywhere; whole columns or rows carry the format themselves, and only
 * cells that exist, or that stand where a formatted row and column cross, are written.
 */
export class StyleCells implements RowEdit {
  readonly top: number;
  readonly bottom: number;
  readonly creates: boolean;
  private readonly known = new Map<number, number>();

  constructor(
    private readonly area: Area,
    private readonly patch: StylePatch,
    private readonly whole: 'columns' | 'rows' | undefined,
    private readonly context: PassContext,
    readonly log: EditLog,
  ) {
    this.top = area.top;
    this.bottom = area.bottom;
    this.creates = whole !== 'columns';
    if (whole !== 'columns') {
      refuseTooManyCells(
        context.sheet,
        whole === 'rows' ? { ...area, right: area.left } : area,
        'Formatting',
      );
    }
  }

  mayChange(row: SheetRow): boolean {
    return this.whole !== 'columns' || row.existed || row.changed;
  }

  apply(row: SheetRow): void {
    const { area, context } = this;
    if (this.whole === undefined) {
      for (let column = area.left; column <= area.right; column++) {
        const cell = row.cell(column);
        const style = cell ? cell.style : context.styleFor(row, column);
        const fresh = this.patched(style, row.number, column);
        if (fresh === style) continue;
        this.restyle(row, cell ?? context.obtain(row, column), fresh);
      }
      return;
    }
    const rowStyle = row.rowStyle;
    for (const cell of row.between(area.left, area.right)) {
      const fresh = this.patched(cell.style, row.number, cell.column);
      if (fresh !== cell.style) this.restyle(row, cell, fresh);
    }
    if (this.whole === 'columns') {
      if (rowStyle === null) return;
      for (let column = area.left; column <= area.right; column++) {
        if (row.cell(column)) continue;
        const fresh = this.patched(rowStyle, row.number, column);
        if (fresh !== rowStyle) this.restyle(row, context.obtain(row, column), fresh);
      }
      return;
    }
    if (rowStyle === null) {
      for (const { left, right, xf } of context.outline.columnFormats) {
        // A format up to the last column is the sheet's own: the row's takes its place.
        if (right - left >= MAX_CROSSINGS) continue;
        for (let column = left; column <= right; column++) {
          if (row.cell(column)) continue;
          this.restyle(row, row.obtain(column, xf), this.patched(xf, row.number, column));
        }
      }
    }
    const fresh = this.patched(rowStyle ?? 0, row.number, 0);
    if (fresh !== (rowStyle ?? 0)) {
      row.setRowStyle(fresh);
      this.log.otherChange();
    }
  }

  /** Format of a whole column from what it was. */
  columnFormat(xf: number, column: number): number {
    return this.patched(xf, 0, column);
  }

  private restyle(row: SheetRow, cell: SheetCell, style: number): void {
    const { context, log } = this;
    const before = log.wantsTexts ? context.display(cell) : '';
    cell.setStyle(style);
    row.markChanged();
    log.cell(row.number, cell.column, before, log.wantsTexts ? context.display(cell) : '', false);
  }

  /** The patched style of a cell at a place; the place matters to borders only. Column 0 is the row itself. */
  private patched(style: number, row: number, column: number): number {
    const border = this.patch.border;
    const edges = border ? edgesAt(border.edges, this.area, row, column) : 0;
    const key = style * 16 + edges;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const made = this.context.styles.patch(style, this.patch, edges);
    this.known.set(key, made);
    return made;
  }
}
