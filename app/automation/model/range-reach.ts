import { intersect } from '../../workbook/a1';
import { MAX_COLUMNS, MAX_ROWS, type Area } from '../../workbook/cells';
import { XL } from '../constants';
import { failed } from '../excel-error';
import { areaAt } from '../references';
import type { Value } from '../values';
import type { RangeObject } from './range-object';

/** `End`: where Ctrl and an arrow key lead from the range's first cell. `direction` is an XlDirection. */
export async function end(range: RangeObject, direction: number): Promise<Value> {
  const { top: row, left: column } = range.area;
  const { cells } = range.sheet;
  const used = await cells.usedArea();
  await cells.load({ top: 1, left: column, bottom: Math.max(used?.bottom ?? 1, 1), right: column });
  const vertical = direction === XL.up || direction === XL.down;
  if (!vertical && direction !== XL.toLeft && direction !== XL.toRight)
    throw failed('End wants a direction (XlDirection).');
  const forward = direction === XL.down || direction === XL.toRight;
  const last = vertical ? MAX_ROWS : MAX_COLUMNS;
  const start = vertical ? row : column;
  const line = used
    ? vertical
      ? { top: used.top, bottom: used.bottom, left: column, right: column }
      : { top: row, bottom: row, left: used.left, right: used.right }
    : null;
  const filled = new Set<number>();
  if (line) {
    for (const [y, x] of cells.filled(line)) {
      const cell = cells.cell(y, x);
      if (cell.value !== null || cell.formula !== undefined) filled.add(vertical ? y : x);
    }
  }
  const at = jump(start, filled, forward, last);
  return range.make([vertical ? areaAt(at, column, 1, 1) : areaAt(row, at, 1, 1)]);
}

/** Where Ctrl and an arrow key lead: to the end of a run of filled cells, else to the next filled one, else the edge. */
function jump(start: number, filled: ReadonlySet<number>, forward: boolean, last: number): number {
  const step = forward ? 1 : -1;
  const edge = forward ? last : 1;
  if (start === edge) return start;
  if (filled.has(start) && filled.has(start + step)) {
    let at = start;
    while (filled.has(at + step)) at += step;
    return at;
  }
  let nearest = edge;
  for (const at of filled) {
    if (forward ? at > start && at < nearest : at < start && at > nearest) nearest = at;
  }
  return nearest;
}

/** `CurrentRegion`: what lies around the range's first cell, up to empty rows and columns. */
export async function currentRegion(range: RangeObject): Promise<Value> {
  const { cells } = range.sheet;
  const used = await cells.usedArea();
  let region: Area = { ...range.area, bottom: range.area.top, right: range.area.left };
  if (!used) return range.make([region]);
  await cells.load(used);
  const any = (area: Area): boolean => {
    const part = intersect(area, used);
    if (!part) return false;
    for (let row = part.top; row <= part.bottom; row++) {
      for (let column = part.left; column <= part.right; column++) {
        const cell = cells.cell(row, column);
        if (cell.value !== null || cell.formula !== undefined) return true;
      }
    }
    return false;
  };
  for (let grown = true; grown;) {
    grown = false;
    const { top, left, bottom, right } = region;
    const wide = { left: Math.max(left - 1, 1), right: Math.min(right + 1, MAX_COLUMNS) };
    if (top > 1 && any({ top: top - 1, bottom: top - 1, ...wide })) {
      region = { ...region, top: top - 1 };
      grown = true;
    }
    if (bottom < MAX_ROWS && any({ top: bottom + 1, bottom: bottom + 1, ...wide })) {
      region = { ...region, bottom: bottom + 1 };
      grown = true;
    }
    const tall = { top: Math.max(top - 1, 1), bottom: Math.min(bottom + 1, MAX_ROWS) };
    if (left > 1 && any({ ...tall, left: left - 1, right: left - 1 })) {
      region = { ...region, left: left - 1 };
      grown = true;
    }
    if (right < MAX_COLUMNS && any({ ...tall, left: right + 1, right: right + 1 })) {
      region = { ...region, right: right + 1 };
      grown = true;
    }
  }
  return range.make([region]);
}
