import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../testing/temporary-folder';
import { cellName, parseArea } from '../../../workbook/a1';
import type { Area, CellValue } from '../../../workbook/cells';
import { buildPackage } from '../testing/package-builder';
import type { CalcCell, CalcFiles, CalcInput } from './calc-input';
import { findLibreOffice } from './libreoffice-program';
import { recalculate } from './recalculate';
import { buildCalcFiles, readTestBook } from './testing/calc-book';

const area = (text: string): Area => parseArea(text) as Area;

/** Cells by reference: `=...` is a formula whose old value is a wrong one; `{=...}` an array formula of one cell. */
function cells(values: Record<string, CellValue>): CalcCell[] {
  return Object.entries(values).map(([reference, value]) => {
    const { top: row, left: column } = area(reference);
    if (typeof value === 'string' && value.startsWith('{=')) {
      const own = { top: row, bottom: row, left: column, right: column };
      return { row, column, value: 'old', formula: value.slice(2, -1), array: { area: own, dynamic: false } };
    }
    if (typeof value === 'string' && value.startsWith('=')) {
      return { row, column, value: 'old', formula: value.slice(1) };
    }
    return { row, column, value };
  });
}

const bundles = temporaryFolder();
let files: CalcFiles;
beforeAll(async () => {
  files = await buildCalcFiles(bundles);
});

async function compute(sheets: Record<string, CalcCell[]>, more: Partial<CalcInput> = {}) {
  const list = Object.values(sheets);
  const names = Object.keys(sheets);
  const result = await recalculate({
    sheets: names,
    names: [],
    tables: [],
    dateSystem: 1900,
    scope: 'all',
    cells: (sheet) => list[sheet] ?? [],
    engine: 'ironcalc',
    files,
    ...more,
  });
  const key = (place: { sheet: number; row: number; column: number }) =>
    `${names.length > 1 ? `${names[place.sheet]}!` : ''}${cellName(place.row, place.column)}`;
  return {
    values: Object.fromEntries(result.values.map((each) => [key(each), each.value])),
    failed: Object.fromEntries(result.failed.map((each) => [key(each), each.why])),
    report: result.report,
  };
}

