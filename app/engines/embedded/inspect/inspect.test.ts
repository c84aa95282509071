import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../testing/temporary-folder';
import { DEFAULT_LIMITS } from '../../limits';
import { createWorkbookWriter } from '../create/workbook-writer';
import { buildFixture, type FixtureName } from '../testing/fixtures';
import type { TestBook } from '../testing/package-builder';
import { inspectFile } from './inspect-file';
import { previewFile } from './preview-file';

const folder = temporaryFolder();
const never = new AbortController().signal;
let files = 0;

function fixture(book: FixtureName | TestBook): string {
  const path = join(folder, `${++files}.xlsx`);
  writeFileSync(path, buildFixture(book));
  return path;
}
const preview = (path: string, top = 1, count = 50, sheet: string | null = null) =>
  previewFile(path, { sheet, top, count }, DEFAULT_LIMITS, never);
const inspect = (path: string) => inspectFile(path, undefined, DEFAULT_LIMITS, never);

describe('inspectFile', () => {
  it('lists sheets with kinds, visibility and used areas', async () => {
    expect((await inspect(fixture('hidden-sheets'))).sheets).toEqual([
      {
        name: 'Data',
        kind: 'worksheet',
        visibility: 'visible',
        used: { top: 1, left: 1, bottom: 5, right: 3 },
      },
      {
        name: 'Hidden',
        kind: 'worksheet',
        visibility: 'hidden',
        used: { top: 1, left: 1, bottom: 1, right: 1 },
      },
      {
        name: 'Deep',
        kind: 'worksheet',
        visibility: 'veryHidden',
        used: { top: 2, left: 2, bottom: 2, right: 2 },
      },
    ]);
    expect((await inspect(fixture('chart-sheet'))).sheets[0]).toMatchObject({
      name: 'Plot',
      kind: 'chart',
      used: null,
    });
  });

  it('does not believe a wrong dimension', async () => {
    const path = fixture({
      sheets: [
        { name: 'S', before: '<dimension ref="A1"/>', data: '<row r="9"><c r="C9"><v>1</v></c></row>' },
      ],
    });
    expect((await inspect(path)).sheets[0]?.used).toEqual({ top: 9, left: 3, bottom: 9, right: 3 });
  });

  it('says what to know beforehand', async () => {
    expect((await inspect(fixture('macros'))).notes[0]).toMatch(/Macros/);
    expect((await inspect(fixture('signed'))).notes[0]).toMatch(/signature/);
  });

  it('counts the records and fields of a CSV and says how it is read', async () => {
    const path = join(folder, 'list.csv');
    writeFileSync(path, 'Name;Amount\nA;1,5\nB;2\n');
    expect(await inspect(path)).toMatchObject({
      kind: 'csv',
      sheets: [{ name: 'list', used: { top: 1, left: 1, bottom: 3, right: 2 } }],
      csv: { delimiter: ';', encoding: 'utf-8', header: true, decimal: ',' },
    });
  });
});

