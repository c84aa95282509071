/**
 * Functions that IronCalc 0.8.4 knows but computes differently from Excel, or that need what it is not given. Found by
 * comparing with values that Excel computed (see ironcalc.test.ts); a formula that uses one stays stale instead of
 * getting a wrong value.
 */
const NEEDS: Readonly<Record<string, string>> = {
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

/** Whether an error value that IronCalc gives for this formula could be a value in Excel. */
export function doubtfulError(formula: string): boolean {
  return READS_DATES.test(formula);
}

/** Why a function must not be given to IronCalc; null where it may. */
export function differsFromExcel(name: string): string | null {
  return NEEDS[name] ?? null;
}
