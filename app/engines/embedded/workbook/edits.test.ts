import { afterEach, describe, expect, it } from 'vitest';
import type { TextReplacer } from '../../../workbook/edits';
import { Tally } from '../../../workbook/tally';
import type { FixtureName } from '../testing/fixtures';
import { STYLE, type TestBook } from '../testing/package-builder';
import { area, BookHarness, inputs, replacer } from '../testing/book-harness';

let book: BookHarness;
async function open(which: FixtureName | TestBook): Promise<BookHarness> {
  book = await BookHarness.open(which);
  return book;
}
afterEach(() => book.close());

const SHEET = 'xl/worksheets/sheet1.xml';
const ALL = 'A1:XFD1048576';

describe('replacing in values', () => {
  it('takes texts and numbers by their plain text, leaves dates, logical values and errors', async () => {
    await open('values');
    const tally = await book.replace('1', '9', ALL);
    expect(await book.values()).toMatchObject({ A1: 9.5, A3: true, A5: 46356, A6: 9234.5 });
    expect(tally.changed).toBe(2);
  });

  it('makes a number a text where the result is none', async () => {
    await open('values');
    await book.replace('1234', '0', ALL);
    await book.replace('1.', 'x', ALL);
    expect(await book.values()).toMatchObject({ A1: 'x5', A6: 0.5 });
    await book.replace('0.5', '007', ALL);
    expect((await book.values()).A6).toBe('007');
    expect((await book.save()).findings).toEqual([]);
  });

  it('empties a cell whose whole text goes', async () => {
    await open('values');
    await book.replace('text', '', ALL);
    await book.replace('inline', '', ALL);
    const values = await book.values();
    expect(values).not.toHaveProperty('A2');
    expect(values).not.toHaveProperty('A9');
    expect((await book.save()).findings).toEqual([]);
  });

  it('keeps the runs of inline strings', async () => {
    await open('inline-strings');
    const tally = await book.replace('d FY25', 'X', ALL);
    expect(tally.cells).toEqual([{ sheet: 'Data', cell: 'B1', before: 'bold FY25', after: 'bolX' }]);
    expect((await book.save()).text(SHEET)).toContain(
      '<c r="B1" t="inlineStr"><is><r><rPr><b/></rPr><t>bolX</t></r></is></c>',
    );
  });

  it('counts formulas that merely show the text', async () => {
    await open('values');
    const tally = await book.replace('ab', 'x', ALL);
    expect(tally.changed).toBe(0);
    expect(tally.counts.get('skippedFormulas')).toBe(1);
  });

  it('searches a long column by splicing rows, with the same result', async () => {
    const rows: string[] = [];
    for (let row = 1; row <= 6000; row++) {
      rows.push(
        `<row r="${row}"><c r="A${row}" s="1" t="s"><v>${row % 3}</v></c><c r="B${row}"><v>${row}</v></c></row>`,
      );
    }
    await open({
      sheets: [{ name: 'Data', data: rows.join('') }],
      strings: ['<t>FY25 north</t>', '<t>south</t>', '<r><t>FY</t></r><r><rPr><b/></rPr><t>25</t></r>'],
    });
    const tally = await book.replace('FY25', 'FY26', 'A:A');
    expect(tally.changed).toBe(4000);
    expect(tally.cells).toHaveLength(Tally.MAX_LISTED);
    const values = await book.values();
    expect([values.A1, values.A2, values.A3, values.A5998, values.A5999, values.A6000]).toEqual([
      'south',
      'FY26',
      'FY26 north',
      'south',
      'FY26',
      'FY26 north',
    ]);
    const saved = await book.save();
    expect(saved.findings).toEqual([]);
    const last =
      '<row r="6000"><c r="A6000" s="1" t="s"><v>4</v></c><c r="B6000"><v>6000</v></c></row></sheetData>';
    expect(saved.text(SHEET).includes(last)).toBe(true);
  });

  it('replaces on two sheets with one search of the strings', async () => {
    await open('pivot');
    let searched = 0;
    const once = replacer('north', 'N');
    const counting: TextReplacer = {
      replaceAll: (texts) => {
        searched += texts.length;
        return once.replaceAll(texts);
      },
    };
    for (const sheet of ['Data', 'Pivot']) {
      await book.edit(sheet, { kind: 'replace', area: area(ALL), in: 'values', replacer: counting });
    }
    expect(searched).toBeLessThan(20);
    expect(await book.values()).toMatchObject({ A2: 'N' });
    expect(await book.values('Pivot')).toMatchObject({ A4: 'North' });
  });
});

