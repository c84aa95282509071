import { describe, expect, it } from 'vitest';
import { cellValueSchema, checkValues, sizeProblem, toBlock, toInput } from './values';

describe('values', () => {
  it('mean themselves', () => {
    expect(toInput('007')).toEqual({ kind: 'text', value: '007' });
    expect(toInput('2026-11-30')).toEqual({ kind: 'text', value: '2026-11-30' });
    expect(toInput('TRUE')).toEqual({ kind: 'text', value: 'TRUE' });
    expect(toInput(true)).toEqual({ kind: 'boolean', value: true });
    expect(toInput(1.5)).toEqual({ kind: 'number', value: 1.5 });
    expect(toInput(null)).toEqual({ kind: 'empty' });
    expect(toInput('=SUM(A:A)')).toEqual({ kind: 'formula', formula: 'SUM(A:A)' });
    expect(toInput({ text: '=x' })).toEqual({ kind: 'text', value: '=x' });
    expect(toInput({ date: '2026-11-30 18:00' })).toEqual({ kind: 'date', iso: '2026-11-30T18:00' });
    expect(toInput('')).toEqual({ kind: 'empty' });
  });

  it('are numbers that a workbook can hold', () => {
    expect(cellValueSchema.safeParse(Number('1e999')).success).toBe(false);
    expect(cellValueSchema.safeParse({ date: '2026-11-30', text: 'x' }).success).toBe(false);
  });

  it('are refused where a date, a formula or a text cannot be', () => {
    for (const wrong of [
      { date: '2026-02-29' },
      { date: '1899-12-31' },
      { date: 'today' },
      '=',
      '=SUM(',
      'x'.repeat(32_768),
    ]) {
      expect(checkValues(wrong, 'values'), JSON.stringify(wrong).slice(0, 40)).toHaveLength(1);
    }
    expect(checkValues({ date: '2024-02-29T23:59:59' }, 'values')).toEqual([]);
    expect(checkValues([[1, 2], [3]], 'values')).toMatchObject([{ place: { field: 'values[1]' } }]);
  });

  it('have the size of the target, or fill it', () => {
    const area = { top: 2, left: 2, bottom: 3, right: 3 };
    expect(sizeProblem(5, area, 'x')).toBeNull();
    expect(
      sizeProblem(
        [
          [1, 2],
          [3, 4],
        ],
        area,
        'x',
      ),
    ).toBeNull();
    expect(sizeProblem([[1], [2]], area, 'x')?.hint).toContain('B2:B3');
    expect(toBlock([[1, null]])).toEqual([[{ kind: 'number', value: 1 }, { kind: 'empty' }]]);
  });
});
