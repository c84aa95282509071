import { expect, test } from 'vitest';
import { enterText } from './enter-text';

const today = new Date(2026, 10, 25);

function entered(text: string, format = 'General'): unknown {
  const { input, format: with_ } = enterText(text, format, 1900, today);
  const value = 'value' in input ? input.value : 'formula' in input ? `=${input.formula}` : null;
  return with_ === undefined ? value : [value, with_];
}

test.each([
  ['00123', 123],
  ['  42 ', 42],
  ['-1.5', -1.5],
  ['.5', 0.5],
  ['1,234', [1234, '#,##0']],
  ['1,234.5', [1234.5, '#,##0.00']],
  ['12,34', '12,34'],
  ['(5)', -5],
  ['(5', '(5'],
  ['1e3', [1000, '0.00E+00']],
  ['12%', [0.12, '0%']],
  ['12.5%', [0.125, '0.00%']],
  ['$5', [5, '$#,##0_);[Red]($#,##0)']],
  ['-$5.25', [-5.25, '$#,##0.00_);[Red]($#,##0.00)']],
  ['1 1/2', [1.5, '# ?/?']],
  ['TRUE', true],
  ['false', false],
  ['=A1+1', '=A1+1'],
  ['=', '='],
  ['#N/A', '=#N/A'],
  ["'00123", '00123'],
  ["'", null],
  ['', null],
  ['plain', 'plain'],
  ['1.2.3', '1.2.3'],
  ['12-', '12-'],
])('%s is read as Excel reads it', (text, expected) => {
  expect(entered(text)).toEqual(expected);
});

test.each([
  ['3/15/2024', [45366, 'm/d/yyyy']],
  ['3-15-24', [45366, 'm/d/yyyy']],
  ['2024-03-15', [45366, 'm/d/yyyy']],
  ['15-Mar-2024', [45366, 'd-mmm-yy']],
  ['March 15, 2024', [45366, 'd-mmm-yy']],
  ['1-2', [46024, 'd-mmm']],
  ['1/32', [11689, 'mmm-yy']],
  ['Mar 2024', [45352, 'mmm-yy']],
  ['13/1/2024', '13/1/2024'],
  ['2/30/2024', '2/30/2024'],
  ['10:30', [0.4375, 'h:mm']],
  ['10:30 PM', [0.9375, 'h:mm AM/PM']],
  ['3/15/2024 12:00', [45366.5, 'm/d/yyyy h:mm']],
])('%s is read as a date or time where it is one', (text, expected) => {
  expect(entered(text)).toEqual(expected);
});

test('a text cell keeps every text', () => {
  expect(entered('00123', '@')).toBe('00123');
  expect(entered('=A1', '@')).toBe('=A1');
});

test('the date system of the workbook counts', () => {
  expect(enterText('3/15/2024', 'General', 1904, today).input).toEqual({
    kind: 'number',
    value: 45366 - 1462,
  });
});
