import type { CellFormat } from '../../workbook/cell-format';
import { intersect } from '../../workbook/a1';
import type { Area } from '../../workbook/cells';
import type { StylePatch } from '../../workbook/edits';
import { cellCount, isWholeColumns, isWholeRows } from '../references';
import type { RangeObject } from './range-object';

/** Areas up to this size are looked at cell by cell; of larger ones, the first cell and those that exist. */
const EVERY_CELL = 2000;

/** What the formats of all cells of a range have in common; null where they differ. */
export function uniform<T>(range: RangeObject, read: (format: CellFormat) => T): Promise<T | null> {
  return common(range, async (row, column) => read(await range.sheet.cells.format(row, column)));
}

/** What all cells of a range have in common; null where they differ. */
export async function common<T>(
  range: RangeObject,
  read: (row: number, column: number) => T | Promise<T>,
): Promise<T | null> {
  let known: { value: T } | null = null;
  for (const area of range.areas) {
    for await (const [row, column] of placesIn(range, area)) {
      const value = await read(row, column);
      if (known === null) known = { value };
      else if (known.value !== value) return null;
    }
  }
  return known === null ? null : known.value;
}

async function* placesIn(
  range: RangeObject,
  area: Area,
): AsyncGenerator<readonly [row: number, column: number]> {
  const { cells } = range.sheet;
  if (cellCount([area]) <= EVERY_CELL) {
    for (let row = area.top; row <= area.bottom; row++) {
      for (let column = area.left; column <= area.right; column++) yield [row, column];
    }
    return;
  }
  yield [area.top, area.left];
  const used = await cells.usedArea();
  const part = used && intersect(used, area);
  if (!part) return;
  await cells.load(part);
  yield* cells.filled(part);
}

/** Changes the format of all areas of a range. Whole columns and rows get it themselves, not their million cells. */
export async function patchFormat(range: RangeObject, patch: StylePatch, areas = range.areas): Promise<void> {
  for (const area of areas) {
    const whole = isWholeColumns(area) ? 'columns' : isWholeRows(area) ? 'rows' : undefined;
    await range.sheet.cells.setFormat({ kind: 'style', area, patch, ...(whole ? { whole } : {}) });
  }
}
