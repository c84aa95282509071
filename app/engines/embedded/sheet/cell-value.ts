import { Problem } from '../../../errors/problem';
import { cellName } from '../../../workbook/a1';
import type { CellValue } from '../../../workbook/cells';
import { serialOfIso } from '../../../workbook/serial';
import type { SharedStrings } from '../strings/shared-strings';
import { isTrue } from '../xml/booleans';
import { decodeCellText } from './byte-text';
import { richText, type BodyParts } from './cell-body';
import type { CellCursor, CellType } from './cell-cursor';

/** Reads what a cell holds. `value` and `inline` are the contents of `v` and `is`, as byte strings. */
export function cellValue(
  type: CellType,
  value: string | null,
  inline: string | null,
  strings: Pick<SharedStrings, 'text'>,
  dateSystem: 1900 | 1904,
): CellValue {
  if (type === 'inlineStr') return inline === null ? null : richText(inline);
  if (value === null) return null;
  switch (type) {
    case 's':
      return value.trim() === '' ? null : strings.text(Number(value));
    case 'str':
      return decodeCellText(value);
    case 'b':
      return isTrue(value.trim());
    case 'e':
      return { error: decodeCellText(value) };
    case 'd': {
      const text = decodeCellText(value);
      return serialOfIso(text.replace(/Z$/, ''), dateSystem) ?? text;
    }
    default: {
      const number = Number(value);
      return value.trim() === '' ? null : Number.isNaN(number) ? decodeCellText(value) : number;
    }
  }
}

/** What reading the cells of a sheet takes. */
export interface CellReading {
  sheet: string;
  strings: Pick<SharedStrings, 'text'>;
  dateSystem: 1900 | 1904;
}

/** The value of the cell at a cursor, whose parts were found in `xml`. A problem names the cell. */
export function valueAt(
  xml: string,
  row: number,
  { type, column }: Pick<CellCursor, 'type' | 'column'>,
  { valueStart, valueEnd, inlineStart, inlineEnd }: BodyParts,
  { sheet, strings, dateSystem }: CellReading,
): CellValue {
  const value = valueStart < 0 ? null : xml.slice(valueStart, valueEnd);
  const inline = inlineStart < 0 ? null : xml.slice(inlineStart, inlineEnd);
  try {
    return cellValue(type, value, inline, strings, dateSystem);
  } catch (thrown) {
    throw inCell(thrown, sheet, row, column);
  }
}

/** What was thrown while a cell was read, naming the cell. */
export function inCell(thrown: unknown, sheet: string, row: number, column: number): unknown {
  return thrown instanceof Problem ? thrown.at({ sheet, cell: cellName(row, column) }) : thrown;
}

/** A number as people type it into a cell: up to 15 digits, as Excel keeps them. */
export function plainNumber(value: number): string {
  const text = String(Number(value.toPrecision(15)));
  return text.replace(/e([+-])(\d)$/, 'E$10$2').replace('e', 'E');
}

/** Content of `v` for a number. */
export function numberXml(value: number): string {
  return String(value).replace('e', 'E');
}
