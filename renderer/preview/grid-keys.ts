import { MAX_COLUMNS, MAX_ROWS, type CellPosition } from './cell-reference';
import type { SheetExtent } from './page-cache';

/** Where a key takes the active cell, as in Excel; null where the key means nothing here. */
export function moveByKey(
  at: CellPosition,
  key: string,
  control: boolean,
  page: number,
  used: SheetExtent,
): CellPosition | null {
  const bottom = Math.max(1, used.rows);
  const right = Math.max(1, used.columns);
  const to = (row: number, column: number): CellPosition => ({
    row: Math.min(MAX_ROWS, Math.max(1, row)),
    column: Math.min(MAX_COLUMNS, Math.max(1, column)),
  });
  switch (key) {
    case 'ArrowUp':
      return to(control ? 1 : at.row - 1, at.column);
    case 'ArrowDown':
      return to(control ? bottom : Math.min(at.row + 1, Math.max(bottom, at.row)), at.column);
    case 'ArrowLeft':
      return to(at.row, control ? 1 : at.column - 1);
    case 'ArrowRight':
      return to(at.row, control ? right : Math.min(at.column + 1, Math.max(right, at.column)));
    case 'PageUp':
      return to(at.row - page, at.column);
    case 'PageDown':
      return to(Math.min(at.row + page, Math.max(bottom, at.row)), at.column);
    case 'Home':
      return to(control ? 1 : at.row, 1);
    case 'End':
      return to(control ? bottom : at.row, right);
    default:
      return null;
  }
}
