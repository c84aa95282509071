import { describe, expect, it } from 'vitest';
import { shiftFormula } from './shift';

describe('moving the references of a formula', () => {
  it.each([
    ["SUM(A1:$B2,'a b'!C$3:$D4)", 1, 1, "SUM(B2:$B3,'a b'!D$3:$D5)"],
    ['A:A+1:1+$A:B+$1:2', 2, 1, 'B:B+3:3+$A:C+$1:4'],
    ['Sheet1:Sheet3!A1+A1:.B3', 1, 0, 'Sheet1:Sheet3!A2+A2:.B4'],
    ['"A1"&A1&LOG10(A1)', 0, 1, '"A1"&B1&LOG10(B1)'],
    ['Table1[[#This Row],[A1]]+A1B+Rate', 1, 1, 'Table1[[#This Row],[A1]]+A1B+Rate'],
    ['_xlfn.LET(_xlpm.x,A1,_xlpm.x)', 1, 0, '_xlfn.LET(_xlpm.x,A2,_xlpm.x)'],
    ['a1+$A$1', 0, 0, 'a1+$A$1'],
    ['$A$1+A$1+$A1', 5, 5, '$A$1+F$1+$A6'],
  ])('%s by %i, %i', (formula, rows, columns, expected) => {
    expect(shiftFormula(formula, rows, columns)).toBe(expected);
  });

  it('turns references that leave the sheet into #REF!', () => {
    expect(shiftFormula('A1+B2', -1, 0)).toBe('#REF!+B1');
    expect(shiftFormula('Sheet1!A1', 0, -1)).toBe('Sheet1!#REF!');
    expect(shiftFormula('SUM(A1048576:B1048576)+XFD1', 1, 0)).toBe('SUM(#REF!)+XFD2');
    expect(shiftFormula('XFD1', 0, 1)).toBe('#REF!');
    expect(shiftFormula('SUM(A:XFD)', 0, 1)).toBe('SUM(#REF!)');
  });

  it('moves one formula to many cells', () => {
    for (let row = 0; row < 1000; row++) {
      expect(shiftFormula('A1*$B$1', row, 0)).toBe(`A${row + 1}*$B$1`);
    }
  });
});
