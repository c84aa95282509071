import { format as formatNumber } from 'numfmt';
import { describe, expect, it } from 'vitest';
import { displayText, isDateFormat } from './display';

const show = (value: Parameters<typeof displayText>[0], format = 'General', system: 1900 | 1904 = 1900) =>
  displayText(value, format, system);

describe('displayText', () => {
  it('shows numbers in General with up to 11 digits', () => {
    expect(show(1234.5)).toBe('1234.5');
    expect(show(-0)).toBe('0');
    expect(show(1 / 3)).toBe('0.333333333');
    expect(show(123_456_789_012)).toBe('1.23457E+11');
  });

  it('takes a shorter way for short numbers, to the same text', () => {
    for (let i = 0; i < 20_000; i++) {
      const value = Number(((((i * 7919) % 10_007) - 5000) * 10 ** ((i % 12) - 6)).toFixed(i % 7));
      if (Number.isInteger(value)) continue;
      expect(show(value)).toBe(formatNumber('General', value));
    }
  });

  it('shows dates of both date systems, and what is no date', () => {
    expect(show(46_356, 'yyyy-mm-dd')).toBe('2026-11-30');
    expect(show(44_894, 'yyyy-mm-dd', 1904)).toBe('2026-11-30');
    expect(show(-1, 'yyyy-mm-dd')).toBe('########');
    expect(isDateFormat('[h]:mm')).toBe(false);
    expect(isDateFormat('dd.mm.yyyy')).toBe(true);
  });

  it('shows texts, booleans and errors', () => {
    expect(show('007', '0.00')).toBe('007');
    expect(show('x', '"<"@">"')).toBe('<x>');
    expect(show(true)).toBe('TRUE');
    expect(show({ error: '#N/A' }, '0.00')).toBe('#N/A');
    expect(show(null, '0.00')).toBe('');
  });

  it('shows a plain number where the format cannot be read', () => {
    expect(show(1.5, '"unfinished')).toBe('1.5');
  });
});
