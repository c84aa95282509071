import { describe, expect, it } from 'vitest';
import { areaName, cellName, columnName, columnNumber, contains, intersect, parseArea } from './a1';

describe('A1 references', () => {
  it('names columns to the last one and back', () => {
    for (const [column, name] of [
      [1, 'A'],
      [26, 'Z'],
      [27, 'AA'],
      [702, 'ZZ'],
      [703, 'AAA'],
      [16384, 'XFD'],
    ] as const) {
      expect(columnName(column)).toBe(name);
      expect(columnNumber(name)).toBe(column);
    }
    expect(columnNumber('XFE')).toBe(0);
    expect(cellName(1048576, 16384)).toBe('XFD1048576');
  });

  it('reads cells, ranges, whole columns and whole rows', () => {
    expect(parseArea('$B$2')).toEqual({ top: 2, left: 2, bottom: 2, right: 2 });
    expect(parseArea('D10:B2')).toEqual({ top: 2, left: 2, bottom: 10, right: 4 });
    expect(parseArea('B:C')).toEqual({ top: 1, left: 2, bottom: 1048576, right: 3 });
    expect(parseArea('2:3')).toEqual({ top: 2, left: 1, bottom: 3, right: 16384 });
  });

  it('refuses what is no reference', () => {
    for (const text of [
      '',
      'B',
      '7',
      'A0',
      'XFE1',
      'A1048577',
      'A1:B',
      'A1:B2:C3',
      'Sheet1!A1',
      'A:1',
      'é1',
    ]) {
      expect(parseArea(text), text).toBeNull();
    }
  });

  it('intersects and contains', () => {
    const a = { top: 1, left: 1, bottom: 4, right: 4 };
    const b = { top: 3, left: 2, bottom: 9, right: 3 };
    expect(intersect(a, b)).toEqual({ top: 3, left: 2, bottom: 4, right: 3 });
    expect(intersect(a, { top: 5, left: 1, bottom: 6, right: 1 })).toBeNull();
    expect(contains(a, { top: 2, left: 2, bottom: 4, right: 4 })).toBe(true);
    expect(contains(a, b)).toBe(false);
    expect(areaName(b)).toBe('B3:C9');
  });
});
