import { displayText } from '../../workbook/display';
import type { Workbook } from '../../workbook/workbook';
import type { ExportPlace } from './export-places';

/** A column that is printed, with its width in characters. */
export interface PrintedColumn {
  column: number;
  width: number;
}

const DEFAULT_WIDTH = 8.43;
/** Rows that are looked at to fit columns, and the widest they get. */
const SAMPLE_ROWS = 200;
const LARGEST_FIT = 50;

/** Characters that a column takes on a page, with its padding. */
export function charactersOf(columns: readonly PrintedColumn[]): number {
  return columns.reduce((sum, { width }) => sum + width + 1, 0);
}

/**
 * The columns that are not hidden, as wide as they are in the sheet, else wide enough for the first rows. Numbers never
 * break.
 */
export async function printedColumns(
  workbook: Workbook,
  { sheet, area }: ExportPlace,
  signal: AbortSignal,
): Promise<PrintedColumn[]> {
  const set = await workbook.columnWidths(sheet);
  const fitted: number[] = new Array<number>(area.right - area.left + 1).fill(DEFAULT_WIDTH);
  const bottom = Math.min(area.bottom, area.top + SAMPLE_ROWS);
  for await (const row of workbook.rows(sheet, { ...area, bottom }, signal)) {
    for (const cell of row.cells) {
      const isNumber = typeof cell.value === 'number';
      if (cell.value === null || (!isNumber && set.has(cell.column))) continue;
      const text = displayText(cell.value, workbook.numberFormat(cell.style), workbook.dateSystem);
      const index = cell.column - area.left;
      const needed = Math.min(LARGEST_FIT, text.length + 2);
      fitted[index] = Math.max(fitted[index] ?? 0, needed);
    }
  }
  return fitted.flatMap((width, index) => {
    const column = area.left + index;
    const own = set.get(column);
    return own === 0 ? [] : [{ column, width: Math.max(width, own ?? 0) }];
  });
}

/**
 * Columns in groups that fit beside each other on a page of so many characters. Groups in which no cell holds anything
 * are left out where there are several.
 */
export async function columnGroups(
  workbook: Workbook,
  { sheet, area }: ExportPlace,
  columns: readonly PrintedColumn[],
  fitting: number,
  signal: AbortSignal,
): Promise<PrintedColumn[][]> {
  const groups: PrintedColumn[][] = [];
  let taken = Infinity;
  for (const column of columns) {
    const needed = charactersOf([column]);
    if (taken + needed > fitting) {
      groups.push([]);
      taken = 0;
    }
    taken += needed;
    groups.at(-1)?.push(column);
  }
  if (groups.length < 2) return groups;
  const filled = new Set<number>();
  for await (const { cells } of workbook.rows(sheet, area, signal)) {
    for (const { column, value } of cells) if (value !== null) filled.add(column);
  }
  return groups.filter((group) => group.some(({ column }) => filled.has(column)));
}