describe('previewFile', () => {
  it.each(['simple', 'prefixed', 'strict', 'utf-16', 'descriptors', 'zip64', 'stored'] as const)(
    'shows %s as Excel formats it',
    async (name) => {
      const { rows, totalRows, complete } = await preview(fixture(name));
      expect(rows[0]?.cells[0]).toEqual({ column: 1, text: 'Name', kind: 'text', bold: true });
      expect(rows[1]?.cells).toEqual([
        { column: 1, text: 'FY25 North', kind: 'text' },
        { column: 2, text: '1,200.50 EUR', kind: 'number' },
        { column: 3, text: '11/30/2026', kind: 'date' },
      ]);
      expect(rows[4]?.cells[0]).toMatchObject({ text: '1,197.63 EUR', formula: 'SUM(B2:B4)' });
      expect({ totalRows, complete }).toEqual({ totalRows: 5, complete: true });
    },
  );

  it('shows every type', async () => {
    const { rows } = await preview(fixture('values'));
    expect(rows.map(({ cells }) => [cells[0]?.text, cells[0]?.kind])).toEqual([
      ['1.5', 'number'],
      ['text', 'text'],
      ['TRUE', 'boolean'],
      ['#DIV/0!', 'error'],
      ['11/30/2026', 'date'],
      ['1,234.50 EUR', 'number'],
      ['25.60%', 'number'],
      ['inline', 'text'],
      ['ab', 'text'],
    ]);
  });

  it('shows shared formulas, also where the master is above the window', async () => {
    const { rows } = await preview(fixture('formulas'), 3, 1);
    expect(rows[0]?.cells.find(({ column }) => column === 2)?.formula).toBe('A3*2');
    expect(rows[0]?.cells.find(({ column }) => column === 4)?.formula).toBe('SUM($A$1:A3)');
  });

  it('marks values of formulas that may be out of date', async () => {
    const data =
      '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1</f><v>1</v></c><c r="C1"><f>A1</f></c></row>';
    const marks = async (book: TestBook) =>
      (await preview(fixture(book))).rows[0]?.cells.map(({ stale }) => stale ?? false);
    const sheets = [{ name: 'S', data }];
    expect(await marks({ sheets })).toEqual([false, false, true]);
    expect(await marks({ sheets, afterNames: '<calcPr fullCalcOnLoad="1"/>' })).toEqual([false, true, true]);
  });

  it('shows dates of the 1904 system, and cells without references', async () => {
    expect((await preview(fixture('date-1904'))).rows[1]?.cells[2]?.text).toBe('12/1/2030');
    const { rows } = await preview(fixture('no-references'));
    expect(rows.map(({ row, cells }) => [row, cells.map(({ column }) => column)])).toEqual([
      [1, [1, 2]],
      [4, [1, 4, 5]],
      [5, [1]],
    ]);
  });

  it('stops reading a long sheet when it has the rows, and pages on', async () => {
    const path = join(folder, 'long.xlsx');
    const writer = await createWorkbookWriter(path);
    await writer.beginSheet({ name: 'Long' });
    for (let row = 1; row <= 60_000; row++) {
      await writer.row(row, [
        { column: 1, value: row },
        { column: 2, value: `text ${row}` },
      ]);
    }
    await writer.finish();
    const first = await preview(path);
    expect(first.rows).toHaveLength(50);
    expect(first.complete).toBe(false);
    expect(first.totalRows).toBeLessThan(60_000);
    const later = await preview(path, 59_990, 50);
    expect(later.rows.map(({ row }) => row)).toEqual([...Array(11).keys()].map((i) => 59_990 + i));
    expect(later).toMatchObject({ complete: true, totalRows: 60_000, totalColumns: 2 });
    expect(later.rows[0]?.cells[1]?.text).toBe('text 59990');
  });

  it('finds a lonely cell at the far end', async () => {
    const { rows } = await preview(fixture('lonely-cell'), 1_048_576, 1);
    expect(rows[0]?.cells).toEqual([{ column: 16384, text: '42', kind: 'number' }]);
  });

  it('names a sheet that is not there', async () => {
    await expect(preview(fixture('simple'), 1, 1, 'Nope')).rejects.toMatchObject({ code: 'target-missing' });
  });

  it('shows a CSV as it is going to be read', async () => {
    const path = join(folder, 'dates.csv');
    writeFileSync(path, 'Day,Key,N\n30.11.2026,007,1\n');
    const request = { sheet: null, top: 2, count: 5, csv: { dateFormat: 'dd.mm.yyyy' as const } };
    const { rows } = await previewFile(path, request, DEFAULT_LIMITS, never);
    expect(rows[0]?.cells).toEqual([
      { column: 1, text: '30.11.2026', kind: 'date' },
      { column: 2, text: '007', kind: 'text' },
      { column: 3, text: '1', kind: 'number' },
    ]);
  });
});
