import type { StylePatch } from '../../workbook/edits';
import { XL } from '../constants';
import { failed } from '../excel-error';
import { constant, flagOf, numberOf, textOf, type Arguments, type MemberOf } from '../members';
import { isWholeColumns, rowsOf } from '../references';
import { Double, type Value } from '../values';
import { bordersOf, borderOf } from './borders';
import { FontObject } from './font';
import { InteriorObject } from './interior';
import { common, patchFormat, uniform } from './range-format';
import type { RangeObject } from './range-object';

const HORIZONTAL = {
  general: XL.general,
  left: XL.left,
  center: XL.center,
  right: XL.right,
  fill: XL.fill,
  justify: XL.justify,
} as const;
const VERTICAL = { top: XL.top, center: XL.center, bottom: XL.bottom } as const;

function named<T extends string>(names: Readonly<Record<T, number>>, value: Value, what: string): T {
  const number = numberOf(value, what);
  for (const name of Object.keys(names) as T[]) if (names[name] === number) return name;
  throw failed(`${what} ${number} is not supported.`);
}

/** Excel's standard height of a row, in points, for its default font. */
const STANDARD_HEIGHT = 15;

async function columnWidth(range: RangeObject): Promise<Value> {
  const { book, name } = range.sheet;
  await range.sheet.cells.flush();
  const widths = await book.cells.book.columnWidths(name);
  const standard = await book.cells.book.standardWidth(name);
  const { left, right } = range.area;
  const first = widths.get(left) ?? standard;
  for (let column = left + 1; column <= right; column++) {
    if ((widths.get(column) ?? standard) !== first) return null;
  }
  return new Double(first);
}

async function setColumnWidth(range: RangeObject, value: Value): Promise<void> {
  const width = numberOf(value, 'ColumnWidth');
  if (!(width >= 0 && width <= 255)) throw failed('A column is 0 to 255 characters wide.');
  for (const { left, right } of range.areas) {
    await range.sheet.cells.edit({ kind: 'column-width', left, right, width });
  }
}

/** What a client set, else the standard: heights are not read from the file. */
function rowHeight(range: RangeObject): Value {
  const { book, name } = range.sheet;
  const heightOf = (row: number) => book.rowHeights.get(`${name}!${row}`) ?? STANDARD_HEIGHT;
  const { top, bottom } = range.area;
  const first = heightOf(top);
  for (let row = top + 1; row <= Math.min(bottom, top + MAX_ROWS_WITH_HEIGHT); row++) {
    if (heightOf(row) !== first) return null;
  }
  return new Double(first);
}

/** Rows that get a height at a time. */
const MAX_ROWS_WITH_HEIGHT = 100_000;

async function setRowHeight(range: RangeObject, value: Value): Promise<void> {
  const points = numberOf(value, 'RowHeight');
  if (!(points >= 0 && points <= 409)) throw failed('A row is 0 to 409 points high.');
  const { book, name, cells } = range.sheet;
  for (const area of range.areas) {
    if (rowsOf(area) > MAX_ROWS_WITH_HEIGHT) {
      throw failed(`RowHeight is set for at most ${MAX_ROWS_WITH_HEIGHT} rows at a time.`);
    }
    await cells.setRowHeight(area.top, area.bottom, points);
    for (let row = area.top; row <= area.bottom; row++) book.rowHeights.set(`${name}!${row}`, points);
  }
}

async function autoFit(range: RangeObject): Promise<Value> {
  // Rows without a height of their own fit their contents wherever the file is shown.
  if (range.by === 'rows') return true;
  if (range.by !== 'columns' && !range.areas.every(isWholeColumns)) {
    throw failed('AutoFit method of Range class failed: it is for rows and columns (Range.Columns.AutoFit).');
  }
  const used = await range.sheet.cells.usedArea();
  for (const { left, right } of range.areas) {
    if (!used || left > used.right) continue;
    await range.sheet.cells.edit({
      kind: 'column-width',
      left,
      right: Math.min(right, used.right),
      width: 'fit',
    });
  }
  return true;
}

async function borderAround(range: RangeObject, args: Arguments): Promise<Value> {
  const weight = args.has(1) ? args.integer(1) : XL.thin;
  const style = (
    { [XL.hairline]: 'hair', [XL.thin]: 'thin', [XL.medium]: 'medium', [XL.thick]: 'thick' } as const
  )[weight];
  if (style === undefined) throw failed(`Weight ${weight} is no border weight (XlBorderWeight).`);
  await patchFormat(range, { border: { edges: 'outline', style } });
  return true;
}

const style = <T extends Value>(
  read: Parameters<typeof uniform<T>>[1],
  patch: (value: Value) => StylePatch,
): MemberOf<RangeObject> => ({
  get: (range) => uniform(range, read),
  put: (range, value) => patchFormat(range, patch(value)),
});

/** Members that read and set how cells look. */
export const formatMembers: Readonly<Record<string, MemberOf<RangeObject>>> = {
  NumberFormat: style(
    (format) => format.numberFormat,
    (value) => ({ numberFormat: textOf(value, 'NumberFormat') || 'General' }),
  ),
  HorizontalAlignment: style(
    ({ horizontal }) => HORIZONTAL[horizontal],
    (value) => ({ alignment: { horizontal: named(HORIZONTAL, value, 'HorizontalAlignment') } }),
  ),
  VerticalAlignment: style(
    ({ vertical }) => VERTICAL[vertical],
    (value) => ({ alignment: { vertical: named(VERTICAL, value, 'VerticalAlignment') } }),
  ),
  WrapText: style(
    ({ wrap }) => wrap,
    (value) => ({ alignment: { wrap: flagOf(value, 'WrapText') } }),
  ),
  IndentLevel: style(
    ({ indent }) => indent,
    (value) => ({ alignment: { indent: numberOf(value, 'IndentLevel') } }),
  ),
  Locked: {
    get: async (range) => {
      const locks = await range.sheet.cells.locks();
      return common(range, (row, column) => locks.locked(row, column));
    },
    put: () => {
      throw failed('Locked of Range cannot be set: Concierge.Application does not support it.');
    },
  },
  Font: constant((range) => new FontObject(range)),
  Interior: constant((range) => new InteriorObject(range)),
  Borders: {
    parameters: ['Index'],
    get: (range, args) => (args.has(0) ? borderOf(range, args.integer(0)) : bordersOf(range)),
  },
  BorderAround: { parameters: ['LineStyle', 'Weight', 'ColorIndex', 'Color'], get: borderAround },
  ColumnWidth: { get: columnWidth, put: setColumnWidth },
  RowHeight: { get: rowHeight, put: setRowHeight },
  Height: constant((range) => new Double(STANDARD_HEIGHT * rowsOf(range.area))),
  AutoFit: { get: autoFit },
};
