import { describe, expect, it } from 'vitest';
import { fromStored, toStored } from './stored';

const stored = (formula: string, table?: string) => {
  const result = toStored(formula, table === undefined ? {} : { table });
  return result.ok
    ? `${result.formula.evaluation}: ${result.formula.text}`
    : `refused: ${result.problem.message}`;
};

describe('the form of formulas in files', () => {
  it.each([
    ['=sum(a1:b2)', 'plain: SUM(a1:b2)'],
    ['concat(A1:A3)', 'plain: _xlfn.CONCAT(A1:A3)'],
    ['XLOOKUP(A1,B:B,C:C)', 'plain: _xlfn.XLOOKUP(A1,B:B,C:C)'],
    ['_xlfn.XLOOKUP(A1,B:B,C:C)', 'plain: _xlfn.XLOOKUP(A1,B:B,C:C)'],
    ['NETWORKDAYS.INTL(A1,B1)', 'plain: NETWORKDAYS.INTL(A1,B1)'],
    [
      'LET(x,1,f,LAMBDA(y,x+y),f(2)+Z1)',
      'plain: _xlfn.LET(_xlpm.x,1,_xlpm.f,_xlfn.LAMBDA(_xlpm.y,_xlpm.x+_xlpm.y),_xlpm.f(2)+Z1)',
    ],
    ['SUM(A1#)', 'plain: SUM(_xlfn.ANCHORARRAY(A1))'],
    ['@A1:A3', 'plain: A1:A3'],
    ['SUM(@A1:A3)', 'plain: SUM(_xlfn.SINGLE(A1:A3))'],
    ['@INDIRECT(A1)', 'plain: _xlfn.SINGLE(INDIRECT(A1))'],
    ['Table1[@Amount]*2', 'plain: Table1[[#This Row],[Amount]]*2'],
    ['Mod.Macro(A1:A3)', 'plain: Mod.Macro(A1:A3)'],
    ['SUMPRODUCT((A1:A3="x")*B1:B3)', 'plain: SUMPRODUCT((A1:A3="x")*B1:B3)'],
    ['SUM(COUNTIF(A:A,{"x","y"}))', 'plain: SUM(COUNTIF(A:A,{"x","y"}))'],
    ['INDEX(A1:B9,MATCH(1,A:A,0),2)', 'plain: INDEX(A1:B9,MATCH(1,A:A,0),2)'],
    ['SUM(A1:A3*B1:B3)', 'array: SUM(A1:A3*B1:B3)'],
    ['SUM(FILTER(A1:A3,A1:A3>1))', 'array: SUM(_xlfn._xlws.FILTER(A1:A3,A1:A3>1))'],
    ['SUM(IF(A1:A3>1,B1:B3))', 'array: SUM(IF(A1:A3>1,B1:B3))'],
    ['LET(a,A1:A3,SUM(a*2))', 'array: _xlfn.LET(_xlpm.a,A1:A3,SUM(_xlpm.a*2))'],
  ])('stores %s', (formula, expected) => {
    expect(stored(formula)).toBe(expected);
  });

  it.each([
    ['A1:A3*2', /fills several cells/],
    ['FILTER(A1:A3,A1:A3>1)', /several cells because of FILTER/],
    ['SORT(A1:A2)', /SORT/],
    ['SEQUENCE(3)', /SEQUENCE/],
    ['{1,2}', /several cells/],
    ['A1#', /#/],
    ['YEAR(A1:A3)', /YEAR/],
    ['XLOOKUP(A1,B:B,C:D)', /cannot be told because of XLOOKUP/],
    ['INDIRECT(A1)', /cannot be told because of INDIRECT/],
    ['[Book.xlsx]S!A1', /another workbook/],
    ['[@Amount]*2', /outside of any table/],
    ['SUM(', /not closed/],
  ])('refuses %s, which it could not store right', (formula, message) => {
    const result = toStored(formula);
    expect(result.ok).toBe(false);
    if (!result.ok) {
      expect(result.problem.message).toMatch(message);
      expect(result.problem.hint).toBeTruthy();
    }
  });

  it('takes what fills several cells in an array formula, prefixes and all', () => {
    const array = (formula: string) => {
      const result = toStored(formula, { array: true });
      return result.ok ? result.formula : result.problem.code;
    };
    expect(array('SORT(FILTER(A1:A3,B1:B3>1))')).toEqual({
      text: '_xlfn._xlws.SORT(_xlfn._xlws.FILTER(A1:A3,B1:B3>1))',
      evaluation: 'array',
    });
    expect(array('XLOOKUP(A1,B:B,C:D)')).toMatchObject({ text: '_xlfn.XLOOKUP(A1,B:B,C:D)' });
    expect(array('@A1:A3')).toMatchObject({ text: '_xlfn.SINGLE(A1:A3)' });
    expect(array('[Book.xlsx]S!A1:A3')).toBe('step-refused');
  });

  it('completes references to the table that a cell stands in', () => {
    expect(stored('[@Amount]*2', 'Sales')).toBe('plain: Sales[[#This Row],[Amount]]*2');
  });

  it.each([
    'LET(x,1,f,LAMBDA(y,x+y),f(2)+Z1)',
    'SUM(@A1:A3)',
    'SUM(A1#)+SUM(Sheet1!B2#)',
    'XLOOKUP(A1,B:B,C:C)&"_xlfn.x"',
    'SUM(FILTER(A1:A3,A1:A3>1))',
  ])('comes back from files as it was entered: %s', (formula) => {
    const result = toStored(formula);
    expect(result.ok && fromStored(result.formula.text)).toBe(formula);
  });

  it('reads what other programs store', () => {
    expect(fromStored('_xlfn.ANCHORARRAY((A1))')).toBe('(A1)#');
    expect(fromStored('_xludf.NOSUCH(1)')).toBe('_xludf.NOSUCH(1)');
    expect(fromStored('SUM(1)')).toBe('SUM(1)');
  });
});
