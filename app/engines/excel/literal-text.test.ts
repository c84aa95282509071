import { describe, expect, it } from 'vitest';
import { literalText, mayBeReinterpreted } from './literal-text';

describe('text that means itself', () => {
  it.each([
    '00123',
    '1-2',
    '1/2',
    '=x',
    '+1',
    '-1',
    '@SUM(A1)',
    'TRUE',
    'WAHR',
    'VERDADEIRO',
    '1e5',
    '1E5',
    '12:30',
    '10%',
    '$5',
    '€ 5',
    '#N/A',
    '#REF!',
    "'quoted",
    ' 5',
    '5 ',
    'March',
    'Jan-26',
    '3 May',
    'May 3',
    'Mai 3',
    '１２',
    '٣',
    '(5)',
    '{=A1}',
    '1.234,5',
    '=',
    '\t1',
  ])('guards %j', (text) => {
    expect(mayBeReinterpreted(text)).toBe(true);
    expect(literalText(text, 'General')).toBe(`'${text}`);
  });

  it.each(['Closed for good', 'North and South', 'Größe der Stadt', 'Is it so?'])(
    'leaves %j alone',
    (text) => {
      expect(literalText(text, 'General')).toBe(text);
    },
  );

  it('writes into cells formatted as text as it stands', () => {
    expect(literalText('00123', '@')).toBe('00123');
    expect(literalText('=x', '@')).toBe('=x');
  });

  it('keeps a leading apostrophe in cells formatted as text', () => {
    expect(literalText("'x", '@')).toBe("''x");
  });
});
