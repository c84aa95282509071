import { describe, expect, it } from 'vitest';
import { STYLE } from '../testing/package-builder';
import { area } from '../testing/book-harness';
import { book, open } from '../testing/book-per-test';

const SHEET = 'xl/worksheets/sheet1.xml';

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
