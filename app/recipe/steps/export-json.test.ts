import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StepBench } from '../testing/step-bench';

describe('export-json', () => {
  let bench: StepBench;
  beforeEach(() => {
    bench = new StepBench();
  });
  afterEach(() => bench.close());

  const sheets = {
    Data: [
      ['Name', 2025, 'Amount', 'Amount', null, 'When'],
      ['007', 1.5, true, null, 'x', { value: 46_356.75, format: 'yyyy-mm-dd hh:mm' }],
      [],
      ['__proto__', { error: '#N/A' }],
    ],
  };
  const json = (name: string): unknown => JSON.parse(readFileSync(bench.outputs.get(name) ?? '', 'utf8'));

  it('writes objects by header, types kept and dates in ISO 8601', async () => {
    const workbook = await bench.workbook(sheets);
    const tally = await bench.run(workbook, { step: 'export-json', target: 'Data' });
    expect(json('Input-Data.json')).toEqual([
      { Name: '007', 2025: 1.5, Amount: true, 'Amount (2)': null, E: 'x', When: '2026-11-30T18:00:00' },
      { Name: '__proto__', 2025: '#N/A', Amount: null, 'Amount (2)': null, E: null, When: null },
    ]);
    expect(tally.counts.get('rowsExported')).toBe(2);
    expect(readFileSync(bench.outputs.get('Input-Data.json') ?? '', 'utf8')).toContain(
      '{"Name":"007","2025":1.5',
    );
  });

  it('writes arrays, empty rows too when asked', async () => {
    const workbook = await bench.workbook({ Data: [['a', 1], [], [null, 2]] });
    await bench.run(workbook, { step: 'export-json', rows: 'arrays', emptyRows: true, name: 'x' });
    expect(json('x.json')).toEqual([
      ['a', 1],
      [null, null],
      [null, 2],
    ]);
  });

  it('writes an empty list for a header alone', async () => {
    const workbook = await bench.workbook({ Data: [['a']] });
    await bench.run(workbook, { step: 'export-json', name: 'x' });
    expect(json('x.json')).toEqual([]);
  });
});
