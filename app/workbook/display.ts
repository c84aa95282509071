import { format as formatNumber, getFormatInfo } from 'numfmt';
import type { CellValue } from './cells';
import { DAYS_1904, LAST_DATE } from './serial';

/** What Excel shows for a date that its calendar does not have. */
const NO_DATE = '########';
/** Numbers from here on get an exponent in General: Excel shows at most 11 digits. */
const GENERAL_LIMIT = 1e11;
/** What fits into this many characters, General shows as it is. */
const GENERAL_DIGITS = 11;

interface KnownFormat {
  readonly pattern: string;
  /** Dates and times of day, whose serials depend on the date system. */
  readonly date: boolean;
  /** Times of day alone. */
  readonly timeOnly: boolean;
  /** The pattern has a say in how text is shown. */
  readonly text: boolean;
}

const known = new Map<string, KnownFormat>();
const MAX_KNOWN = 5000;

function lookUp(pattern: string): KnownFormat {
  let format = known.get(pattern);
  if (format) return format;
  format = examine(pattern);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(pattern, format);
  return format;
}

function examine(pattern: string): KnownFormat {
  try {
    // Only formatting itself throws for a code that cannot be read.
    formatNumber(pattern, 0);
    const { isDate, type } = getFormatInfo(pattern);
    // Elapsed time ([h], [mm], [ss]) counts from zero, not from a calendar day.
    const elapsed = /\[(?:h+|m+|s+)\]/i.test(pattern);
    const text = pattern.includes('@') || (pattern.match(/;/g)?.length ?? 0) >= 3;
    return { pattern, date: isDate && !elapsed, timeOnly: type === 'time' && !elapsed, text };
  } catch {
    // Excel would have refused such a code; showing the plain number says more than an error.
    return { pattern: 'General', date: false, timeOnly: false, text: false };
  }
}

/** True where the format shows numbers as dates or times of day. */
export function isDateFormat(pattern: string): boolean {
  return pattern !== 'General' && lookUp(pattern).date;
}

/** True where the format shows numbers as a time of day, without the day. */
export function isTimeFormat(pattern: string): boolean {
  return pattern !== 'General' && lookUp(pattern).timeOnly;
}

/**
 * The text that Excel shows for a value under a number format (English syntax), in a column that is wide enough.
 * General shows up to 11 digits. Dates honour the workbook's date system.
 */
export function displayText(value: CellValue, format: string, dateSystem: 1900 | 1904): string {
  if (value === null) return '';
  if (typeof value === 'number') return displayNumber(value, format, dateSystem);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'object') return value.error;
  if (format === 'General' || format === '@') return value;
  const { pattern, text } = lookUp(format);
  return text ? formatNumber(pattern, value) : value;
}

function displayNumber(value: number, format: string, dateSystem: 1900 | 1904): string {
  if (!Number.isFinite(value)) return '#NUM!';
  if (format === 'General' || format === '@' || format === '') {
    if (Number.isInteger(value) && Math.abs(value) < GENERAL_LIMIT) return String(value === 0 ? 0 : value);
    const plain = String(value);
    if (plain.length <= GENERAL_DIGITS && Math.abs(value) >= 1e-4 && !plain.includes('e')) return plain;
    return formatNumber('General', value);
  }
  const { pattern, date } = lookUp(format);
  const serial = date && dateSystem === 1904 ? value + DAYS_1904 : value;
  if (date && (serial < 0 || serial >= LAST_DATE + 1)) return NO_DATE;
  return formatNumber(pattern, serial);
}