describe('replacing in formulas', () => {
  it('changes the text, shared and array formulas too, and makes them stale', async () => {
    await open('formulas');
    const tally = await book.replace('A', 'E', 'B1:F5', 'formulas');
    const cells = await book.cells();
    expect(cells).toMatchObject({
      B1: { formula: 'E1*2', stale: true },
      B3: { formula: 'E3*2' },
      D2: { formula: 'SUM($E$1:E2)' },
      F1: { formula: 'E1:E3*10' },
    });
    expect(tally.changed).toBeGreaterThan(8);
    const saved = await book.save();
    expect(saved.findings).toEqual([]);
    expect(saved.text(SHEET)).toContain('<f t="array" ref="F1:F3">E1:E3*10</f>');
  });

  it('stores newer functions with the prefix that files need, in arrays that fill several cells too', async () => {
    await open('dynamic');
    await book.write('E1:E2', ['=XLOOKUP(A1,A:A,C:C)'], ['=IFS(A1>1,CONCAT(C1:C3))']);
    await book.replace('A1', 'A1+1', 'C1:C3', 'formulas');
    await book.replace('C1:C3', 'C1:C2', 'E2', 'formulas');
    const saved = await book.save();
    expect(saved.findings).toEqual([]);
    const formulas = [...saved.text(SHEET).matchAll(/<c r="(\w+)"[^>]*><f[^>]*>([^<]*)</g)];
    expect(Object.fromEntries(formulas.map(([, cell, text]) => [cell, text]))).toEqual({
      C1: '_xlfn.SEQUENCE(A1+1)',
      E1: '_xlfn.XLOOKUP(A1,A:A,C:C)',
      E2: '_xlfn.IFS(A1&gt;1,_xlfn.CONCAT(C1:C2))',
      A5: 'SUM(_xlfn.ANCHORARRAY(C1))',
    });
  });

  it('keeps links to other workbooks, and makes none', async () => {
    const formula = `A1+'[1]Old ''25'!B$2+[1]!Rate`;
    await open({
      sheets: [{ name: 'Data', data: `<row r="1"><c r="B1"><f>${formula}</f><v>1</v></c></row>` }],
    });
    await book.replace('B$2', 'B$3', 'B1', 'formulas');
    await book.replace('A1', 'A1*2', 'B1', 'formulas');
    expect((await book.cells()).B1?.formula).toBe(`A1*2+'[1]Old ''25'!B$3+[1]!Rate`);
    for (const [find, by] of [
      ['Old', 'New'],
      ['Rate', 'Rates'],
      ['[1]!', '[2]!'],
      ['A1', '[1]New!A1'],
    ] as const) {
      await expect(book.replace(find, by, 'B1', 'formulas')).rejects.toMatchObject({
        message: expect.stringContaining('another workbook') as string,
      });
    }
  });

  it('changes one user of a shared formula only', async () => {
    await open('formulas');
    await book.replace('*2', '*3', 'B1', 'formulas');
    expect(await book.cells()).toMatchObject({
      B1: { formula: 'A1*3' },
      B2: { formula: 'A2*2' },
      B4: { formula: 'A4*2' },
    });
    expect((await book.save()).findings).toEqual([]);
  });

  it('refuses what would be no formula, and a part of an array', async () => {
    await open('formulas');
    await expect(book.replace('(', '((', 'A5', 'formulas')).rejects.toMatchObject({
      code: 'step-refused',
      place: { sheet: 'Data', cell: 'A5', step: 0 },
    });
    await expect(book.replace('10', '20', 'F1', 'formulas')).rejects.toMatchObject({ code: 'step-refused' });
    expect((await book.cells()).A5?.formula).toBe('SUM(A1:A4)');
  });
});

