import { describe, expect, it } from 'vitest';
import { referencesOf } from './references';

const kinds = (formula: string) =>
  referencesOf(formula).map((reference) => {
    switch (reference.kind) {
      case 'area': {
        const { top, left, bottom, right } = reference.area;
        const sheets = [reference.sheet, reference.lastSheet].filter((name) => name !== undefined).join(':');
        return `${sheets}!${top},${left},${bottom},${right}`;
      }
      case 'table':
        return `${reference.table ?? ''}[${[...reference.sections, ...reference.columns].join('|')}]`;
      case 'name':
      case 'call':
        return `${reference.kind} ${reference.sheet ?? ''}!${reference.name}`;
      case 'spill':
        return `spill ${reference.area.top}`;
      default:
        return `${reference.kind} ${reference.text}`;
    }
  });

describe('what a formula reads', () => {
  it.each([
    ["B2+'a b'!A1:C3", ['!2,2,2,2', 'a b!1,1,3,3']],
    ["Sheet1:Sheet3!B2+'S 1:S 2'!C3", ['Sheet1:Sheet3!2,2,2,2', 'S 1:S 2!3,3,3,3']],
    ["'it''s'!A:A", ["it's!1,1,1048576,1"]],
    ['2:3', ['!2,1,3,16384']],
    ['C3:A1', ['!1,1,3,3']],
    ['[1]Sheet1!A1+[1]!name', ['external [1]Sheet1!A1', 'external [1]!name']],
    ['[0]!Rate+Rate+S!Rate', ['name !Rate', 'name !Rate', 'name S!Rate']],
    ['Sales[[#This Row],[a b]]+SUM(Sales[])', ['Sales[this row|a b]', 'Sales[]']],
    ['SUM(_xlfn.ANCHORARRAY(A5))+B7#', ['!5,1,5,1', 'spill 7']],
    ['NOW()+INDIRECT("A1")', ['volatile NOW', 'unsure INDIRECT']],
    ['A1:INDEX(B:B,3)', ['!1,1,1,1', 'unsure :', '!1,2,1048576,2']],
    ['Macro(A1)+[0]!Other(1)', ['call !Macro', '!1,1,1,1', 'call !Other']],
    ['_xlfn.LET(_xlpm.x,1,_xlpm.x)', []],
    ['SUMIF($A$2:$A$9,"x",S!C2)', ['!2,1,9,1', 'S!2,3,9,3']],
    [
      'SUMIF(A:A,IF(B1="",1,2),C2:C3)+AVERAGEIF(D1:E2, ">1")',
      ['!1,1,1048576,1', '!1,2,1,2', '!2,3,1048576,3', '!1,4,2,5'],
    ],
    [
      'SUMIF(Kinds,"x",C2)+SUMIF(Kinds,"x",C2:C9)',
      ['name !Kinds', 'unsure SUMIF', 'name !Kinds', '!2,3,9,3'],
    ],
    ['"A1"&#REF!&Sheet1!#REF!', []],
    ["'C:\\x\\[B.xlsx]S'!A1", ['unsure', '!1,1,1,1']],
  ])('%s', (formula, expected) => {
    const found = kinds(formula);
    if (expected[0] === 'unsure') expect(found.some((each) => each.startsWith('unsure'))).toBe(true);
    else expect(found).toEqual(expected);
  });

  it('says which sides stay when the formula moves', () => {
    const [reference] = referencesOf('SUM($A1:B$2)');
    expect(reference?.kind === 'area' && reference.fixed).toEqual({
      left: true,
      top: false,
      right: false,
      bottom: true,
    });
  });
});
