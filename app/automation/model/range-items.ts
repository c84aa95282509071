import { parseArea } from '../../workbook/a1';
import type { Area } from '../../workbook/cells';
import { badIndex, failed } from '../excel-error';
import type { Arguments } from '../members';
import {
  areaAt,
  cellCount,
  columnIndex,
  columnsOf,
  isWholeColumns,
  isWholeRows,
  rowsOf,
} from '../references';
import type { Value } from '../values';
import type { RangeObject } from './range-object';

/** How many items a range has, by what counts as one. */
export function count(range: RangeObject): number {
  if (range.by === 'rows') return rowsOf(range.area);
  if (range.by === 'columns') return columnsOf(range.area);
  return cellCount(range.areas);
}

/** The item at a position from 0, areas one after the other. */
function itemAt(range: RangeObject, position: number): Area {
  const { area } = range;
  if (range.by === 'rows') return { ...area, top: area.top + position, bottom: area.top + position };
  if (range.by === 'columns') return { ...area, left: area.left + position, right: area.left + position };
  let rest = position;
  for (const each of range.areas) {
    const cells = cellCount([each]);
    if (rest < cells) return cellOf(each, rest);
    rest -= cells;
  }
  throw badIndex(`the range has no item ${position + 1}`);
}

function cellOf(area: Area, position: number): Area {
  const columns = columnsOf(area);
  return areaAt(area.top + Math.floor(position / columns), area.left + (position % columns), 1, 1);
}

/** `Item`: row and column from the top left corner, or one index; both may lead beyond the range. */
export function item(range: RangeObject, args: Arguments): Value {
  const { area } = range;
  if (args.has(1)) {
    const row = args.integer(0);
    const column = columnIndex(args.value(1), () => args.integer(1));
    return range.make([areaAt(area.top + row - 1, area.left + column - 1, 1, 1)]);
  }
  if (!args.has(0)) return range;
  const spanned = range.by === 'cells' ? null : span(args.value(0), range);
  if (spanned) return range.make([spanned], range.by);
  if (range.by === 'columns') {
    const column = columnIndex(args.value(0), () => args.integer(0));
    return range.make([areaAt(area.top, area.left + column - 1, rowsOf(area), 1)], 'columns');
  }
  const index = args.integer(0);
  if (range.by === 'rows') {
    return range.make([areaAt(area.top + index - 1, area.left, 1, columnsOf(area))], 'rows');
  }
  const columns = columnsOf(area);
  const zero = index - 1;
  return range.make([
    areaAt(area.top + Math.floor(zero / columns), area.left + (((zero % columns) + columns) % columns), 1, 1),
  ]);
}

/** What `Columns("A:D")` and `Rows("2:5")` mean: counted from the range's own first column or row. */
function span(value: Value, { area, by }: RangeObject): Area | null {
  if (typeof value !== 'string' || !value.includes(':')) return null;
  const named = parseArea(value);
  if (!named || (by === 'columns' ? !isWholeColumns(named) : !isWholeRows(named))) {
    throw failed(`"${value}" names no ${by}.`);
  }
  return by === 'columns'
    ? areaAt(area.top, area.left + named.left - 1, rowsOf(area), columnsOf(named))
    : areaAt(area.top + named.top - 1, area.left, rowsOf(named), columnsOf(area));
}

/** The items for `For Each`. */
export function items(range: RangeObject, from: number, wanted: number): Value[] {
  const to = Math.min(count(range), from + wanted);
  const found: Value[] = [];
  for (let i = from; i < to; i++) found.push(range.make([itemAt(range, i)], range.by));
  return found;
}
