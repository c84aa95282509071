import { describe, expect, it } from 'vitest';
import { displayText, isDateFormat } from './display';
import { isoOfSerial, serialOfIso } from './serial';

describe('displayText', () => {
  it.each([
    [1234567890123, 'General', '1.23457E+12'],
    [12345678901, 'General', '12345678901'],
    [0.1 + 0.2, 'General', '0.3'],
    [1 / 3, 'General', '0.333333333'],
    [-0, 'General', '0'],
    [1200.5, '#,##0.00', '1,200.50'],
    [-1234.5, '#,##0.00_);[Red](#,##0.00)', '(1,234.50)'],
    [0.256, '0%', '26%'],
    [46356, 'yyyy-mm-dd', '2026-11-30'],
    [60, 'yyyy-mm-dd', '1900-02-29'],
    [1.5, '[h]:mm', '36:00'],
    [-1, 'yyyy-mm-dd', '########'],
    [5, ';;;', ''],
    ['x', '"a"@', 'ax'],
    ['x', '0.00', 'x'],
    [true, '0.00', 'TRUE'],
    [{ error: '#REF!' }, '0', '#REF!'],
    [null, '0', ''],
    [5, 'no such [format', '5'],
  ])('shows %j under %j as %j', (value, format, text) => {
    expect(displayText(value, format, 1900)).toBe(text);
  });

  it('honours the 1904 date system for dates and not for elapsed time', () => {
    expect(displayText(0, 'yyyy-mm-dd', 1904)).toBe('1904-01-01');
    expect(displayText(1.5, '[h]:mm', 1904)).toBe('36:00');
    expect(displayText(1.5, '0.0', 1904)).toBe('1.5');
  });

  it('knows which formats are dates', () => {
    expect(['yyyy', 'h:mm', '[h]:mm', '0.00', 'General', '"day"0'].map(isDateFormat)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('serials', () => {
  it.each([
    ['1900-01-01', 1900, 1],
    ['1900-02-28', 1900, 59],
    ['1900-03-01', 1900, 61],
    ['2026-11-30', 1900, 46356],
    ['2026-11-30T12:00:00', 1900, 46356.5],
    ['1904-01-01', 1904, 0],
    ['9999-12-31', 1900, 2958465],
  ] as const)('%s in %d is %d, and back', (iso, system, serial) => {
    expect(serialOfIso(iso, system)).toBe(serial);
    expect(isoOfSerial(serial, system)).toBe(iso);
  });

  it.each(['2026-02-29', '1899-12-31', '10000-01-01', '2026-1-1', '2026-01-01T24:00', 'x'])(
    'refuses %s',
    (iso) => {
      expect(serialOfIso(iso, 1900)).toBeNull();
    },
  );

  it('refuses what the 1904 system cannot hold', () => {
    expect(serialOfIso('1903-12-31', 1904)).toBeNull();
    expect(isoOfSerial(-1, 1900)).toBeNull();
  });
});