describe('clearing', () => {
  it('contents, formats, all', async () => {
    await open('simple');
    const [contents] = await book.edit('Data', { kind: 'clear', area: area('A2:C2'), what: 'contents' });
    expect(contents?.changed).toBe(3);
    const [formats] = await book.edit('Data', { kind: 'clear', area: area('A3:C3'), what: 'formats' });
    expect(formats?.changed).toBe(2);
    const [all] = await book.edit('Data', { kind: 'clear', area: area('B5:C5'), what: 'all' });
    expect(all?.changed).toBe(1);
    expect(await book.cells()).toMatchObject({
      B2: { value: null, style: STYLE.money },
      B3: { value: -3, style: 0 },
    });
    const saved = await book.save();
    expect(saved.findings).toEqual([]);
    expect(saved.text(SHEET)).toContain('<row r="5" spans="1:3"/>');
    expect(saved.report.staleFormulas).toBe(0);
  });

  it('whole columns lose the format of the column too', async () => {
    await open({
      sheets: [
        {
          name: 'Data',
          before: `<cols><col min="1" max="2" width="12" style="${STYLE.bold}" customWidth="1"/></cols>`,
          data: '<row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1" s="1"><v>2</v></c></row>',
        },
      ],
    });
    await book.edit('Data', { kind: 'clear', area: area('A:A'), what: 'formats', whole: 'columns' });
    const saved = await book.save();
    expect(saved.findings).toEqual([]);
    expect(saved.text(SHEET)).toContain(
      '<cols><col min="1" max="1" width="12" customWidth="1"/><col min="2" max="2" width="12" style="1" customWidth="1"/></cols>',
    );
    expect(await book.cells()).toMatchObject({ A1: { style: 0 }, B1: { style: STYLE.bold } });
  });

  it('takes formats also where a formatted row or column has no cell yet', async () => {
    const before = `<cols><col min="2" max="2" width="12" style="${STYLE.bold}"/></cols>`;
    const data = `<row r="1"><c r="A1"><v>1</v></c></row><row r="3" s="${STYLE.money}" customFormat="1"><c r="E3" s="3"><v>2</v></c></row>`;
    const cleared = async (where: string, whole?: 'columns' | 'rows') => {
      await open({ sheets: [{ name: 'Data', before: `<dimension ref="A1:E3"/>${before}`, data }] });
      const [tally] = await book.edit('Data', {
        kind: 'clear',
        area: area(where),
        what: 'formats',
        ...(whole ? { whole } : {}),
      });
      const saved = await book.save();
      expect(saved.findings).toEqual([]);
      const [rows] = /<sheetData>.*<\/sheetData>/s.exec(saved.text(SHEET)) ?? [''];
      return { changed: tally?.changed, rows: rows.replace(/<\/?sheetData>/g, '') };
    };
    const first = '<row r="1"><c r="A1"><v>1</v></c>';
    expect(await cleared('A2:C3')).toEqual({
      changed: 4,
      rows:
        `${first}</row><row r="2"><c r="B2"/></row>` +
        '<row r="3" s="3" customFormat="1"><c r="A3"/><c r="B3"/><c r="C3"/><c r="E3" s="3"><v>2</v></c></row>',
    });
    expect(await cleared('B:C', 'columns')).toEqual({
      changed: 2,
      rows: `${first}</row><row r="3" s="3" customFormat="1"><c r="B3"/><c r="C3"/><c r="E3" s="3"><v>2</v></c></row>`,
    });
    expect(await cleared('1:2', 'rows')).toMatchObject({
      rows: `<row r="1" s="0" customFormat="1"><c r="A1"><v>1</v></c></row><row r="2" s="0" customFormat="1"/><row r="3" s="3" customFormat="1"><c r="E3" s="3"><v>2</v></c></row>`,
    });
    expect(await cleared('A:XFD', 'columns')).toEqual({
      changed: 1,
      rows: `${first}</row><row r="3"><c r="E3"><v>2</v></c></row>`,
    });
    expect(await cleared('C1:D1')).toMatchObject({ changed: 0 });
  });
});

describe('filling down', () => {
  it('copies values, formats and texts, and shifts formulas', async () => {
    await open('simple');
    const [tally] = await book.edit('Data', { kind: 'fill-down', area: area('A4:C6') });
    expect(await book.values()).toMatchObject({ A5: 'FY25 North', B5: 0.125, A6: 'FY25 North', C6: 46358 });
    expect(tally?.changed).toBe(6);
    await book.write('E2', ['=B2*2']);
    await book.edit('Data', { kind: 'fill-down', area: area('E2:E4') });
    expect(await book.cells()).toMatchObject({ C6: { style: STYLE.date }, E4: { formula: 'B4*2' } });
    const saved = await book.save();
    expect(saved.findings).toEqual([]);
  });

  it('gives cells under one that does not exist the format of its row or column, and leaves none bare there', async () => {
    await open({
      sheets: [
        {
          name: 'Data',
          before: `<cols><col min="1" max="2" width="9" style="${STYLE.money}"/></cols>`,
          data:
            `<row r="1"><c r="C1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c><c r="B2"><v>3</v></c></row>` +
            `<row r="5" s="${STYLE.bold}" customFormat="1"/><row r="6"><c r="A6"><v>4</v></c></row>`,
        },
      ],
    });
    await book.edit(
      'Data',
      { kind: 'fill-down', area: area('A1:A2') },
      { kind: 'fill-down', area: area('A5:A6') },
    );
    await book.write('B2', [null]);
    const saved = await book.save();
    expect(saved.text(SHEET)).toContain(`<row r="2"><c r="A2" s="${STYLE.money}"/><c r="B2"/></row>`);
    expect(saved.text(SHEET)).toContain(`<row r="6"><c r="A6" s="${STYLE.bold}"/></row>`);
  });

  it('does not count what is the same already', async () => {
    await open('simple');
    const fill = { kind: 'fill-down', area: area('A2:D9') } as const;
    await book.edit('Data', fill);
    const [again] = await book.edit('Data', fill);
    expect(again?.changed).toBe(0);
  });
});

