import type { PageCache } from './page-cache';

export const ROW_HEIGHT = 24;
export const HEAD_HEIGHT = 24;
const CHAR = 6.9;
const PADDING = 18;
const NARROWEST = 56;
const WIDEST = 300;
export const DEFAULT_WIDTH = 80;
/** Rows looked at for the widths. */
const SAMPLE = 100;

/** Widths of columns in pixels from the texts of the first rows; index 0 is column A. */
export function widthsFrom(cache: PageCache, columns: number): number[] {
  const longest = new Array<number>(Math.min(columns, 1000)).fill(0);
  for (let row = 1; row <= SAMPLE; row++) {
    for (const [column, cell] of cache.row(row) ?? []) {
      const length = cell.t.length * (cell.bold ? 1.08 : 1);
      if (column <= longest.length) longest[column - 1] = Math.max(longest[column - 1] ?? 0, length);
    }
  }
  return longest.map((length) =>
    length === 0 ? DEFAULT_WIDTH : Math.round(Math.min(WIDEST, Math.max(NARROWEST, length * CHAR + PADDING))),
  );
}

/** Where columns begin, in pixels; one entry more than there are columns. */
export function offsetsOf(widths: readonly number[], columns: number): number[] {
  const offsets = [0];
  for (let i = 0; i < columns; i++) offsets.push((offsets[i] ?? 0) + (widths[i] ?? DEFAULT_WIDTH));
  return offsets;
}

/** 0-based index of the column at `x` pixels. */
export function columnAt(offsets: readonly number[], x: number): number {
  let low = 0;
  let high = offsets.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((offsets[middle] ?? 0) <= x) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}
