import { isDateFormat } from '../../workbook/display';
import type { CellInput, CellValue } from '../../workbook/cells';
import { DAYS_1904 } from '../../workbook/serial';
import { enterText, FORMAT, type Entered } from '../cells/enter-text';
import { typeMismatch } from '../excel-error';
import { isObject } from '../members';
import { DateValue, Double, ErrorCode, Grid, Money, nothing, omitted, type Value } from '../values';

/** Cell errors as CVErr numbers them (XlCVError). */
const ERROR_CODES: Readonly<Record<string, number>> = {
  '#NULL!': 2000,
  '#DIV/0!': 2007,
  '#VALUE!': 2015,
  '#REF!': 2023,
  '#NAME?': 2029,
  '#NUM!': 2036,
  '#N/A': 2042,
  '#GETTING_DATA': 2043,
  '#SPILL!': 2045,
  '#CALC!': 2050,
};

/** What Value2 answers of a cell. */
export function plainCellValue(value: CellValue): Value {
  if (value === null) return undefined;
  if (typeof value === 'number') return new Double(value);
  if (typeof value === 'object') return new ErrorCode(ERROR_CODES[value.error] ?? 2015);
  return value;
}

/** What Value answers of a cell: dates as dates, amounts as currency, by the number format. */
export function typedCellValue(value: CellValue, format: string, dateSystem: 1900 | 1904): Value {
  if (typeof value !== 'number') return plainCellValue(value);
  if (isDateFormat(format)) {
    const days = dateSystem === 1904 ? value + DAYS_1904 : value;
    // Up to the day that never was, OLE Automation counts one more.
    return new DateValue(days > 0 && days < 60 && days >= 1 ? days + 1 : days);
  }
  return isCurrency(format) ? new Money(value) : new Double(value);
}

function isCurrency(format: string): boolean {
  return /(^|[^\\])[$€£¥]/.test(format.replace(/\[\$-[^\]]*\]/g, '')) || format.includes('[$');
}

/** What Formula answers of a constant: its text as one would type it. */
export function constantText(value: CellValue): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  return typeof value === 'object' ? value.error : String(value);
}

/** What an assigned value becomes in a cell of a number format. `typed` is Value, which gives dates their format. */
export function enteredValue(value: Value, format: string, dateSystem: 1900 | 1904): Entered {
  if (value === undefined || value === null || value === omitted || value === nothing) {
    return { input: { kind: 'empty' } };
  }
  if (typeof value === 'string') return enterText(value, format, dateSystem);
  if (typeof value === 'boolean') return { input: { kind: 'boolean', value } };
  if (typeof value === 'number') return number(value);
  if (value instanceof Double) return number(value.value);
  if (value instanceof Money) return number(value.amount, FORMAT.money);
  if (value instanceof DateValue) {
    const days = value.days > 1 && value.days <= 60 ? value.days - 1 : value.days;
    const serial = dateSystem === 1904 ? days - DAYS_1904 : days;
    return number(serial, Number.isInteger(serial) ? FORMAT.date : FORMAT.dateTime);
  }
  if (value instanceof ErrorCode) {
    const error = Object.keys(ERROR_CODES).find((name) => ERROR_CODES[name] === value.code) ?? '#VALUE!';
    return { input: { kind: 'formula', formula: error } };
  }
  if (value instanceof Grid || isObject(value)) throw typeMismatch('a cell takes a single value');
  throw typeMismatch('a cell cannot hold this');
}

function number(value: number, format?: string): Entered {
  const input: CellInput = { kind: 'number', value };
  return format === undefined ? { input } : { input, format };
}