describe('formats', () => {
  it('an explicit area gets cells where there were none', async () => {
    await open('simple');
    const [tally] = await book.edit('Data', {
      kind: 'style',
      area: area('B5:D7'),
      patch: { font: { bold: true }, border: { edges: 'outline', style: 'thin' } },
    });
    expect(tally?.changed).toBe(9);
    const cells = await book.cells('Data', 'A5:E8');
    expect(Object.keys(cells)).toEqual(['B5', 'C5', 'D5', 'B6', 'C6', 'D6', 'B7', 'C7', 'D7']);
    expect(new Set(Object.values(cells).map((cell) => cell.style)).size).toBe(9);
    expect(book.workbook.numberFormat(cells.B5?.style ?? 0)).toBe(book.workbook.numberFormat(STYLE.money));
    const [again] = await book.edit('Data', {
      kind: 'style',
      area: area('B5:D7'),
      patch: { font: { bold: true } },
    });
    expect(again?.changed).toBe(0);
    expect((await book.save()).findings).toEqual([]);
  });

  it('whole columns carry the format; cells and formatted rows that cross them follow', async () => {
    await open({
      sheets: [
        {
          name: 'Data',
          data: `<row r="1"><c r="A1"><v>1</v></c><c r="D1"><v>2</v></c></row><row r="3" s="${STYLE.bold}" customFormat="1"/>`,
        },
      ],
    });
    await book.edit('Data', {
      kind: 'style',
      area: area('A:B'),
      patch: { numberFormat: '0.000' },
      whole: 'columns',
    });
    const cells = await book.cells();
    expect(Object.keys(cells)).toEqual(['A1', 'D1', 'A3', 'B3']);
    expect(book.workbook.numberFormat(cells.A1?.style ?? 0)).toBe('0.000');
    expect(cells.D1?.style).toBe(0);
    await book.write('B9', [5]);
    expect(book.workbook.numberFormat((await book.cells()).B9?.style ?? 0)).toBe('0.000');
    const saved = await book.save();
    expect(saved.findings).toEqual([]);
    expect(saved.text(SHEET)).toMatch(
      /<cols><col min="1" max="1" [^>]*style="\d+"[^>]*\/><col min="2"|<cols><col min="1" max="2"/,
    );
  });

  it('whole rows carry the format', async () => {
    await open('simple');
    await book.edit('Data', {
      kind: 'style',
      area: area('2:2'),
      patch: { font: { italic: true } },
      whole: 'rows',
    });
    await book.write('G2', [5]);
    const { A2, G2 } = await book.cells();
    expect(A2?.style).toBe(G2?.style);
    expect(A2?.style).not.toBe(0);
    expect((await book.save()).findings).toEqual([]);
  });

  it('refuses to make millions of cells', async () => {
    await open('simple');
    await expect(
      book.edit('Data', { kind: 'style', area: area('A1:Z1048576'), patch: { font: { bold: true } } }),
    ).rejects.toMatchObject({ code: 'too-large', place: { sheet: 'Data', cell: 'A1:Z1048576' } });
  });

  it('fills and writes no more than the bound either', async () => {
    await open('simple');
    await expect(book.write('A1:Z1048576', ['x'])).rejects.toMatchObject({ code: 'too-large' });
    await book.write('D1:F1', [1, 2, 3]);
    await expect(book.edit('Data', { kind: 'fill-down', area: area('A1:Z1048576') })).rejects.toMatchObject({
      code: 'too-large',
    });
  });

  it('widths, fitted widths and frozen panes', async () => {
    await open('simple');
    const [width, fit, freeze] = await book.edit(
      'Data',
      { kind: 'column-width', left: 5, right: 6, width: 20 },
      { kind: 'column-width', left: 1, right: 3, width: 'fit', max: 9 },
      { kind: 'freeze', rows: 1, columns: 0 },
    );
    expect([width?.changed, fit?.changed, freeze?.changed]).toEqual([2, 3, 1]);
    const widths = await book.workbook.columnWidths('Data');
    expect(widths.get(5)).toBe(20);
    expect(widths.get(1)).toBe(9);
    const saved = await book.save();
    expect(saved.findings).toEqual([]);
    expect(saved.text(SHEET)).toContain(
      '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>',
    );
    expect(saved.text(SHEET)).toContain('<row r="2" spans="1:3"><c r="A2" t="s"><v>3</v></c>');
    expect(saved.report.staleFormulas).toBe(0);
  });
});

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
