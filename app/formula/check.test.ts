import { describe, expect, it } from 'vitest';
import { checkFormula } from './check';

describe('checking a formula', () => {
  it.each([
    'SUM(A1:B2)',
    '=SUM(D:D)',
    "'it''s'!A1+Sheet1:Sheet3!B2",
    'LET(x,1,LAMBDA(y,x+y)(2))',
    '{1,-2;"a",TRUE}',
    'Table1[[#This Row],[a b]]*2',
    'IF(A1,,)',
    'Sheet1!#REF!+1',
    '[0]!MyMacro(1)',
    '"a""b"&1%',
    '-2^2',
    '1 + \n 2',
    'A1#',
    '@A1:A3',
  ])('takes %s', (formula) => {
    expect(checkFormula(formula)).toBeNull();
  });

  it.each([
    ['', /empty/],
    ['=', /empty/],
    ['1+', /ends where something is still expected/],
    ['SUM((1)', /"\(" is not closed at character 4/],
    ['SUM(1))', /"\)" closes nothing at character 7/],
    ['"abc', /text begins but does not end at character 1/],
    ['SUMME(A1;A2)', /semicolon stands at character 9/],
    ['==1', /second "=" stands at character 1/],
    ['3 4', /operator is missing at character 3/],
    ['A1 1', /operator is missing at character 4/],
    ['{A1,2}', /not right .* at character 2/],
    ['1..2', /not understood at character 1/],
    ['A1=<B1', /character/],
  ])('refuses %s and says where', (formula, message) => {
    const problem = checkFormula(formula);
    expect(problem?.code).toBe('recipe-invalid');
    expect(problem?.message).toMatch(message);
    expect(problem?.hint).toBeTruthy();
  });

  it("keeps Excel's limits", () => {
    expect(checkFormula(`SUM(${'A1,'.repeat(254)}A1)`)).toBeNull();
    expect(checkFormula(`SUM(${'A1,'.repeat(255)}A1)`)?.message).toMatch(/255 arguments/);
    expect(checkFormula(`${'('.repeat(65)}1${')'.repeat(65)}`)?.message).toMatch(/nested/);
    expect(checkFormula(`1${'+1'.repeat(4096)}`)?.message).toMatch(/8193 characters/);
  });

  it('is right again after a formula that it refused', () => {
    expect(checkFormula('SUM((A1,B1)')).not.toBeNull();
    expect(checkFormula('SUM((A1,B1),C1)')).toBeNull();
  });
});
