import { columnName, columnNumber, intersect, parseArea } from '../workbook/a1';
import { MAX_COLUMNS, MAX_ROWS, type Area } from '../workbook/cells';
import { failed } from './excel-error';
import { SheetState } from './state';
import type { BookState, RangeRef } from './state';

export const WHOLE_SHEET: Area = { top: 1, left: 1, bottom: MAX_ROWS, right: MAX_COLUMNS };

export function isWholeColumns(area: Area): boolean {
  return area.top === 1 && area.bottom === MAX_ROWS;
}

export function isWholeRows(area: Area): boolean {
  return area.left === 1 && area.right === MAX_COLUMNS;
}

export function rowsOf(area: Area): number {
  return area.bottom - area.top + 1;
}

export function columnsOf(area: Area): number {
  return area.right - area.left + 1;
}

export function cellCount(areas: readonly Area[]): number {
  return areas.reduce((sum, area) => sum + rowsOf(area) * columnsOf(area), 0);
}

/** An area moved and cut to size; error 1004 where it would leave the sheet. */
export function areaAt(top: number, left: number, rows: number, columns: number): Area {
  const area = { top, left, bottom: top + rows - 1, right: left + columns - 1 };
  if (top < 1 || left < 1 || rows < 1 || columns < 1 || area.bottom > MAX_ROWS || area.right > MAX_COLUMNS) {
    throw failed('Application-defined or object-defined error: the range lies outside of the sheet.');
  }
  return area;
}

/** Reads an address as Range takes it: areas separated by commas, a sheet's name before, or a defined name. */
export function parseReference(text: string, book: BookState, here: SheetState): RangeRef {
  const areas: Area[] = [];
  let sheet = here;
  for (const part of splitAreas(text)) {
    const bang = part.lastIndexOf('!');
    if (bang >= 0) sheet = sheetNamed(book, part.slice(0, bang), text);
    const reference = bang >= 0 ? part.slice(bang + 1) : part;
    const area = parseArea(reference);
    if (area) {
      areas.push(area);
      continue;
    }
    const crossing = reference.trim().split(/\s+/);
    if (crossing.length > 1) {
      const common = crossing
        .map((each) => parseArea(each))
        .reduce((a, b) => (a && b ? intersect(a, b) : null));
      if (!common) throw badAddress(text);
      areas.push(common);
      continue;
    }
    const named = areaOfName(book, reference, sheet);
    if (!named) throw badAddress(text);
    sheet = named.sheet;
    areas.push(named.area);
  }
  if (areas.length === 0) throw badAddress(text);
  return { sheet, areas, by: 'cells' };
}

function areaOfName(
  book: BookState,
  name: string,
  sheet: SheetState,
): { sheet: SheetState; area: Area } | null {
  const lower = name.toLowerCase();
  const names = book.cells.book.names().filter((each) => each.name.toLowerCase() === lower && each.area);
  const found =
    names.find((each) => each.sheet === sheet.name) ?? names.find((each) => each.sheet === undefined);
  if (found?.area) return { sheet: new SheetState(book, found.area.sheet), area: found.area.area };
  // A table's name means its data, as in formulas.
  const table = book.cells.book.tables().find((each) => each.name.toLowerCase() === lower);
  if (!table) return null;
  const { area, headerRows, totalsRows } = table;
  return {
    sheet: new SheetState(book, table.sheet),
    area: { ...area, top: area.top + headerRows, bottom: area.bottom - totalsRows },
  };
}

function badAddress(text: string): Error {
  return failed(`Method 'Range' failed: "${text}" is no address and no name of this workbook.`);
}

function sheetNamed(book: BookState, quoted: string, text: string): SheetState {
  const plain = quoted
    .trim()
    .replace(/^'([\s\S]*)'$/, '$1')
    .replaceAll("''", "'");
  const name = plain.replace(/^\[[^\]]*\]/, '').toLowerCase();
  const sheet = book.cells.book.sheets().find((each) => each.name.toLowerCase() === name);
  if (!sheet) throw badAddress(text);
  return new SheetState(book, sheet.name);
}

/** Splits at commas outside of quotes. */
function splitAreas(text: string): string[] {
  const parts: string[] = [];
  let quoted = false;
  let part = '';
  for (const char of text) {
    if (char === "'") quoted = !quoted;
    if (char === ',' && !quoted) {
      parts.push(part);
      part = '';
    } else part += char;
  }
  parts.push(part);
  return parts.map((each) => each.trim()).filter((each) => each !== '');
}

export interface AddressOptions {
  rowAbsolute: boolean;
  columnAbsolute: boolean;
  r1c1: boolean;
}

/** An area as Address writes it: `$A$1:$B$2`, `$A:$B`, `$1:$2`, or R1C1 (absolute only). */
export function addressOf(area: Area, { rowAbsolute, columnAbsolute, r1c1 }: AddressOptions): string {
  if (r1c1) {
    const row = (number: number) => `R${number}`;
    const column = (number: number) => `C${number}`;
    if (isWholeColumns(area)) return range(column(area.left), column(area.right));
    if (isWholeRows(area)) return range(row(area.top), row(area.bottom));
    return range(row(area.top) + column(area.left), row(area.bottom) + column(area.right));
  }
  const row = (number: number) => (rowAbsolute ? '$' : '') + String(number);
  const column = (number: number) => (columnAbsolute ? '$' : '') + columnName(number);
  if (isWholeColumns(area)) return `${column(area.left)}:${column(area.right)}`;
  if (isWholeRows(area)) return `${row(area.top)}:${row(area.bottom)}`;
  return range(column(area.left) + row(area.top), column(area.right) + row(area.bottom));
}

function range(from: string, to: string): string {
  return from === to ? from : `${from}:${to}`;
}

/** A column as Cells takes it: a number, or letters. */
export function columnIndex(value: unknown, read: () => number): number {
  if (typeof value !== 'string' || /^\d+$/.test(value)) return read();
  const column = columnNumber(value);
  if (column === 0) throw failed(`There is no column ${value}.`);
  return column;
}

/** The name of a sheet as it stands before an address. */
export function quotedSheet(name: string): string {
  return /^[A-Za-z_][\w.]*$/.test(name) ? name : `'${name.replaceAll("'", "''")}'`;
}
