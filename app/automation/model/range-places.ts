import { intersect, parseArea } from '../../workbook/a1';
import { MAX_COLUMNS, MAX_ROWS, type Area } from '../../workbook/cells';
import { XL } from '../constants';
import { badIndex, failed } from '../excel-error';
import { constant, textOf, type Arguments, type MemberOf } from '../members';
import {
  addressOf,
  areaAt,
  cellCount,
  columnIndex,
  columnsOf,
  isWholeColumns,
  isWholeRows,
  parseReference,
  quotedSheet,
  rowsOf,
} from '../references';
import type { SheetState } from '../state';
import type { Value } from '../values';
import { isRange, rangeArgument, type RangeObject } from './range-object';

/** How many items a range has, by what counts as one. */
function count(range: RangeObject): number {
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

/** `Range(Cell1, Cell2)`: an address, or two corners. Seen from a range, addresses count from its top left corner. */
export function rangeOf(
  args: Arguments,
  sheet: SheetState,
  origin?: Area,
): { sheet: SheetState; areas: readonly Area[] } {
  const first = corner(args.value(0), sheet);
  if (!args.has(1))
    return origin ? { ...first, areas: first.areas.map((area) => shifted(area, origin)) } : first;
  const second = corner(args.value(1), sheet);
  if (first.sheet.name !== second.sheet.name || first.sheet.book !== second.sheet.book) {
    throw failed("Method 'Range' failed: its two cells are on different sheets.");
  }
  const all = [...first.areas, ...second.areas];
  return {
    sheet: first.sheet,
    areas: [
      {
        top: Math.min(...all.map(({ top }) => top)),
        left: Math.min(...all.map(({ left }) => left)),
        bottom: Math.max(...all.map(({ bottom }) => bottom)),
        right: Math.max(...all.map(({ right }) => right)),
      },
    ],
  };
}

function shifted(area: Area, origin: Area): Area {
  return areaAt(area.top + origin.top - 1, area.left + origin.left - 1, rowsOf(area), columnsOf(area));
}

function corner(value: Value, sheet: SheetState): { sheet: SheetState; areas: readonly Area[] } {
  if (isRange(value)) return value;
  return parseReference(textOf(value, 'Cell1'), sheet.book, sheet);
}

function address(range: RangeObject, args: Arguments): string {
  const options = {
    rowAbsolute: args.flag(0, true),
    columnAbsolute: args.flag(1, true),
    r1c1: args.has(2) && args.integer(2) === XL.r1c1,
  };
  const text = range.areas.map((area) => addressOf(area, options)).join(',');
  if (!args.flag(3, false)) return text;
  const { book, name } = range.sheet;
  const place = /^[A-Za-z_][\w.]*$/.test(name)
    ? `[${book.name}]${name}`
    : `'[${book.name}]${name.replaceAll("'", "''")}'`;
  return `${place}!${text}`;
}

async function end(range: RangeObject, direction: number): Promise<Value> {
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

async function currentRegion(range: RangeObject): Promise<Value> {
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

function name(range: RangeObject): Value {
  const { book, name: sheet } = range.sheet;
  const found = book.cells.book
    .names()
    .find(
      ({ area }) =>
        area?.sheet === sheet &&
        area.area.top === range.area.top &&
        area.area.left === range.area.left &&
        area.area.bottom === range.area.bottom &&
        area.area.right === range.area.right,
    );
  if (!found) throw failed(`The range ${quotedSheet(sheet)}!${address(range, noArguments)} has no name.`);
  return found.name;
}

const noArguments = {
  has: () => false,
  flag: (_: number, otherwise: boolean) => otherwise,
} as unknown as Arguments;

const first = (area: Area): Area => ({ ...area });

/** Members that tell where a range is and lead to other ranges. */
export const placeMembers: Readonly<Record<string, MemberOf<RangeObject>>> = {
  Address: {
    parameters: ['RowAbsolute', 'ColumnAbsolute', 'ReferenceStyle', 'External', 'RelativeTo'],
    get: address,
  },
  Row: constant((range) => range.area.top),
  Column: constant((range) => range.area.left),
  Count: constant(count),
  CountLarge: constant(count),
  Rows: constant((range) => range.make(range.areas.map(first), 'rows')),
  Columns: constant((range) => range.make(range.areas.map(first), 'columns')),
  EntireRow: constant((range) =>
    range.make(
      range.areas.map(({ top, bottom }) => ({ top, bottom, left: 1, right: MAX_COLUMNS })),
      'rows',
    ),
  ),
  EntireColumn: constant((range) =>
    range.make(
      range.areas.map(({ left, right }) => ({ left, right, top: 1, bottom: MAX_ROWS })),
      'columns',
    ),
  ),
  Cells: constant((range) => range.make(range.areas)),
  Item: { parameters: ['RowIndex', 'ColumnIndex'], get: item },
  Range: {
    parameters: ['Cell1', 'Cell2'],
    get: (range, args) => {
      const { sheet, areas } = rangeOf(args, range.sheet, range.area);
      return range.app.make.range({ sheet, areas, by: 'cells' });
    },
  },
  Offset: {
    parameters: ['RowOffset', 'ColumnOffset'],
    get: (range, args) => {
      const rows = args.has(0) ? args.integer(0) : 0;
      const columns = args.has(1) ? args.integer(1) : 0;
      return range.make(
        range.areas.map((area) =>
          areaAt(area.top + rows, area.left + columns, rowsOf(area), columnsOf(area)),
        ),
      );
    },
  },
  Resize: {
    parameters: ['RowSize', 'ColumnSize'],
    get: (range, args) => {
      const rows = args.has(0) ? args.integer(0) : rowsOf(range.area);
      const columns = args.has(1) ? args.integer(1) : columnsOf(range.area);
      return range.make([areaAt(range.area.top, range.area.left, rows, columns)]);
    },
  },
  End: { parameters: ['Direction'], get: (range, args) => end(range, args.integer(0)) },
  CurrentRegion: constant(currentRegion),
  Worksheet: constant((range) => range.app.make.worksheet(range.sheet)),
  Parent: constant((range) => range.app.make.worksheet(range.sheet)),
  Application: constant((range) => range.app.make.application()),
  Name: constant(name),
  Select: {
    get: (range) => {
      range.sheet.book.activeSheet = range.sheet.name;
      range.sheet.book.select(range.sheet.name, range.areas);
      return true;
    },
  },
  Activate: {
    get: (range) => {
      range.sheet.book.activeSheet = range.sheet.name;
      range.sheet.book.select(range.sheet.name, range.areas);
      return true;
    },
  },
};

/** What several ranges of one sheet are together, or have in common. */
export function union(ranges: readonly Value[]): Value {
  const all = ranges.map((value, index) => rangeArgument(value, `Arg${index + 1}`));
  const [leading] = all;
  if (!leading) throw failed('Union wants at least one range.');
  requireOneSheet(all);
  return leading.make(all.flatMap(({ areas }) => areas));
}

export function common(ranges: readonly Value[]): readonly Area[] | null {
  const all = ranges.map((value, index) => rangeArgument(value, `Arg${index + 1}`));
  requireOneSheet(all);
  let areas: readonly Area[] = all[0]?.areas ?? [];
  for (const range of all.slice(1)) {
    areas = areas.flatMap((area) =>
      range.areas.map((each) => intersect(area, each)).filter((each) => each !== null),
    );
  }
  return areas.length > 0 ? areas : null;
}

function requireOneSheet(ranges: readonly RangeObject[]): void {
  const [leading] = ranges;
  if (ranges.some(({ sheet }) => sheet.book !== leading?.sheet.book || sheet.name !== leading.sheet.name)) {
    throw failed('The ranges are on different sheets.');
  }
}
