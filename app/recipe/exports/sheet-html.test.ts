import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildFixture } from '../../engines/embedded/testing/fixtures';
import { temporaryFolder } from '../../testing/temporary-folder';
import { StepBench, type BenchSheets } from '../testing/step-bench';
import { sheetHtml, type SheetHtmlOptions } from './sheet-html';

describe('sheetHtml', () => {
  let bench: StepBench;
  let folder: string;
  beforeEach(() => {
    bench = new StepBench();
    folder = temporaryFolder();
  });
  afterEach(async () => {
    await bench.close();
  });

  async function render(sheets: BenchSheets, options: Partial<SheetHtmlOptions> = {}): Promise<string[]> {
    const workbook = await bench.workbook(sheets);
    const sheet = workbook.sheets()[0]?.name ?? '';
    const area = await workbook.usedArea(sheet);
    if (area === null) throw new Error('the sheet is empty');
    const documents: string[] = [];
    for await (const html of sheetHtml(
      workbook,
      { sheet, area },
      { page: { format: 'A4', landscape: false }, header: true, title: 'T', ...options },
      new AbortController().signal,
    )) {
      documents.push(html);
    }
    return documents;
  }

  it('shows cells as displayed, and text as text', async () => {
    const [html = '', ...more] = await render({
      Data: [
        ['Name', '<b>'],
        ['a & "b"', { value: 1234.5, format: '#,##0.00' }],
        ['<script>x</script>', true],
      ],
    });
    expect(more).toEqual([]);
    expect(html).toContain('<thead><tr><th>Name</th><th>&lt;b&gt;</th></tr>');
    expect(html).toContain('<td>a &amp; &quot;b&quot;</td><td style="text-align:right">1,234.50</td>');
    expect(html).not.toContain('<script');
    expect(html).not.toMatch(/src=|href=|url\(/);
  });

  it('shows fonts, fills and alignment of the workbook', async () => {
    const workbook = await bench.workbook({
      Data: [
        ['Head', 'x'],
        [-1, ''],
      ],
    });
    const style = {
      step: 'style',
      target: 'Data!A1',
      font: { bold: true, italic: true, colour: 'ffffff' },
      fill: '1F4E79',
    };
    await bench.run(workbook, { ...style, alignment: { horizontal: 'center' } });
    const place = { sheet: 'Data', area: { top: 1, left: 1, bottom: 2, right: 2 } };
    const options = { page: { format: 'A4' as const, landscape: false }, header: false, title: 'T' };
    for await (const html of sheetHtml(workbook, place, options, new AbortController().signal)) {
      expect(html).toContain(
        '<td style="text-align:center;font-weight:bold;font-style:italic;color:#FFFFFF;background:#1F4E79">Head</td>',
      );
    }
  });

  it('draws borders as the workbook has them', async () => {
    const workbook = await bench.workbook({ Data: [['x', 'y']] });
    const border = { edges: 'outline', style: 'double', colour: 'FF0000' };
    await bench.run(workbook, { step: 'style', target: 'Data!A1', border });
    const place = { sheet: 'Data', area: { top: 1, left: 1, bottom: 1, right: 2 } };
    const options = { page: { format: 'A4' as const, landscape: false }, header: false, title: 'T' };
    for await (const html of sheetHtml(workbook, place, options, new AbortController().signal)) {
      for (const edge of ['top', 'right', 'bottom', 'left'])
        expect(html).toContain(`border-${edge}:2.2pt double #FF0000`);
      expect(html).toContain('<td>y</td>');
    }
  });

  it('prints merged cells as one, row by row', async () => {
    const file = path.join(folder, 'merged.xlsx');
    await writeFile(file, buildFixture('merged'));
    const workbook = await bench.openFile(file);
    const place = { sheet: 'Data', area: { top: 1, left: 1, bottom: 4, right: 3 } };
    const options = { page: { format: 'A4' as const, landscape: false }, header: true, title: 'T' };
    for await (const html of sheetHtml(workbook, place, options, new AbortController().signal)) {
      expect(html).toMatch(/<thead><tr><th colspan="3"[^>]*>Name<\/th><\/tr>/);
      expect(html.match(/border-bottom:none/g)).toHaveLength(1);
      expect(html.match(/border-top:none/g)).toHaveLength(1);
    }
  });

  it('keeps empty cells and rows in their place', async () => {
    const [html = ''] = await render({ Data: [['a', null, 'c'], [], ['x']] }, { header: false });
    expect(html).toContain(
      '<tbody><tr><td>a</td><td></td><td>c</td></tr>\n<tr><td></td><td></td><td></td></tr>\n<tr><td>x</td><td></td><td></td></tr>',
    );
  });

  it('prints long sheets in portions, each with the header and every row once', async () => {
    const rows = Array.from({ length: 3201 }, (_, row) => [row === 0 ? 'Head' : `r${row}.`]);
    const documents = await render({ Data: rows });
    expect(documents).toHaveLength(3);
    for (const html of documents) expect(html).toContain('<th>Head</th>');
    expect(documents.filter((html) => html.includes('<h1>'))).toHaveLength(1);
    const all = documents.join('');
    for (const row of [1, 1500, 1501, 3000, 3001, 3200]) expect(all.split(`>r${row}.<`)).toHaveLength(2);
  });

  it('makes the font smaller for wide sheets, down to a limit', async () => {
    const size = async (columns: number) => {
      const [html = ''] = await render({ Data: [Array.from({ length: columns }, (_, i) => i)] });
      return Number(/font:([\d.]+)pt/.exec(html)?.[1]);
    };
    expect(await size(3)).toBe(9);
    expect(await size(20)).toBeLessThan(6);
    expect(await size(200)).toBeLessThan(4);
    expect(await size(200)).toBeGreaterThanOrEqual(3.5);
  });

  it('prints columns that do not fit on a page on further ones, and none that hold nothing', async () => {
    const wide = Array.from({ length: 600 }, (_, i) => (i < 40 || i === 599 ? `c${i + 1}.` : null));
    const documents = await render({ Data: [wide, wide] });
    expect(documents).toHaveLength(3);
    for (const html of documents) expect(html).toMatch(/<thead>.*<tbody><tr>/s);
    expect(documents.filter((html) => html.includes('<h1>'))).toHaveLength(1);
    for (const column of [1, 29, 30, 40, 600]) {
      expect(documents.join('').split(`>c${column}.<`)).toHaveLength(3);
    }
  });

  it('leaves out hidden columns and rows, and keeps the text of what is merged over them', async () => {
    const text = (cell: string, text: string) => `<c r="${cell}" t="inlineStr"><is><t>${text}</t></is></c>`;
    const file = path.join(folder, 'hidden.xlsx');
    const before =
      '<sheetViews><sheetView rightToLeft="1" workbookViewId="0"/></sheetViews>' +
      '<cols><col min="2" max="2" width="9" hidden="1"/><col min="4" max="4" width="0" customWidth="1"/></cols>';
    const data =
      `<row r="1" hidden="1">${text('A1', 'unseen')}${text('C1', 'down')}</row>` +
      `<row r="2">${text('A2', 'a')}${text('B2', 'b')}${text('D2', 'd')}${text('E2', 'e')}</row>` +
      `<row r="3">${text('A3', 'x')}${text('B3', 'across')}</row>`;
    const after = '<mergeCells count="2"><mergeCell ref="C1:C2"/><mergeCell ref="B3:E3"/></mergeCells>';
    await writeFile(file, buildFixture({ sheets: [{ name: 'Data', before, data, after }] }));
    const place = { sheet: 'Data', area: { top: 1, left: 1, bottom: 3, right: 5 } };
    const options = { page: { format: 'A4' as const, landscape: false }, header: true, title: 'T' };
    const documents: string[] = [];
    const signal = new AbortController().signal;
    for await (const html of sheetHtml(await bench.openFile(file), place, options, signal))
      documents.push(html);
    expect(documents).toHaveLength(1);
    expect(documents[0]?.match(/<col style/g)).toHaveLength(3);
    expect(documents[0]).toContain('<table dir="rtl">');
    expect(documents[0]?.replace(/ style="[^"]*"/g, '')).toContain(
      '<tbody><tr><td>a</td><td>down</td><td>e</td></tr>\n<tr><td>x</td><td colspan="2">across</td></tr>',
    );
  });
});
