import { serialOfIso } from '../../../workbook/serial';
import type { CsvSettings } from './csv-settings';

/** Number formats of cells whose field is a date in the declared format. */
export const DATE_FORMATS: Readonly<Record<NonNullable<CsvSettings['dateFormat']>, string>> = {
  'yyyy-mm-dd': 'yyyy\\-mm\\-dd',
  'dd.mm.yyyy': 'dd\\.mm\\.yyyy',
  'dd/mm/yyyy': 'dd/mm/yyyy',
  'mm/dd/yyyy': 'mm/dd/yyyy',
};
/** Excel keeps 15 significant digits; a longer number is a key, not an amount. */
const MAX_DIGITS = 15;

export type CsvValue = { kind: 'text'; value: string } | { kind: 'number' | 'date'; value: number };

/** Reads fields as the settings say. What is not surely a number or a date of the declared format stays text. */
export class CsvValues {
  private readonly number: (field: string) => number | null;
  private readonly date: (field: string) => number | null;

  constructor(settings: CsvSettings) {
    this.number = settings.declaredNumbers ? declaredNumber(settings) : exactNumber(settings.decimal);
    this.date = dateReader(settings.dateFormat);
  }

  read(field: string): CsvValue {
    const first = field.charCodeAt(0);
    // Only digits and signs can begin a number or a date.
    if (first < 0x2b || first > 0x39) return { kind: 'text', value: field };
    const date = this.date(field);
    if (date !== null) return { kind: 'date', value: date };
    const number = this.number(field);
    return number === null ? { kind: 'text', value: field } : { kind: 'number', value: number };
  }
}

/** Only what prints back exactly the same: no leading zeros, no trailing zeros, no exponents, 15 digits at most. */
function exactNumber(decimal: '.' | ','): (field: string) => number | null {
  return (field) => {
    if (field.length > MAX_DIGITS + 2) return null;
    if (decimal === ',' && field.includes('.')) return null;
    const plain = decimal === ',' ? field.replace(',', '.') : field;
    const value = Number(plain);
    // 5e-7 would print back the same here, but not in Excel: 5E-07. It is a key more often than an amount.
    if (!Number.isFinite(value) || String(value) !== plain || plain.includes('e')) return null;
    return significantDigits(plain) <= MAX_DIGITS ? value : null;
  };
}

function declaredNumber({ decimal, thousands }: CsvSettings): (field: string) => number | null {
  const point = decimal === '.' ? '\\.' : ',';
  const fraction = `(?:${point}(\\d+))?`;
  const plain = new RegExp(`^([+-]?)(0|[1-9]\\d*)${fraction}$`);
  // Where people write a space between thousands, programs often write one that does not break.
  const sign =
    thousands === null
      ? null
      : thousands === ' '
        ? '[ \u00a0\u202f]'
        : thousands === "'"
          ? "['’]"
          : `\\${thousands}`;
  const grouped = sign === null ? null : new RegExp(`^([+-]?)([1-9]\\d{0,2}(?:${sign}\\d{3})+)${fraction}$`);
  return (field) => {
    const match = plain.exec(field) ?? grouped?.exec(field);
    if (!match) return null;
    const digits = (match[2] as string).replace(/\D/g, '');
    const text = digits + (match[3] === undefined ? '' : `.${match[3]}`);
    if (significantDigits(text) > MAX_DIGITS) return null;
    return Number(match[1] === '-' ? `-${text}` : text);
  };
}

function significantDigits(text: string): number {
  return text.replace(/[^0-9]/g, '').replace(/^0+/, '').length;
}

function dateReader(format: CsvSettings['dateFormat']): (field: string) => number | null {
  if (format === null) return () => null;
  const order = format.split(/[^a-z]/);
  const mark = /[^a-z]/.exec(format)?.[0] ?? '-';
  const pattern = new RegExp(
    `^${order.map((part) => (part === 'yyyy' ? '(\\d{4})' : '(\\d{1,2})')).join(`\\${mark}`)}$`,
  );
  const at = (part: string): number => order.indexOf(part) + 1;
  const [year, month, day] = [at('yyyy'), at('mm'), at('dd')];
  return (field) => {
    const match = pattern.exec(field);
    if (!match) return null;
    const two = (text: string | undefined): string => (text ?? '').padStart(2, '0');
    return serialOfIso(`${match[year] ?? ''}-${two(match[month])}-${two(match[day])}`, 1900);
  };
}
