import { describe, expect, it } from 'vitest';
import { Tally } from '../../../workbook/tally';
import { area, inputs } from '../testing/book-harness';
import { book, open } from '../testing/book-per-test';

describe('the workbook around', () => {
  it('adds sheets and edits them', async () => {
    await open('cross-sheet');
    await book.workbook.addSheet('New', 0, new Tally(0));
    await book.edit('New', { kind: 'write', area: area('A1'), block: inputs(['hello']) });
    expect(book.workbook.sheets()[0]).toMatchObject({ name: 'New', index: 0 });
    expect(await book.values('New')).toEqual({ A1: 'hello' });
    expect((await book.save()).findings).toEqual([]);
  });

  it('hides the active sheet and hands its selection on', async () => {
    await open('cross-sheet');
    const tally = new Tally(0);
    await book.workbook.setVisibility('Data', 'hidden', tally);
    expect(tally.changed).toBe(1);
    expect(book.workbook.sheets()[0]?.visibility).toBe('hidden');
    expect((await book.save()).findings).toEqual([]);
  });

  it('knows what a sheet holds besides cells', async () => {
    await open('chart');
    expect(await book.workbook.features('Data')).toMatchObject({ charts: 1, images: 0, comments: 0 });
    await book.close();
    await open('comments');
    expect(await book.workbook.features('Data')).toMatchObject({ comments: 1, controls: 0 });
    await book.close();
    await open('rules');
    expect(await book.workbook.features('Data')).toMatchObject({ conditionalFormats: 1, validations: 1 });
    await book.close();
    await open('sparklines');
    expect((await book.workbook.features('Data')).sparklines).toBeGreaterThan(0);
    await book.close();
    await open('pivot');
    expect((await book.workbook.features('Pivot')).pivots).toBe(1);
  });

  it('names the sheet that is not there, and the one that holds no cells', async () => {
    await open('chart-sheet');
    await expect(book.edit('Nope', { kind: 'freeze', rows: 1, columns: 0 })).rejects.toMatchObject({
      code: 'target-missing',
    });
    await expect(book.edit('Plot', { kind: 'freeze', rows: 1, columns: 0 })).rejects.toMatchObject({
      code: 'step-refused',
    });
  });

  it('stops when cancelled, and the workbook is as before', async () => {
    await open('simple');
    await book.workbook.edit('Data', { kind: 'write', area: area('A1'), block: inputs([1]) }, new Tally(0));
    const stop = new AbortController();
    stop.abort();
    await expect(book.workbook.flush(stop.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('reads areas, hidden rows and the used area', async () => {
    await open({
      sheets: [
        {
          name: 'Data',
          data: '<row r="2" hidden="1"><c r="B2"><v>1</v></c><c r="C2" s="1"/></row><row r="5"><c r="A5" s="1"/><c r="D5" t="b"><v>1</v></c></row>',
        },
      ],
    });
    expect(await book.workbook.usedArea('Data')).toEqual(area('B2:D5'));
    const rows = [];
    for await (const row of book.workbook.rows('Data', area('A1:C4'))) rows.push(row);
    expect(rows).toEqual([
      {
        row: 2,
        hidden: true,
        cells: [
          { column: 2, value: 1, style: 0 },
          { column: 3, value: null, style: 1 },
        ],
      },
    ]);
  });
});
