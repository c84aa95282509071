import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Workbook } from '../../workbook/workbook';
import { stepById } from '../catalogue';
import { cellsOf, StepBench } from '../testing/step-bench';

async function formatOf(workbook: Workbook, sheet: string, row: number, column: number): Promise<string> {
  for await (const view of workbook.rows(sheet, { top: row, left: column, bottom: row, right: column })) {
    return workbook.numberFormat(view.cells[0]?.style ?? 0);
  }
  return 'no cell';
}

describe('steps that format, clear and fill', () => {
  let bench: StepBench;
  beforeEach(() => {
    bench = new StepBench();
  });
  afterEach(() => bench.close());

  it('number-format changes what is shown and not the value', async () => {
    const workbook = await bench.workbook({ Data: [['Amount'], [1234.5]] });
    const tally = await bench.run(workbook, { step: 'number-format', target: 'Data!A2', format: '#,##0.00' });
    expect(tally.changed).toBe(1);
    expect(await formatOf(workbook, 'Data', 2, 1)).toBe('#,##0.00');
    expect((await cellsOf(workbook, 'Data'))['A2']).toBe(1234.5);
    const again = await bench.run(workbook, { step: 'number-format', target: 'Data!A2', format: '#,##0.00' });
    expect(again.changed).toBe(0);
  });

  it('number-format refuses what is no format before anything runs', () => {
    const check = (format: string) =>
      stepById('number-format')?.check?.({ target: '*', format, ifMissing: 'fail' });
    expect(check('"unfinished')).toMatchObject([{ place: { field: 'format' } }]);
    expect(check('#,##0;[Red]-#,##0')).toEqual([]);
  });

  it('style keeps the number format; clear takes formats, contents or both', async () => {
    const workbook = await bench.workbook({ Data: [[{ value: 0.5, format: '0%' }, 'x']] });
    const style = {
      step: 'style',
      target: 'Data!A1:B1',
      font: { bold: true, colour: '#1f4e79' },
      fill: 'FFFF00',
    };
    expect((await bench.run(workbook, style)).changed).toBe(2);
    expect(await formatOf(workbook, 'Data', 1, 1)).toBe('0%');
    await bench.run(workbook, { step: 'clear', target: 'Data!A1', what: 'contents' });
    expect(await cellsOf(workbook, 'Data')).toEqual({ B1: 'x' });
    expect(await formatOf(workbook, 'Data', 1, 1)).toBe('0%');
    await bench.run(workbook, { step: 'clear', target: 'Data', what: 'all' });
    expect(await cellsOf(workbook, 'Data')).toEqual({});
    expect(await formatOf(workbook, 'Data', 1, 1)).toMatch(/General|no cell/);
  });

  it('style and set-properties refuse to set nothing', () => {
    expect(stepById('style')?.check?.({ target: '*', font: {}, ifMissing: 'fail' })).toHaveLength(1);
    expect(stepById('set-properties')?.check?.({ removePersonal: false })).toHaveLength(1);
    expect(stepById('set-properties')?.check?.({ removePersonal: false, title: '' })).toEqual([]);
  });

  it('column-width sets named columns, and the used columns of a sheet', async () => {
    const workbook = await bench.workbook({ Data: [['a', 'A text that is rather long']] });
    await bench.run(workbook, { step: 'column-width', target: 'Data!C:D', width: 30 });
    await bench.run(workbook, { step: 'column-width', target: 'Data', width: 'fit', max: 20 });
    const widths = await workbook.columnWidths('Data');
    expect(widths.get(3)).toBe(30);
    expect(widths.get(4)).toBe(30);
    expect(widths.get(2)).toBeGreaterThan(10);
    expect(widths.get(2)).toBeLessThanOrEqual(20);
    expect(widths.has(5)).toBe(false);
  });

  it('fill-down moves references along', async () => {
    const workbook = await bench.workbook({
      Data: [
        ['n', 'double'],
        [1, { kind: 'formula', formula: 'A2*2+$A$2' }],
        [2, null],
        [3, 'old'],
      ],
    });
    const tally = await bench.run(workbook, { step: 'fill-down', target: 'Data!B2:B4' });
    expect(await cellsOf(workbook, 'Data')).toMatchObject({ B3: '=A3*2+$A$2', B4: '=A4*2+$A$2' });
    expect(tally.changed).toBe(2);
    expect((await bench.run(workbook, { step: 'fill-down', target: 'Data!B2' })).warnings).toHaveLength(1);
  });
});

describe('steps about sheets', () => {
  let bench: StepBench;
  beforeEach(() => {
    bench = new StepBench();
  });
  afterEach(() => bench.close());
  const names = (workbook: Workbook) => workbook.sheets().map((sheet) => sheet.name);

  it('add-sheet adds at its place, and fails or skips where the name is taken', async () => {
    const workbook = await bench.workbook({ One: [[1]], Two: [[2]] });
    await bench.run(workbook, { step: 'add-sheet', name: 'First', position: 'start' });
    await bench.run(workbook, { step: 'add-sheet', name: 'Third', position: 3 });
    await bench.run(workbook, { step: 'add-sheet', name: 'Last', position: 99 });
    expect(names(workbook)).toEqual(['First', 'One', 'Third', 'Two', 'Last']);
    await expect(bench.run(workbook, { step: 'add-sheet', name: 'ONE' })).rejects.toMatchObject({
      code: 'step-refused',
    });
    const tally = await bench.run(workbook, { step: 'add-sheet', name: 'ONE', ifExists: 'skip' });
    expect(tally.changed).toBe(0);
    await bench.run(workbook, { step: 'set-values', target: 'First!B2', values: 'new' });
    expect(await cellsOf(workbook, 'First')).toEqual({ B2: 'new' });
  });

  it('add-sheet refuses names that Excel refuses', () => {
    const check = (name: string) =>
      stepById('add-sheet')?.check?.({ name, position: 'end', ifExists: 'fail' });
    for (const name of ['x'.repeat(32), 'a/b', "'quoted'", 'History', '  '])
      expect(check(name), name).toHaveLength(1);
    expect(check('Notes 2026')).toEqual([]);
  });

  it('hide-sheet hides and shows, and keeps one sheet visible', async () => {
    const workbook = await bench.workbook({ Data: [[1]], 'Calc 1': [[1]], 'Calc 2': [[1]] });
    const tally = await bench.run(workbook, { step: 'hide-sheet', target: 'Calc*' });
    expect(tally.changed).toBe(2);
    expect(workbook.sheets().map((sheet) => sheet.visibility)).toEqual(['visible', 'hidden', 'hidden']);
    await expect(bench.run(workbook, { step: 'hide-sheet', target: 'Data' })).rejects.toMatchObject({
      code: 'step-refused',
    });
    await bench.run(workbook, { step: 'hide-sheet', target: "'Calc 1'", visibility: 'visible' });
    expect(workbook.sheets()[1]?.visibility).toBe('visible');
  });

  it('freeze-panes and set-properties count what they change', async () => {
    const workbook = await bench.workbook({ Data: [[1]], More: [[1]] });
    expect((await bench.run(workbook, { step: 'freeze-panes' })).changed).toBe(2);
    expect((await bench.run(workbook, { step: 'freeze-panes' })).changed).toBe(0);
    const tally = await bench.run(workbook, { step: 'set-properties', title: 'Sales', removePersonal: true });
    expect(tally.changed).toBeGreaterThan(0);
  });
});
