import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StepBench } from '../testing/step-bench';

describe('export-csv', () => {
  let bench: StepBench;
  beforeEach(() => {
    bench = new StepBench();
  });
  afterEach(() => bench.close());

  const sheets = {
    Data: [
      ['Name', 'Amount', 'Day', 'Note'],
      ['Café', { value: 1234.5, format: '#,##0.00' }, { value: 46_356, format: 'dd.mm.yyyy' }, 'a "b", c'],
      [],
      ['=1+1', -5, { value: 0.75, format: 'hh:mm' }, true],
    ],
  };
  const bytes = (name: string) => readFileSync(bench.outputs.get(name) ?? '');

  it('writes what Excel shows, as UTF-8 with a byte order mark', async () => {
    const workbook = await bench.workbook(sheets);
    const tally = await bench.run(workbook, { step: 'export-csv' });
    expect(bytes('Input-Data.csv').toString('utf8')).toBe(
      '\uFEFFName,Amount,Day,Note\r\nCafé,"1,234.50",30.11.2026,"a ""b"", c"\r\n,,,\r\n=1+1,-5,18:00,TRUE\r\n',
    );
    expect(tally.counts.get('rowsExported')).toBe(4);
    // The number -5 is no text: only =1+1 is counted.
    expect(tally.counts.get('formulaLikeTexts')).toBe(1);
    expect(bench.log.join('\n')).toContain('1 text in Input-Data.csv begins with =');
  });

  it('writes raw values with the settings that the recipe names', async () => {
    const workbook = await bench.workbook(sheets);
    await bench.run(workbook, {
      step: 'export-csv',
      target: 'Data!A1:D2',
      name: '{date} {sheet}',
      values: 'raw',
      delimiter: ';',
      encoding: 'windows-1252',
      quotes: 'texts',
      lineEnd: 'lf',
    });
    expect(bytes('2026-11-30 Data.csv').toString('latin1')).toBe(
      '"Name";"Amount";"Day";"Note"\n"Café";1234.5;2026-11-30;"a ""b"", c"\n',
    );
  });

  it('writes UTF-16 and quotes every field when asked', async () => {
    const workbook = await bench.workbook({ Data: [['a', null, '€']] });
    await bench.run(workbook, {
      step: 'export-csv',
      encoding: 'utf-16le',
      quotes: 'all',
      delimiter: '\t',
      name: 'x',
    });
    expect(bytes('x.csv').toString('utf16le')).toBe('\uFEFF"a"\t""\t"€"\r\n');
  });

  it('refuses a character that the encoding lacks with its cell, or replaces it', async () => {
    const workbook = await bench.workbook({ Data: [['x'], ['Łódź €']] });
    const step = { step: 'export-csv', encoding: 'windows-1252', name: 'x' };
    await expect(bench.run(workbook, step)).rejects.toMatchObject({
      code: 'step-refused',
      message: expect.stringContaining('U+0141') as string,
      place: { sheet: 'Data', cell: 'A2' },
    });
    const tally = await bench.run(workbook, { ...step, name: 'y', unencodable: 'replace' });
    expect(bytes('y.csv')).toEqual(Buffer.from('x\r\n?\u00f3d? \u0080\r\n', 'latin1'));
    expect(tally.counts.get('unencodableTexts')).toBe(1);
  });

  it('gives every sheet a file, and names empty ones', async () => {
    const workbook = await bench.workbook({ One: [[1]], Empty: [], Two: [[2]] });
    const tally = await bench.run(workbook, { step: 'export-csv', name: '{name}_{n}' });
    expect([...bench.outputs.keys()]).toEqual(['Input_1.csv', 'Input_2.csv']);
    expect(tally.warnings).toEqual(['Sheet "Empty" is empty and was not exported.']);
  });

  it('writes the edits that earlier steps made', async () => {
    const workbook = await bench.workbook({ Data: [['old']] });
    const context = bench.context(workbook);
    await workbook.edit(
      'Data',
      {
        kind: 'write',
        area: { top: 1, left: 1, bottom: 1, right: 1 },
        block: [[{ kind: 'text', value: 'new' }]],
      },
      context.tally,
    );
    await bench.run(workbook, { step: 'export-csv', name: 'x', encoding: 'utf-8' });
    expect(bytes('x.csv').toString()).toBe('new\r\n');
  });
});
