import type { RawValue } from './ironcalc-protocol';

/**
 * Functions that IronCalc 0.8.4 knows but computes differently from Excel, or that need what it is not given. Found by
 * comparing with values that Excel computed (see ironcalc.test.ts); a formula that uses one stays stale instead of
 * getting a wrong value.
 */
const NEEDS: Readonly<Record<string, string>> = {
  CONVERT: 'IronCalc converts temperatures wrong',
  HOUR: 'IronCalc does not round times to seconds',
  MINUTE: 'IronCalc does not round times to seconds',
  SECOND: 'IronCalc does not round times to seconds',
  CELL: 'CELL needs formats and window state',
  INFO: 'INFO needs the state of Excel',
  FORMULATEXT: 'FORMULATEXT needs every formula as it is written',
  ISFORMULA: 'ISFORMULA needs every formula of the workbook',
  SHEET: 'SHEET needs the sheets as they are in the file',
  SHEETS: 'SHEETS needs the sheets as they are in the file',
};

/**
 * Functions that read dates out of texts, which Excel does by the settings of its user: where IronCalc cannot read
 * one, Excel may.
 */
const READS_DATES = /\b(?:VALUE|DATEVALUE|TIMEVALUE)\s*\(/i;

/** They take a text for the day that it writes. */
const TAKES_DAY_TEXTS =
  /\b(?:VALUE|DATEVALUE|YEAR|MONTH|DAY|DAYS|DAYS360|DATEDIF|WEEKDAY|WEEKNUM|ISOWEEKNUM|EDATE|EOMONTH|YEARFRAC|(?:WORKDAY|NETWORKDAYS)(?:\.INTL)?)\s*\(/i;
/** 10/12/1999 is a day of October or of December. */
const DAY_OR_MONTH_FIRST = /^\s*\d{1,2}([-/.])\d{1,2}\1\d{2,4}\s*$/;
export const SETTINGS_DECIDE = 'it reads a date out of a text, which depends on the settings of Excel';

/** Whether a formula may read days out of texts. */
export function takesDayTexts(formula: string): boolean {
  return TAKES_DAY_TEXTS.test(formula);
}

/** Whether a text is a day that IronCalc and Excel may read differently. */
export function isDoubtfulDay(text: string): boolean {
  return DAY_OR_MONTH_FIRST.test(text);
}

/** They take 0, and what an empty cell holds, for a day before 1900-01-01, which IronCalc does not know. */
const READS_DAYS = /\b(?:YEAR|MONTH|DAY|WEEKDAY|WEEKNUM|DATE|EDATE|EOMONTH|TEXT)\s*\(/i;
/** They make texts of numbers. */
const WRITES_NUMBERS =
  /&|\b(?:CONCAT|CONCATENATE|TEXTJOIN|LEFT|RIGHT|MID|LOWER|UPPER|PROPER|TRIM|REPT|REPLACE|SUBSTITUTE)\s*\(/i;
const EXCEL_DIGITS = 15;

/** Why a value that IronCalc gives for a formula may not be the one of Excel; null where it is. */
export function doubtfulValue(formula: string, value: RawValue): string | null {
  if (value.type === 'error') {
    if (READS_DATES.test(formula)) {
      return SETTINGS_DECIDE;
    }
    return READS_DAYS.test(formula) && (value.value === '#NUM!' || value.value === '#VALUE!')
      ? 'IronCalc knows no day 0, which Excel takes an empty cell for'
      : null;
  }
  if (value.type !== 'text' || !WRITES_NUMBERS.test(formula)) return null;
  const fractions = value.value.match(/\d*\.\d+/g) ?? [];
  return fractions.some((text) => text.replace('.', '').replace(/^0+/, '').length > EXCEL_DIGITS)
    ? 'IronCalc writes numbers with more digits into texts than Excel'
    : null;
}

/** Why a function must not be given to IronCalc; null where it may. */
export function differsFromExcel(name: string): string | null {
  return NEEDS[name] ?? null;
}
