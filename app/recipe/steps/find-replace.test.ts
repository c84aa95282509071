import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cellsOf, StepBench } from '../testing/step-bench';

describe('find-replace', () => {
  let bench: StepBench;
  beforeEach(() => {
    bench = new StepBench();
  });
  afterEach(() => bench.close());

  const sheets = {
    Data: [
      ['Sales FY25', 'fy25', 2025, true],
      [{ value: 45_991, format: 'yyyy-mm-dd' }, 25.25, 'x & <y>'],
    ],
    Other: [['FY25']],
  };

  it('replaces in texts and in numbers as they would be typed, not in dates or booleans', async () => {
    const workbook = await bench.workbook(sheets);
    const tally = await bench.run(workbook, {
      step: 'find-replace',
      target: 'Data',
      find: '25',
      replace: '26',
    });
    expect(await cellsOf(workbook, 'Data')).toEqual({
      A1: 'Sales FY26',
      B1: 'fy26',
      C1: 2026,
      D1: true,
      A2: 45_991,
      B2: 26.26,
      C2: 'x & <y>',
    });
    expect(tally.changed).toBe(4);
    expect(await cellsOf(workbook, 'Other')).toEqual({ A1: 'FY25' });
  });

  it('searches all sheets by default, with wildcards, groups and XML signs', async () => {
    const workbook = await bench.workbook(sheets);
    await bench.run(workbook, { step: 'find-replace', find: 'FY?5', replace: 'year', pattern: 'wildcards' });
    expect((await cellsOf(workbook, 'Other'))['A1']).toBe('year');
    await bench.run(workbook, { step: 'find-replace', find: '<(y)>', replace: '"$1"&', pattern: 'regex' });
    expect((await cellsOf(workbook, 'Data'))['C2']).toBe('x & "y"&');
    await bench.run(workbook, { step: 'find-replace', find: '&', replace: '<', wholeCell: true });
    expect((await cellsOf(workbook, 'Data'))['C2']).toBe('x & "y"&');
    await bench.run(workbook, { step: 'find-replace', find: '&', replace: '+', matchCase: true });
    expect((await cellsOf(workbook, 'Data'))['C2']).toBe('x + "y"+');
  });

  it('replaces in formulas, whose result must parse', async () => {
    const workbook = await bench.workbook({ Data: [[1, { kind: 'formula', formula: 'SUM(A1,1)' }]] });
    const step = { step: 'find-replace', target: 'Data!B:B', in: 'formulas', find: 'SUM' };
    await bench.run(workbook, { ...step, replace: 'MAX' });
    expect((await cellsOf(workbook, 'Data'))['B1']).toBe('=MAX(A1,1)');
    await expect(bench.run(workbook, { ...step, find: ')', replace: '' })).rejects.toMatchObject({
      place: { sheet: 'Data', cell: 'B1' },
    });
  });

  it('stops a pattern that does not end', async () => {
    const workbook = await bench.workbook({ Data: [[`${'a'.repeat(50)}!`]] });
    await expect(
      bench.run(workbook, { step: 'find-replace', find: '^(a+)+$', replace: '', pattern: 'regex' }),
    ).rejects.toMatchObject({ code: 'time-limit' });
  });
});
