import { intersect } from '../../workbook/a1';
import { MAX_COLUMNS, MAX_ROWS, type Area } from '../../workbook/cells';
import type { SheetInfo, Workbook } from '../../workbook/workbook';

/** What of a workbook is asked to find a target in it. */
export type Whereabouts = Pick<Workbook, 'sheets' | 'names' | 'tables' | 'usedArea'>;

/** One piece of a resolved target, on one sheet. */
export interface Resolved {
  sheet: string;
  /** The area for contents: whole columns and rows are cut to the used area. Null where nothing is used. */
  area: Area | null;
  /** The area as named, uncut: for formats. */
  full: Area;
  /** Set where whole columns or rows (or the whole sheet, as `columns`) were named. */
  whole?: 'columns' | 'rows';
}

export const WHOLE_SHEET: Area = { top: 1, left: 1, bottom: MAX_ROWS, right: MAX_COLUMNS };

/** Cells that are named one by one. */
export function resolvedArea(sheet: string, area: Area): Resolved {
  return { sheet, area, full: area };
}

/** Whole columns or rows of a sheet. */
export async function resolvedLines(
  workbook: Whereabouts,
  sheet: string,
  full: Area,
  whole: 'columns' | 'rows',
): Promise<Resolved> {
  return { sheet, area: await cut(workbook, sheet, full, whole), full, whole };
}

async function cut(
  workbook: Whereabouts,
  sheet: string,
  area: Area,
  whole: 'columns' | 'rows',
): Promise<Area | null> {
  const used = await workbook.usedArea(sheet);
  if (used === null) return null;
  const bounds =
    whole === 'columns'
      ? { ...area, top: used.top, bottom: used.bottom }
      : { ...area, left: used.left, right: used.right };
  return intersect(area, bounds);
}

/** A sheet as a whole. */
export async function resolvedSheet(workbook: Whereabouts, sheet: SheetInfo): Promise<Resolved> {
  const area = sheet.kind === 'worksheet' ? await workbook.usedArea(sheet.name) : null;
  return { sheet: sheet.name, area, full: WHOLE_SHEET, whole: 'columns' };
}

/** Where a format goes: to the whole columns or rows when they were named, else to the cells; null for nothing. */
export function formatArea(resolved: Resolved): { area: Area; whole?: 'columns' | 'rows' } | null {
  if (resolved.whole !== undefined) return { area: resolved.full, whole: resolved.whole };
  return resolved.area === null ? null : { area: resolved.area };
}
