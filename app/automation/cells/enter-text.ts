import type { CellInput } from '../../workbook/cells';
import { serialOfIso } from '../../workbook/serial';

/** What Excel makes of a text that is put into a cell. */
export interface Entered {
  input: CellInput;
  /** A number format that goes with the input where the cell's own is General. */
  format?: string;
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const ERRORS = new Set(['#NULL!', '#DIV/0!', '#VALUE!', '#REF!', '#NAME?', '#NUM!', '#N/A']);

export const FORMAT = {
  date: 'm/d/yyyy',
  dateTime: 'm/d/yyyy h:mm',
  money: '$#,##0.00_);[Red]($#,##0.00)',
  wholeMoney: '$#,##0_);[Red]($#,##0)',
} as const;

/**
 * Reads a text as Excel (English, United States) does when a program assigns it to Value, Value2 or Formula of a cell:
 * formulas, numbers, percents, currency, fractions, dates and times, TRUE and FALSE, errors; the rest is text. A leading
 * apostrophe, or the cell format `@`, keeps it as text. `today` decides the year of dates without one.
 */
export function enterText(
  text: string,
  format: string,
  dateSystem: 1900 | 1904,
  today = new Date(),
): Entered {
  if (text === '') return { input: { kind: 'empty' } };
  if (format === '@') return asText(text);
  if (text.startsWith("'")) return asText(text.slice(1));
  if (text.length > 1 && text.startsWith('=')) {
    return { input: { kind: 'formula', formula: text.slice(1).trim() } };
  }
  const trimmed = text.trim();
  if (/^(true|false)$/i.test(trimmed)) {
    return { input: { kind: 'boolean', value: trimmed.toLowerCase() === 'true' } };
  }
  // A cell holds an error as a constant; the engine writes it as the formula that gives it.
  if (ERRORS.has(trimmed.toUpperCase())) {
    return { input: { kind: 'formula', formula: trimmed.toUpperCase() } };
  }
  return readNumber(trimmed) ?? readDate(trimmed, dateSystem, today) ?? asText(text);
}

function asText(text: string): Entered {
  return { input: text === '' ? { kind: 'empty' } : { kind: 'text', value: text } };
}

function asNumber(value: number, format?: string): Entered {
  return { input: { kind: 'number', value }, ...(format === undefined ? {} : { format }) };
}

const DIGITS = '(?:\\d{1,3}(?:,\\d{3})+|\\d+)';
const NUMBER = new RegExp(
  `^(\\()?([+-])?(\\$)?([+-])?(${DIGITS}(?:\\.\\d*)?|\\.\\d+)(e[+-]?\\d{1,3})?\\s?(%)?(\\))?$`,
  'i',
);
const FRACTION = /^([+-])?(\d+) (\d{1,4})\/(\d{1,4})$/;

function readNumber(text: string): Entered | null {
  const fraction = FRACTION.exec(text);
  if (fraction) {
    const [, sign, whole, over, under] = fraction;
    if (Number(under) === 0) return null;
    const value = Number(whole) + Number(over) / Number(under);
    return asNumber(sign === '-' ? -value : value, (under ?? '').length > 1 ? '# ??/??' : '# ?/?');
  }
  const match = NUMBER.exec(text);
  if (!match) return null;
  const [, open, before, dollar, after, digits = '', exponent, percent, close] = match;
  if (Boolean(open) !== Boolean(close) || (before && after) || (open && (before || after))) return null;
  if ((exponent && (percent || dollar)) || (percent && dollar)) return null;
  const plain = Number(digits.replaceAll(',', '') + (exponent ?? ''));
  if (!Number.isFinite(plain)) return null;
  const negative = before === '-' || after === '-' || open !== undefined;
  const value = (negative ? -plain : plain) / (percent ? 100 : 1) || 0;
  const decimals = /\.\d/.test(digits);
  if (percent) return asNumber(value, decimals ? '0.00%' : '0%');
  if (dollar) return asNumber(value, decimals ? FORMAT.money : FORMAT.wholeMoney);
  if (exponent) return asNumber(value, '0.00E+00');
  if (digits.includes(',')) return asNumber(value, decimals ? '#,##0.00' : '#,##0');
  return asNumber(value);
}

const TIME = /^(\d{1,4}):(\d{2})(?::(\d{2})(\.\d{1,3})?)?(?:\s*([ap])m?)?$/i;

/** A time of day as a fraction of a day, with its format. */
function readTime(text: string): { days: number; format: string } | null {
  const match = TIME.exec(text) ?? /^(\d{1,2})()()()\s+([ap])m?$/i.exec(text);
  if (!match) return null;
  const [, hours = '', minutes = '', seconds, fraction, half] = match;
  let hour = Number(hours);
  if (Number(minutes || 0) > 59 || Number(seconds ?? 0) > 59) return null;
  if (half) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  }
  const days =
    (hour * 3600 + Number(minutes || 0) * 60 + Number(seconds ?? 0) + Number(fraction ?? 0)) / 86_400;
  const withSeconds = seconds !== undefined && seconds !== '';
  if (half) return { days, format: withSeconds ? 'h:mm:ss AM/PM' : 'h:mm AM/PM' };
  if (hour > 23) return { days, format: '[h]:mm:ss' };
  return { days, format: withSeconds ? 'h:mm:ss' : 'h:mm' };
}

