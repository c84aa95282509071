import { MAX_COLUMNS, MAX_ROWS, type Area } from '../../workbook/cells';
import { XL } from '../constants';
import { failed } from '../excel-error';
import { constant, textOf, type Arguments, type MemberOf } from '../members';
import { addressOf, areaAt, columnsOf, parseReference, quotedSheet, rowsOf } from '../references';
import type { SheetState } from '../state';
import type { Value } from '../values';
import { count, item } from './range-items';
import { isRange, type RangeObject } from './range-object';
import { currentRegion, end } from './range-reach';

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
