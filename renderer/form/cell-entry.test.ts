import { describe, expect, it } from 'vitest';
import { blockOfClipboard, entryOfValue, kindOfValue, valueOfEntry } from './cell-entry';

describe('entries of the values grid', () => {
  it.each([
    ['12', 12],
    ['-1.5e3', -1500],
    ['', null],
    ['TRUE', true],
    ['false', false],
    ['2026-11-30', { date: '2026-11-30' }],
    ['=SUM(A1:A3)', '=SUM(A1:A3)'],
    ["'007", '007'],
    ["'=x", { text: '=x' }],
    ['007x', '007x'],
    ['1,5', '1,5'],
    ['30.11.2026', '30.11.2026'],
  ])('takes %j as %j', (entry, value) => {
    expect(valueOfEntry(entry)).toEqual(value);
  });

  it.each([
    12,
    0.1,
    null,
    true,
    false,
    'text',
    '12',
    'TRUE',
    '',
    "'quoted",
    '2026-11-30',
    '=A1',
    { date: '2026-11-30' },
    { text: '=A1' },
  ])('shows %j so that entering it again means the same', (value) => {
    const again = valueOfEntry(entryOfValue(value));
    expect(again).toEqual(value);
  });

  it('names the kind of a value', () => {
    expect([1, null, '=A1', 'x', { date: 'd' }, { text: 't' }, [1]].map(kindOfValue)).toEqual([
      'number',
      'empty',
      'formula',
      'text',
      'date',
      'text',
      'other',
    ]);
  });

  it('pastes what Excel copies, ragged rows filled up', () => {
    expect(blockOfClipboard('a\t1\r\nb\r\n')).toEqual([
      ['a', 1],
      ['b', null],
    ]);
  });
});
