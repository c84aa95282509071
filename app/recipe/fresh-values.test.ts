import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { cellsOf, StepBench, type BenchCell } from './testing/step-bench';

const formula = (text: string, computed: number): BenchCell => ({
  formula: { kind: 'formula', formula: text },
  computed,
});

describe('steps that read values', () => {
  let bench: StepBench;
  beforeEach(() => {
    bench = new StepBench();
  });
  afterEach(() => bench.close());

  const text = (name: string) => readFileSync(bench.outputs.get(name) ?? '', 'utf8');
  const csv = { step: 'export-csv', target: 'Out', name: 'x', encoding: 'utf-8', lineEnd: 'lf' };

  it('recalculate what edits made stale, over sheets, and say so in the log', async () => {
    const workbook = await bench.workbook({
      In: [[1]],
      Out: [[formula('In!A1*10', 10), formula('A1+1', 11)]],
    });
    await bench.run(workbook, csv);
    expect(text('x.csv')).toBe('10,11\n');
    expect(bench.log.join()).not.toContain('Recalculated');
    await bench.run(workbook, { step: 'set-values', target: 'In!A1', values: 5 });
    const tally = await bench.run(workbook, { ...csv, name: 'y' });
    expect(text('y.csv')).toBe('50,51\n');
    expect(bench.log.join('\n')).toMatch(/Recalculated with IronCalc.*2 of 2 formulas/i);
    expect(tally.counts.get('recalculated')).toBe(2);
  });

  it('fail with the cells that could not be computed, or keep their last values', async () => {
    // No engine knows what is in the cube.
    const workbook = await bench.workbook({ Out: [[1, formula('CUBEVALUE("sales",A1)', 7), 'x']] });
    await bench.run(workbook, { step: 'set-values', target: 'Out!A1', values: 2 });
    await expect(bench.run(workbook, csv)).rejects.toMatchObject({
      code: 'stale-values',
      message: expect.stringContaining('Out!B1') as string,
      place: { sheet: 'Out', cell: 'B1' },
    });
    const tally = await bench.run(workbook, { ...csv, name: 'kept', stale: 'keep' });
    expect(text('kept.csv')).toBe('2,7,x\n');
    expect(tally.counts.get('staleKept')).toBe(1);
    expect(tally.warnings.join()).toContain('Out!B1');
  });

  it('are not stopped by stale cells on sheets that they do not read', async () => {
    const workbook = await bench.workbook({
      Other: [[1, formula('CUBEVALUE("sales",A1)', 7)]],
      Out: [['x']],
    });
    await bench.run(workbook, { step: 'set-values', target: 'Other!A1', values: 2 });
    await bench.run(workbook, csv);
    expect(text('x.csv')).toBe('x\n');
  });

  it('count formula cells that merely show a text that is searched', async () => {
    const workbook = await bench.workbook({ Out: [['old', formula('A1&"!"', 0)]] });
    await bench.run(workbook, { step: 'set-values', target: 'Out!A1', values: 'FY25' });
    const tally = await bench.run(workbook, { step: 'find-replace', find: 'FY25', replace: 'FY26' });
    expect(tally.changed).toBe(1);
    expect([...tally.counts].filter(([name]) => /formula/i.test(name)).map(([, count]) => count)).toEqual([
      1,
    ]);
    expect(await cellsOf(workbook, 'Out')).toEqual({ A1: 'FY26', B1: '=A1&"!"' });
  });

  it('recalculate computes all formulas, and lists what it cannot', async () => {
    const workbook = await bench.workbook({ Out: [[2, formula('A1*3', 0)]] });
    const tally = await bench.run(workbook, { step: 'recalculate' });
    expect(tally.counts.get('recalculated')).toBe(1);
    for await (const row of workbook.rows('Out')) expect(row.cells[1]?.value).toBe(6);
  });
});
