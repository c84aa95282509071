import { Problem } from '../../../errors/problem';
import { areaName, cellName, contains, intersect } from '../../../workbook/a1';
import type { Area, Block } from '../../../workbook/cells';
import { refusal } from './pass-context';
import type { SheetOutline } from './sheet-outline';

/** An edit of an explicit area makes cells where there are none, up to this many. */
const MAX_NEW_CELLS = 5_000_000;

/** Refuses an edit that would make millions of cells. `what` starts the sentence, such as 'Formatting'. */
export function refuseTooManyCells(sheet: string, area: Area, what: string): void {
  const cells = (area.bottom - area.top + 1) * (area.right - area.left + 1);
  if (cells <= MAX_NEW_CELLS) return;
  throw new Problem('too-large', `${what} ${areaName(area)} on '${sheet}' would make up to ${cells} cells.`, {
    place: { sheet, cell: areaName(area) },
    hint: `Choose an area of at most ${MAX_NEW_CELLS} cells; formats can be given to whole columns or rows.`,
  });
}

/** Areas that belong to something larger than their cells. */
export interface Occupied {
  pivots: readonly Area[];
}

/**
 * Refuses, as Excel does, to write into a part of an array formula or data table, into a pivot table or into covered
 * cells of a merge. Arrays that the edit covers as a whole are given up: later edits may write their cells one by one.
 * `fills` tells whether a cell of the area gets contents.
 */
export function refuseUnsafeWrite(
  sheet: string,
  area: Area,
  outline: Pick<SheetOutline, 'arrays' | 'merges'>,
  occupied: Occupied,
  fills: (row: number, column: number) => boolean,
): void {
  refusePartOfArray(sheet, area, outline);
  for (const pivot of occupied.pivots) {
    const common = intersect(pivot, area);
    if (!common) continue;
    throw refusal(
      sheet,
      cellName(common.top, common.left),
      `belongs to the pivot table in ${areaName(pivot)}`,
      'Leave the pivot table out of the target.',
    );
  }
  for (const merge of outline.merges) {
    const common = intersect(merge, area);
    if (!common) continue;
    for (let row = common.top; row <= common.bottom; row++) {
      for (let column = common.left; column <= common.right; column++) {
        if ((row === merge.top && column === merge.left) || !fills(row, column)) continue;
        throw refusal(
          sheet,
          cellName(row, column),
          `is covered by the merged cell ${areaName(merge)}`,
          `Write to ${cellName(merge.top, merge.left)}, or leave the cell empty.`,
        );
      }
    }
  }
}

/** Refuses to change a part of an array formula, its spilled values or a data table. */
export function refusePartOfArray(sheet: string, area: Area, outline: Pick<SheetOutline, 'arrays'>): void {
  for (let i = outline.arrays.length - 1; i >= 0; i--) {
    const { ref, kind } = outline.arrays[i] as SheetOutline['arrays'][number];
    const common = intersect(ref, area);
    if (!common) continue;
    if (!contains(area, ref)) {
      throw refusal(
        sheet,
        cellName(common.top, common.left),
        `is part of the ${kind === 'array' ? 'array formula' : 'data table'} in ${areaName(ref)}`,
        `Let the target hold all of ${areaName(ref)}, or none of it.`,
      );
    }
    outline.arrays.splice(i, 1);
  }
}

/** Refuses to clear a part of a merged cell. */
export function refusePartOfMerge(sheet: string, area: Area, outline: Pick<SheetOutline, 'merges'>): void {
  for (const merge of outline.merges) {
    const common = intersect(merge, area);
    if (!common || contains(area, merge)) continue;
    throw refusal(
      sheet,
      cellName(common.top, common.left),
      `is part of the merged cell ${areaName(merge)}`,
      `Let the target hold all of ${areaName(merge)}.`,
    );
  }
}

/** Refuses to format cells or columns where the protection of the sheet does. */
export function refuseFormatting(
  sheet: string,
  area: Area,
  { protection }: Pick<SheetOutline, 'protection'>,
  of: 'cells' | 'columns',
): void {
  // In the file the attribute says what is locked.
  if (!protection || !(of === 'cells' ? protection.formatCells : protection.formatColumns)) return;
  throw new Problem('step-refused', `The sheet '${sheet}' is protected: its ${of} cannot be formatted.`, {
    place: { sheet, cell: areaName(area) },
    hint: 'Unprotect the sheet in Excel first.',
  });
}

/** Tells which cells of the area get contents. */
export function filler(area: Area, block: Block): (row: number, column: number) => boolean {
  const scalar = block.length === 1 && block[0]?.length === 1;
  return (row, column) => {
    const input = block[scalar ? 0 : row - area.top]?.[scalar ? 0 : column - area.left];
    return input !== undefined && input.kind !== 'empty';
  };
}

/** The smallest area that holds all inputs that are not empty. */
export function filledArea(area: Area, block: Block): Area | null {
  if (block.length === 1 && block[0]?.length === 1) return block[0][0]?.kind === 'empty' ? null : area;
  const filled: Area = { top: Infinity, left: Infinity, bottom: 0, right: 0 };
  block.forEach((line, y) => {
    line.forEach((input, x) => {
      if (input.kind === 'empty') return;
      filled.top = Math.min(filled.top, area.top + y);
      filled.bottom = Math.max(filled.bottom, area.top + y);
      filled.left = Math.min(filled.left, area.left + x);
      filled.right = Math.max(filled.right, area.left + x);
    });
  });
  return filled.bottom === 0 ? null : filled;
}
