import { describe, expect, it } from 'vitest';
import { columnLetters, readDestination, referenceOf } from './cell-reference';

describe('cell references', () => {
  it('names columns up to the last', () => {
    expect([1, 26, 27, 702, 703, 16384].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA', 'XFD']);
    expect(referenceOf({ row: 1048576, column: 16384 })).toBe('XFD1048576');
  });

  it.each([
    ['b2', { row: 2, column: 2, sheet: null }],
    [' $C$10 ', { row: 10, column: 3, sheet: null }],
    ['B2:D4', { row: 2, column: 2, sheet: null }],
    ['1200', { row: 1200, column: 1, sheet: null }],
    ['AA', { row: 1, column: 27, sheet: null }],
    ["'It''s'!A5", { row: 5, column: 1, sheet: "It's" }],
    ['Data!XFD1', { row: 1, column: 16384, sheet: 'Data' }],
  ])('goes to %s', (text, where) => {
    expect(readDestination(text)).toEqual(where);
  });

  it.each(['', 'A0', 'XFE1', 'A1048577', 'hello world', '!', 'ABCD1'])('refuses %j', (text) => {
    expect(readDestination(text)).toBeNull();
  });
});
