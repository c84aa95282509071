import { describe, expect, it } from 'vitest';
import { quoteSheet, sheetPattern } from './sheet-pattern';

describe('sheet patterns', () => {
  it('compare without case', () => {
    expect(sheetPattern('month END').matches('Month End')).toBe(true);
    expect(sheetPattern('ÜBERSICHT').matches('Übersicht')).toBe(true);
    expect(sheetPattern('Month').matches('Month end')).toBe(false);
  });

  it('take * and ? as wildcards and nothing else as special', () => {
    expect(sheetPattern('Q?').matches('q1')).toBe(true);
    expect(sheetPattern('Q?').matches('Q')).toBe(false);
    expect(sheetPattern('*2026*').matches('Sales 2026 (final)')).toBe(true);
    expect(sheetPattern('a.c').matches('abc')).toBe(false);
    expect(sheetPattern('(a)+$').matches('(A)+$')).toBe(true);
    expect(sheetPattern('?').matches('😀')).toBe(true);
  });

  it('take ~ as an escape only before *, ? and ~', () => {
    expect(sheetPattern('a~~b').matches('a~b')).toBe(true);
    expect(sheetPattern('a~b').matches('a~b')).toBe(true);
    const star = sheetPattern('a~*b');
    expect(star.wild).toBe(false);
    expect(star.matches('a*b')).toBe(true);
    expect(star.matches('axb')).toBe(false);
  });

  it('are quick on patterns of many stars', () => {
    expect(sheetPattern('***************x').matches('a'.repeat(31))).toBe(false);
  });

  it('are quoted where a reference needs it', () => {
    expect(quoteSheet('Data')).toBe('Data');
    expect(quoteSheet("it's")).toBe("'it''s'");
    expect(quoteSheet('FY26')).toBe("'FY26'");
    expect(quoteSheet('Month end')).toBe("'Month end'");
  });
});