describe('recalculation by IronCalc', () => {
  it('tells numbers, texts, booleans and errors apart, to the last digit', async () => {
    const { values, failed, report } = await compute({
      S: cells({
        A1: '007',
        A2: 0.1,
        A3: true,
        A4: { error: '#N/A' },
        A5: '=1+1',
        A6: '',
        B1: '=A1',
        B2: '=A2+0.2',
        B3: '=A3',
        B4: '=A4',
        B5: '="12"&"3"',
        B6: '=1/3',
        B7: '=-1E-200/7',
        B8: '=1E300/7',
        B9: '=1/0',
        B10: '=Z99',
        B11: '=LEN(A6)&"x"',
        B12: '="TRUE"',
        B13: '=123456789*987654321',
        B14: '="#N/A"',
        B15: '=A5+1',
      }),
    });
    expect(failed).toEqual({});
    expect(values).toEqual({
      A5: 2,
      B1: '007',
      B2: 0.1 + 0.2,
      B3: true,
      B4: { error: '#N/A' },
      B5: '123',
      B6: 1 / 3,
      B7: -1e-200 / 7,
      B8: 1e300 / 7,
      B9: { error: '#DIV/0!' },
      B10: 0,
      B11: '0x',
      B12: 'TRUE',
      B13: 123456789 * 987654321,
      B14: '#N/A',
      B15: 3,
    });
    expect(report.engine).toMatch(/^IronCalc \d/);
    expect(report).toMatchObject({ attempted: 16, computed: 16, failed: { count: 0 } });
  });

  it('leaves texts to Excel that are days of one or another month', async () => {
    const { values, failed } = await compute({
      S: cells({
        A1: '10-12-1999',
        A2: '2024-02-29',
        A3: '12.5',
        B1: '=VALUE(A1)',
        B2: '=IFERROR(YEAR(A1:A1),0)',
        B3: '=B1+1',
        B4: '=DATEVALUE("2/3/2023")',
        C1: '=VALUE(A2)',
        C2: '=VALUE(A3)',
        C3: '=LEN(A1)',
        C4: '=COUNTIF(A1:A3,"2/3/2023")',
      }),
    });
    expect(Object.keys(failed).sort()).toEqual(['B1', 'B2', 'B3', 'B4']);
    for (const cell of ['B1', 'B2', 'B4']) expect(failed[cell]).toMatch(/depends on the settings of Excel/);
    expect(values).toEqual({ C1: 45_351, C2: 12.5, C3: 10, C4: 0 });
  });

  it('reads other sheets, names, constants, tables and several sheets at once', async () => {
    const { values, failed } = await compute(
      {
        "It's A": cells({ A1: 5, A2: "='B'!A1*2", A3: '=Rate*100', A4: '=Area', A5: '=SUM(Both)' }),
        B: cells({ A1: 7, B1: 'Net', B2: 1, B3: 2, C1: 'Twice', C2: '=T[[#This Row],[Net]]*2' }),
        calc: cells({ A1: "=SUM('It''s A:B'!A1)", A2: '=SUM(T[Net])', A3: '=_xlfn.CONCAT(T[#Headers])' }),
      },
      {
        names: [
          { name: 'Rate', refersTo: '0.19', hidden: false },
          { name: 'Area', refersTo: "'It''s A'!$A$1", hidden: false },
          { name: 'Both', refersTo: 'B!$B$2:$B$3', hidden: false },
        ],
        tables: [
          {
            name: 'T',
            sheet: 'B',
            area: area('B1:C3'),
            headerRows: 1,
            totalsRows: 0,
            columns: ['Net', 'Twice'],
          },
        ],
      },
    );
    expect(failed).toEqual({});
    expect(values).toEqual({
      "It's A!A2": 14,
      "It's A!A3": 19,
      "It's A!A4": 5,
      "It's A!A5": 3,
      'B!C2': 2,
      'calc!A1': 12,
      'calc!A2': 3,
      'calc!A3': 'NetTwice',
    });
  });

  it('leaves stale what it cannot compute, and all that reads it, even where an error is hidden', async () => {
    const { values, failed, report } = await compute({
      S: cells({
        A1: '=HYPERLINK("http://a.b","x")',
        A2: '=IFERROR(A1,0)',
        A3: '=A2+1',
        A4: '=IFERROR(NoSuchMacro(1),0)',
        A5: '=NoSuchName',
        A6: '=[1]Sheet1!A1',
        A7: '=A7+1',
        A8: '=INDIRECT("A1")',
        A9: '=1+1',
        A10: '=B1:B3*2',
        A11: '=SUM(B1:B3*2)',
        A12: '{=SUM(B1:B3*2)}',
        B1: 1,
        B2: 2,
        B3: 3,
      }),
    });
    expect(values).toEqual({ A9: 2, A12: 12 });
    expect(Object.keys(failed).sort()).toEqual(
      ['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7', 'A8', 'A10', 'A11'].sort(),
    );
    expect(failed['A1']).toMatch(/HYPERLINK/);
    expect(failed['A2']).toMatch(/A1, which could not be computed/);
    expect(failed['A6']).toMatch(/another workbook/);
    expect(failed['A7']).toMatch(/itself/);
    expect(report.failed.cells[0]).toMatchObject({ sheet: 'S', cell: 'A1' });
  });

  it('sums as many cells as SUMIF compares, whatever range it is given', async () => {
    const { values, failed } = await compute({
      S: cells({
        A1: 'x',
        A2: 'y',
        A3: 'x',
        B1: 1,
        B2: 2,
        B3: 4,
        B4: 8,
        D1: '=SUMIF(A1:A3,"x",B1)',
        D2: '=SUMIF(A1:A3,"x",B2:B2)',
        D3: '=AVERAGEIF(A1:A2,"x",B1:B4)',
      }),
    });
    expect({ ...values, ...failed }).toEqual({ D1: 5, D2: 10, D3: 1 });
  });

  it('computes as Excel does where IronCalc by itself would not', async () => {
    const { values, failed } = await compute({
      S: cells({
        A1: 10,
        A2: 60,
        A3: 80,
        B1: '=ROUND(1.005,2)',
        B2: '=ROUND(-8.325,2)+ROUND(0.285,2)',
        B3: '=ROUND(1.00499999999999,2)',
        B4: '=SUMPRODUCT(--(A1:A3>50),A1:A3)',
        B5: '=10/--A1-- 2',
        B6: '=-ROUND(4.35*100,0)^2/ROUND(1250,-2)',
        B7: '=ROUND(ROUND(2.345,2)*100,-1)',
        B8: '=ROUND("39.285",2)',
        B9: '=ROUND(1234.565,A1/-4)+ROUND(1.005,A1/4)',
      }),
    });
    expect(failed).toEqual({});
    expect(values).toEqual({
      B1: 1.01,
      B2: -8.33 + 0.29,
      B3: 1,
      B4: 140,
      B5: 3,
      B6: 435 ** 2 / 1300,
      B7: 240,
      B8: 39.29,
      B9: 1200 + 1.01,
    });
  });

  it('leaves to Excel what IronCalc computes differently', async () => {
    const { values, failed } = await compute({
      S: cells({
        A1: 0.1,
        A2: 'b',
        B1: '=A1/3&" t"',
        B2: '=ROUND(A1/3,2)&" t"',
        B3: '=COUNTIF(A1:A2,"=")',
        B4: '=COUNTIF(A1:A2,">=b")',
        B5: '=COUNTIF(A1:A2,">="&A1)+COUNTIF(A1:A2,"<>")',
        B6: '=YEAR(Z1)',
        B7: '=TEXT(1.5,"# ?/?")',
        B8: '=TEXT(43831,"mm/dd/yyyy")',
        B9: '=CONVERT(32,"F","C")',
        B10: '=SUMIF(A1:A2,"x~~",A1:A2)',
        B11: '=SUMPRODUCT(--ISNUMBER(A1:A2))',
        B12: '=COUNTIF(A1:A9,"<>x")',
        B13: '=MINUTE(A1)',
      }),
    });
    expect(values).toEqual({ B2: '0.03 t', B5: 3, B8: '01/01/2020' });
    expect(Object.keys(failed)).toEqual(['B1', 'B3', 'B4', 'B6', 'B7', 'B9', 'B10', 'B11', 'B12', 'B13']);
  });

  it('computes nothing that reads an error which IronCalc would take for a text', async () => {
    const { values, failed } = await compute({
      S: cells({
        A1: { error: '#FIELD!' },
        A2: { error: '#NAME?' },
        A3: 1,
        B1: '=ISERROR(A1)',
        B2: '=ISERROR(A2)',
        B3: '=SUM(A3:A9)',
        B4: '=COUNTA(A1:A3)',
        B5: '=NOT(B1)',
      }),
    });
    expect(values).toEqual({ B2: true, B3: 1 });
    expect(failed['B1']).toMatch(/S!A1, and IronCalc does not know #FIELD!/);
    expect(Object.keys(failed)).toEqual(['B1', 'B4', 'B5']);
  });

  it('computes nothing where the workbook rounds to what cells show', async () => {
    const { values, failed } = await compute(
      { S: cells({ A1: 0.4, A2: '=A1*2' }) },
      { roundsToDisplay: true },
    );
    expect(values).toEqual({});
    expect(failed['A2']).toMatch(/precision as displayed/);
  });

  it('computes only what is asked for, from the values that stand', async () => {
    const { values } = await compute(
      {
        S: [
          { row: 1, column: 1, value: 10 },
          { row: 2, column: 1, value: 111, formula: 'NoSuchMacro(1)' },
          { row: 3, column: 1, value: 0, formula: 'A1+A2' },
          { row: 4, column: 1, value: 5, formula: 'A1' },
        ],
      },
      { scope: [{ sheet: 0, row: 3, column: 1 }] },
    );
    expect(values).toEqual({ A3: 121 });
  });

  it('fills arrays, and refuses those that got another size', async () => {
    const array = (row: number, formula: string, filled: string, dynamic: boolean): CalcCell => ({
      row,
      column: 3,
      value: 0,
      formula,
      array: { area: area(filled), dynamic },
    });
    const { values, failed } = await compute({
      S: [
        { row: 1, column: 1, value: 1 },
        { row: 2, column: 1, value: 2 },
        array(1, 'A1:A2*10', 'C1:C2', false),
        { row: 2, column: 3, value: 99 },
        array(4, '_xlfn.SEQUENCE(2)', 'C4:C5', true),
        { row: 5, column: 3, value: 99 },
        array(7, '_xlfn.SEQUENCE(3)', 'C7:C8', true),
      ],
    });
    expect(values).toEqual({ C1: 10, C2: 20, C4: 1, C5: 2 });
    expect(failed['C7']).toMatch(/another size/);
  });

  it('computes no formula for which Excel shows #NAME?: stored without the prefix of its function', async () => {
    const { values, failed } = await compute(
      { S: cells({ A1: 1, A2: '=CONCAT(A1)', A3: '=_xlfn.CONCAT(A1)', A4: '=LEN(A2)', A5: '=Named' }) },
      { names: [{ name: 'Named', refersTo: 'IFNA(S!$A$1,0)', hidden: false }] },
    );
    expect(values).toEqual({ A3: '1' });
    expect(failed['A2']).toMatch(
      /stored with CONCAT instead of _xlfn\.CONCAT, for which Excel shows #NAME\?/,
    );
    expect(failed['A4']).toMatch(/reads S!A2/);
    expect(failed['A5']).toMatch(/_xlfn\.IFNA/);
  });

  it('does not count dates from 1900 in a workbook that counts from 1904', async () => {
    const sheets = { S: cells({ A1: '=DATE(2026,11,30)', A2: '=A1+1', A3: '=1+1' }) };
    expect((await compute(sheets)).values).toEqual({ A1: 46356, A2: 46357, A3: 2 });
    const { values, failed } = await compute(sheets, { dateSystem: 1904 });
    expect(values).toEqual({ A3: 2 });
    expect(failed['A1']).toMatch(/1904/);
  });

  it('leaves totals over hidden rows to Excel, and nested totals out of totals', async () => {
    const sheet = cells({ A1: 1, A2: 2, A3: '=SUBTOTAL(9,A1:A2)', A4: 4, A5: '=SUBTOTAL(9,A1:A4)' });
    const scope = [{ sheet: 0, row: 5, column: 1 }];
    expect((await compute({ S: sheet }, { scope })).values).toEqual({ A5: 7 });
    const hidden = sheet.map((cell) => (cell.row === 2 ? { ...cell, hidden: true } : cell));
    expect((await compute({ S: hidden }, { scope })).values).toEqual({});
    const first = [{ sheet: 0, row: 3, column: 1 }];
    expect((await compute({ S: hidden }, { scope: first })).failed['A3']).toMatch(/hidden/);
  });

  it('survives formulas that take too long: all of them stay stale, with the reason', async () => {
    const { values, failed } = await compute({ S: cells({ A1: '=1+1' }) }, { timeLimitMs: 1 });
    expect(values).toEqual({});
    expect(Object.values(failed).every((why) => /longer than/.test(why))).toBe(true);
  });

  it('survives what is too deep for the engine', async () => {
    // IronCalc computes from the top: a chain from the bottom up is followed by recursion.
    const upward = Array.from({ length: 5000 }, (_, i) => ({
      row: i + 1,
      column: 1,
      value: 0,
      formula: `A${i + 2}+1`,
    }));
    const { values, failed } = await compute({ S: upward });
    expect(Object.keys(values).length + Object.keys(failed).length).toBe(5000);
    expect(Object.values(failed).every((why) => /gave up/.test(why))).toBe(true);
  });

  it('stops when told to', async () => {
    const controller = new AbortController();
    const running = compute({ S: cells({ A1: '=1+1' }) }, { signal: controller.signal });
    controller.abort();
    await expect(running).rejects.toMatchObject({
      name: expect.stringMatching(/Problem|AbortError/) as string,
    });
  });

  it('does nothing where there is no formula', async () => {
    const { report } = await compute({ S: cells({ A1: 1 }) });
    expect(report.attempted).toBe(0);
  });
});

describe.skipIf(findLibreOffice() === null)('recalculation by LibreOffice', () => {
  const folder = temporaryFolder();

  it('computes a copy from its formulas, not from the values that stand in it', async () => {
    const path = join(folder, 'book.xlsx');
    const bytes = buildPackage({
      sheets: [
        {
          name: 'Data & more',
          data:
            '<row r="1"><c r="A1"><v>5</v></c><c r="B1"><f>A1*2</f><v>999</v></c><c r="C1" t="str"><f>A1&amp;" &lt;x&gt;"</f><v>old</v></c></row>' +
            '<row r="2"><c r="A2" t="b"><f>A1=5</f><v>0</v></c><c r="B2"><f>1/0</f><v>1</v></c><c r="C2"><f>NOSUCHFUNCTION(1)</f><v>1</v></c><c r="D2"><f>IFERROR(C2,0)</f><v>1</v></c></row>',
        },
      ],
    });
    await writeFile(path, bytes);
    const book = await readTestBook(path);
    const result = await recalculate({
      ...book,
      scope: 'all',
      engine: 'libreoffice',
      scratch: folder,
      saveCopy: (copy) => writeFile(copy, bytes),
    });
    expect(result.report.engine).toMatch(/LibreOffice/);
    expect(
      Object.fromEntries(result.values.map((each) => [cellName(each.row, each.column), each.value])),
    ).toEqual({
      B1: 10,
      C1: '5 <x>',
      A2: true,
      B2: { error: '#DIV/0!' },
    });
    expect(result.failed.map((each) => cellName(each.row, each.column))).toEqual(['C2', 'D2']);
  });
});