interface Day {
  year: number;
  month: number;
  day: number;
  format: string;
}

function readDate(text: string, dateSystem: 1900 | 1904, today: Date): Entered | null {
  const alone = readTime(text);
  if (alone) return asNumber(alone.days, alone.format);
  // A date may have a time after it.
  const space = /^(.*?)[ T]+(\d{1,2}:.*)$/.exec(text);
  const time = space ? readTime(space[2] ?? '') : null;
  const day = readDay(time && space ? (space[1] ?? '') : text, today);
  if (!day) return null;
  const iso = `${pad(day.year, 4)}-${pad(day.month, 2)}-${pad(day.day, 2)}`;
  const serial = serialOfIso(iso, dateSystem);
  if (serial === null) return null;
  return time ? asNumber(serial + time.days, FORMAT.dateTime) : asNumber(serial, day.format);
}

function readDay(text: string, today: Date): Day | null {
  const iso = /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})$/.exec(text);
  if (iso) return valid(Number(iso[1]), Number(iso[3]), Number(iso[4]), FORMAT.date);
  const full = /^(\d{1,2})([-/])(\d{1,2})\2(\d{4}|\d{1,2})$/.exec(text);
  if (full) return valid(yearOf(full[4] ?? ''), Number(full[1]), Number(full[3]), FORMAT.date);
  const two = /^(\d{1,2})[-/](\d{1,4})$/.exec(text);
  if (two) {
    const [month, other] = [Number(two[1]), Number(two[2])];
    // Without a year it is month and day, and where no month has that day, month and year.
    return (
      ((two[2] ?? '').length <= 2 ? valid(today.getFullYear(), month, other, 'd-mmm') : null) ??
      ((two[2] ?? '').length !== 3 && (two[2] ?? '').length !== 1
        ? valid(yearOf(two[2] ?? ''), month, 1, 'mmm-yy')
        : null)
    );
  }
  const dayFirst = /^(\d{1,2})[- ]([a-z]{3,9})(?:[- ](\d{4}|\d{2}))?$/i.exec(text);
  if (dayFirst) {
    const month = monthOf(dayFirst[2] ?? '');
    return dayFirst[3] === undefined
      ? valid(today.getFullYear(), month, Number(dayFirst[1]), 'd-mmm')
      : valid(yearOf(dayFirst[3]), month, Number(dayFirst[1]), 'd-mmm-yy');
  }
  const monthFirst = /^([a-z]{3,9})[- ](\d{1,2})(?:, ?(\d{4}))?$/i.exec(text);
  if (monthFirst) {
    const month = monthOf(monthFirst[1] ?? '');
    return monthFirst[3] === undefined
      ? (valid(today.getFullYear(), month, Number(monthFirst[2]), 'd-mmm') ??
          valid(yearOf(monthFirst[2] ?? ''), month, 1, 'mmm-yy'))
      : valid(Number(monthFirst[3]), month, Number(monthFirst[2]), 'd-mmm-yy');
  }
  const monthYear = /^([a-z]{3,9})[- ](\d{4})$/i.exec(text);
  if (monthYear) return valid(Number(monthYear[2]), monthOf(monthYear[1] ?? ''), 1, 'mmm-yy');
  return null;
}

/** Two digits mean 1930 to 2029, as Windows has it by default. */
function yearOf(digits: string): number {
  const year = Number(digits);
  if (digits.length > 2) return year;
  return year < 30 ? 2000 + year : 1900 + year;
}

const FULL_MONTHS =
  'january february march april may june july august september october november december'.split(' ');

function monthOf(name: string): number {
  const lower = name.toLowerCase();
  const short = MONTHS.indexOf(lower);
  return (short >= 0 ? short : FULL_MONTHS.indexOf(lower)) + 1;
}

function valid(year: number, month: number, day: number, format: string): Day | null {
  if (year < 1900 || year > 9999 || month < 1 || month > 12 || day < 1) return null;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate() ? { year, month, day, format } : null;
}

function pad(number: number, digits: number): string {
  return String(number).padStart(digits, '0');
}
