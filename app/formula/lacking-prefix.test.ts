import { expect, it } from 'vitest';
import { lackingPrefix } from './lacking-prefix';
import { toStored } from './stored';

it.each([
  ['XLOOKUP(A1,B:B,C:C)', 'XLOOKUP instead of _xlfn.XLOOKUP'],
  ['1+_xlfn.IFS(A1>1,concat(A1:A2))', 'concat instead of _xlfn.CONCAT'],
  ['SUM(FILTER(A1:A3,A1:A3>1))', 'FILTER instead of _xlfn._xlws.FILTER'],
  ['FLOOR.PRECISE(A1)', 'FLOOR.PRECISE instead of _xlfn.FLOOR.PRECISE'],
])('finds the call of %s that Excel does not know, and none once it is entered again', (formula, why) => {
  expect(lackingPrefix(formula)).toContain(why);
  const again = toStored(formula);
  expect(again.ok && lackingPrefix(again.formula.text)).toBeNull();
});

it('takes names, texts and functions of the first edition for what they are', () => {
  for (const fine of [
    'SUM(1)',
    'NETWORKDAYS.INTL(A1,B1)',
    '"XLOOKUP("&XLOOKUP',
    'Mod.Concat(1)',
    '_xlpm.sort(1)',
  ])
    expect(lackingPrefix(fine)).toBeNull();
});
