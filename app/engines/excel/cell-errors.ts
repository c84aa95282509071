import type { CellError } from '../../workbook/cells';

/** SCODE of an error in a cell: 0x800A0000 plus the number that VBA's CVErr takes. */
const BASE = 0x800a0000;

/*
 * XlCVError (Excel object model), and the numbers of the later errors as Excel's ERROR.TYPE and Range.Value2 give them.
 */
const NUMBERS: readonly (readonly [number, string])[] = [
  [2000, '#NULL!'],
  [2007, '#DIV/0!'],
  [2015, '#VALUE!'],
  [2023, '#REF!'],
  [2029, '#NAME?'],
  [2036, '#NUM!'],
  [2042, '#N/A'],
  [2043, '#GETTING_DATA'],
  [2045, '#SPILL!'],
  [2046, '#CONNECT!'],
  [2047, '#BLOCKED!'],
  [2048, '#UNKNOWN!'],
  [2049, '#FIELD!'],
  [2050, '#CALC!'],
  [2051, '#BUSY!'],
  [2222, '#EXTERNAL!'],
];

const byCode = new Map(NUMBERS.map(([number, error]) => [(BASE + number) | 0, error]));
const byError = new Map(NUMBERS.map(([number, error]) => [error, (BASE + number) | 0]));

/** The error that a code (signed 32 bits) of a cell stands for. Codes that no list knows count as #VALUE!. */
export function errorOfCode(code: number): CellError {
  return { error: byCode.get(code) ?? '#VALUE!' };
}

/** The code (signed 32 bits) to write an error with; null where Excel takes none for it. */
export function codeOfError(error: string): number | null {
  return byError.get(error) ?? null;
}
