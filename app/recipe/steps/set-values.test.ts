import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cellsOf, StepBench } from '../testing/step-bench';

describe('set-values', () => {
  let bench: StepBench;
  beforeEach(() => {
    bench = new StepBench();
  });
  afterEach(() => bench.close());

  it('writes values as they are and counts only what changed', async () => {
    const workbook = await bench.workbook({
      Data: [
        ['Status', 'Open'],
        ['Rate', 0.5],
      ],
    });
    const tally = await bench.run(workbook, {
      step: 'set-values',
      target: 'Data!B1:C3',
      values: [
        ['Closed', '007'],
        [0.5, true],
        [{ text: '=x' }, '=SUM(B2,1)'],
      ],
    });
    expect(await cellsOf(workbook, 'Data')).toEqual({
      A1: 'Status',
      B1: 'Closed',
      C1: '007',
      A2: 'Rate',
      B2: 0.5,
      C2: true,
      B3: '=x',
      C3: '=SUM(B2,1)',
    });
    expect(tally.changed).toBe(5);
    expect(tally.cells.map((cell) => cell.cell)).not.toContain('B2');
  });

  it('fills used rows of a column with one value, and empties with null', async () => {
    const workbook = await bench.workbook({
      Data: [
        ['a', 1],
        ['b', 2],
      ],
    });
    await bench.run(workbook, { step: 'set-values', target: 'Data!B:B', values: 0 });
    await bench.run(workbook, { step: 'set-values', target: 'Data!A2', values: null });
    expect(await cellsOf(workbook, 'Data')).toEqual({ A1: 'a', B1: 0, B2: 0 });
  });

  it('writes dates with a date format, in both date systems', async () => {
    for (const dateSystem of [1900, 1904] as const) {
      const workbook = await bench.workbook({ Data: [['x']] }, { dateSystem });
      await bench.run(workbook, { step: 'set-values', target: 'Data!A2', values: { date: '2026-11-30' } });
      expect((await cellsOf(workbook, 'Data'))['A2']).toBe(dateSystem === 1900 ? 46_356 : 44_894);
      for await (const row of workbook.rows('Data', { top: 2, left: 1, bottom: 2, right: 1 })) {
        expect(workbook.numberFormat(row.cells[0]?.style ?? 0)).toMatch(/y/i);
      }
    }
  });

  it('refuses an array of another size than a named target, naming the sheet', async () => {
    const workbook = await bench.workbook({ Data: [[1, 2, 3]] });
    await expect(
      bench.run(workbook, { step: 'set-values', target: 'Data!A:B', values: [[1], [2]] }),
    ).rejects.toMatchObject({ code: 'recipe-invalid', place: { sheet: 'Data', field: 'values' } });
  });

  it('skips a missing sheet only when told to, and says so', async () => {
    const workbook = await bench.workbook({ Data: [[1]] });
    const step = { step: 'set-values', target: 'Summry!A1', values: 1 };
    await expect(bench.run(workbook, step)).rejects.toMatchObject({ code: 'target-missing' });
    const tally = await bench.run(workbook, { ...step, ifMissing: 'skip' });
    expect(tally.changed).toBe(0);
    expect(tally.warnings[0]).toContain('Summry');
    expect(tally.counts.get('skippedMissing')).toBe(1);
  });
});
