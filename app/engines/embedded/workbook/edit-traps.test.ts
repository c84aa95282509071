import { describe, expect, it } from 'vitest';
import { Tally } from '../../../workbook/tally';
import { STYLE } from '../testing/package-builder';
import { area, inputs } from '../testing/book-harness';
import { book, open } from '../testing/book-per-test';

const SHEET = 'xl/worksheets/sheet1.xml';
const STRINGS = 'xl/sharedStrings.xml';

const write = (at: string, value: string) =>
  ({ kind: 'write', area: area(at), block: inputs([value]) }) as const;

function refused(cell: string, why: RegExp): object {
  return expect.objectContaining({
    code: 'step-refused',
    place: expect.objectContaining({ sheet: 'Data', cell }) as object,
    message: expect.stringMatching(why) as string,
  }) as object;
}

describe('shared strings', () => {
  it('a string that others use is never edited', async () => {
    await open('rich-strings');
    const tally = await book.replace('FY25', 'FY26', 'A1');
    expect(tally.changed).toBe(1);
    expect(await book.values()).toMatchObject({ A1: 'FY26 plan final', A2: 'FY25 plan final' });
    const before = (await book.originalParts()).get(STRINGS)?.toString() ?? '';
    const saved = await book.save();
    expect(saved.findings).toEqual([]);
    const first = before.slice(before.indexOf('<si>'), before.indexOf('</si>'));
    expect(saved.text(STRINGS)).toContain(first);
  });

  it('rich text keeps the formats of its runs, phonetic text of others is kept', async () => {
    await open('rich-strings');
    await book.replace('FY25', 'FY26', 'A1:B9');
    const saved = await book.save();
    expect(saved.findings).toEqual([]);
    const strings = saved.text(STRINGS);
    expect(strings).toContain(
      '<si><r><rPr><b/><sz val="11"/><color rgb="FFFF0000"/><rFont val="Calibri"/></rPr><t>FY26</t></r>' +
        '<r><rPr><i/><sz val="11"/><rFont val="Calibri"/></rPr><t xml:space="preserve"> plan </t></r><r><t>final</t></r></si>',
    );
    expect(strings).toContain('<rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/>');
  });

  it('what was replaced everywhere does not stay in the file', async () => {
    await open('rich-strings');
    await book.replace('FY25', 'FY26', 'A1:B9');
    const strings = (await book.save()).text(STRINGS);
    expect(strings).not.toContain('FY25');
    expect(strings).toMatch(/^[^]*<sst [^>]*uniqueCount="7"[^>]*><si><t\/><\/si><si><t\/><\/si><si><t>東京/);
  });

  it('counts stay right while texts come and go', async () => {
    await open('simple');
    await book.write('A2:A4', ['one'], ['one'], [2]);
    const saved = await book.save();
    expect(saved.findings).toEqual([]);
    expect(saved.text(STRINGS)).toMatch(/ count="5"/);
    expect(saved.text(STRINGS)).toMatch(/ uniqueCount="6"/);
  });
});

describe('arrays and data tables', () => {
  it.each([
    ['F2', /array formula in F1:F3/],
    ['F1', /array formula in F1:F3/],
    ['I3', /data table in H2:I3/],
  ])('refuses to write into a part: %s', async (cell, why) => {
    await open('formulas');
    await expect(book.write(cell, [1])).rejects.toEqual(refused(cell, why));
    await expect(book.edit('Data', { kind: 'clear', area: area(cell), what: 'contents' })).rejects.toEqual(
      refused(cell, why),
    );
  });

  it('replaces a whole array, which is one no more', async () => {
    await open('formulas');
    await book.write('F1:F3', [1], [2], [3]);
    await book.write('F2', [9]);
    expect(await book.values()).toMatchObject({ F1: 1, F2: 9, F3: 3 });
    const saved = await book.save();
    expect(saved.findings).toEqual([]);
    expect(saved.text('xl/calcChain.xml')).not.toMatch(/"F[1-3]"/);
  });

  it('one cell formulas that are stored as arrays are cells like others', async () => {
    await open('formulas');
    await book.write('G1', [1]);
    expect((await book.save()).findings).toEqual([]);
  });

  it('a spill is one piece too, and its metadata goes with the value', async () => {
    await open('dynamic');
    await expect(book.write('C2', [1])).rejects.toEqual(refused('C2', /C1:C3/));
    await book.write('C1:C3', [1], [2], [3]);
    const saved = await book.save();
    expect(saved.findings).toEqual([]);
    expect(saved.text(SHEET)).toContain('<c r="C1"><v>1</v></c>');
    expect((await book.cells()).A5?.stale).toBe(true);
  });

  it('value metadata goes with the value', async () => {
    await open('rich-values');
    await book.write('A1', [1]);
    expect((await book.save()).text(SHEET)).toContain('<c r="A1"><v>1</v></c>');
  });

  it('a find-replace leaves spilled values alone', async () => {
    await open('dynamic');
    const tally = await book.replace('3', '4', 'A1:C3');
    expect(await book.values()).toMatchObject({ A1: 4, C3: 3 });
    expect(tally.changed).toBe(1);
    expect(tally.counts.get('skippedFormulas')).toBe(1);
  });
});

describe('shared formulas', () => {
  it('overwriting the master makes the next user the master', async () => {
    await open('formulas');
    await book.write('B1', [5]);
    const saved = await book.save();
    expect(saved.findings).toEqual([]);
    expect(saved.text(SHEET)).toContain('<c r="B2"><f t="shared" ref="B2:B4" si="0">A2*2</f><v>4</v></c>');
    expect(saved.text(SHEET)).toContain('<c r="B3"><f t="shared" si="0"/><v>6</v></c>');
    expect(saved.text('xl/calcChain.xml')).not.toContain('"B1"');
    expect(saved.text('xl/calcChain.xml')).toContain('"B2"');
    expect(await book.cells()).toMatchObject({ B2: { formula: 'A2*2' }, B4: { formula: 'A4*2' } });
  });

  it('does so again and again, and leaves none when all are gone', async () => {
    await open('formulas');
    await book.write('B1', [5]);
    await book.write('B2:B3', [5], [6]);
    expect((await book.cells()).B4?.formula).toBe('A4*2');
    await book.write('B4', [7]);
    const saved = await book.save();
    expect(saved.findings).toEqual([]);
    expect(saved.text(SHEET)).not.toContain('si="0"');
  });

  it('users that stand before their master get their own text', async () => {
    await open({
      sheets: [
        {
          name: 'Data',
          data:
            '<row r="1"><c r="A1"><f t="shared" si="0"/><v>1</v></c><c r="B1"><f t="shared" ref="A1:B1" si="0">B5</f><v>2</v></c></row>' +
            '<row r="2"><c r="A2"><v>1</v></c></row>',
        },
      ],
    });
    expect((await book.cells()).A1?.formula).toBe('A5');
    await book.write('B1', [3]);
    expect(await book.cells()).toMatchObject({ A1: { formula: 'A5' }, B1: { value: 3 } });
    expect((await book.save()).findings).toEqual([]);
  });

  it('users of an index that a later master takes again mean the master above them', async () => {
    const cell = (name: string, f: string) => `<c r="${name}">${f}<v>1</v></c>`;
    await open({
      sheets: [
        {
          name: 'Data',
          data:
            `<row r="1">${cell('B1', '<f t="shared" ref="B1:B2" si="0">A1*2</f>')}</row>` +
            `<row r="2">${cell('B2', '<f t="shared" si="0"/>')}</row>` +
            `<row r="3">${cell('B3', '<f t="shared" ref="B3:B4" si="0">A3*100</f>')}</row>` +
            `<row r="4"><c r="A4"><v>7</v></c>${cell('B4', '<f t="shared" si="0"/>')}</row>`,
        },
      ],
    });
    const formulas = { B2: { formula: 'A2*2' }, B4: { formula: 'A4*100' } };
    expect(await book.cells()).toMatchObject(formulas);
    expect(await book.cells('Data', 'B4')).toMatchObject({ B4: formulas.B4 });
    await book.write('B1', [5]);
    await book.write('A4', [8]);
    expect(await book.cells()).toMatchObject({ B1: { value: 5 }, ...formulas });
    await book.workbook.recalculate({ scope: 'stale', engine: 'ironcalc' });
    expect((await book.values()).B4).toBe(800);
    expect((await book.save()).findings).toEqual([]);
  });

  it('fills down from a user of a shared formula', async () => {
    await open('formulas');
    await book.edit('Data', { kind: 'fill-down', area: area('B4:B6') });
    expect(await book.cells()).toMatchObject({ B5: { formula: 'A5*2' }, B6: { formula: 'A6*2' } });
    expect((await book.save()).findings).toEqual([]);
  });

  it('refuses to fill down an array formula', async () => {
    await open('formulas');
    await expect(book.edit('Data', { kind: 'fill-down', area: area('G1:G2') })).rejects.toEqual(
      refused('G1', /array formula/),
    );
  });
});

describe('merged cells, protection, pivot tables', () => {
  it('refuses to write into a covered cell, and takes nothing for nothing', async () => {
    await open('merged');
    await expect(book.write('B4', [1])).rejects.toEqual(refused('B4', /covered by the merged cell B3:B4/));
    await book.write('A1:C1', ['Title', null, null]);
    expect(await book.values()).toMatchObject({ A1: 'Title' });
    await expect(book.edit('Data', { kind: 'clear', area: area('B3'), what: 'contents' })).rejects.toEqual(
      refused('B3', /merged cell/),
    );
    await expect(book.edit('Data', { kind: 'fill-down', area: area('A3:B5') })).rejects.toEqual(
      refused('B4', /covered/),
    );
    await expect(book.edit('Data', { kind: 'fill-down', area: area('B2:B5') })).resolves.toBeDefined();
  });

  it('refuses to write into a locked cell, not into an unlocked one', async () => {
    await open('protected');
    await expect(book.write('B1', [9])).rejects.toEqual(refused('B1', /locked/));
    await expect(book.write('Z9', [9])).rejects.toEqual(refused('Z9', /locked/));
    await expect(book.replace('2', '3', 'A1:B1')).rejects.toEqual(refused('B1', /locked/));
    await book.write('A1', [9]);
    expect(await book.values()).toEqual({ A1: 9, B1: 2 });
    await expect(
      book.edit('Data', { kind: 'style', area: area('A1'), patch: { font: { bold: true } } }),
    ).rejects.toMatchObject({ code: 'step-refused' });
  });

  it('refuses to write into a pivot table', async () => {
    await open('pivot');
    await expect(
      book.edit('Pivot', { kind: 'write', area: area('B4'), block: inputs([1]) }),
    ).rejects.toMatchObject({ code: 'step-refused', place: { sheet: 'Pivot', cell: 'B4' } });
    await book.edit('Pivot', { kind: 'write', area: area('D4'), block: inputs([1]) });
    expect((await book.save()).findings).toEqual([]);
  });
});

describe('tables', () => {
  it('a header cell renames the column of the table', async () => {
    await open('table');
    await book.write('A1', ['Area']);
    const saved = await book.save();
    expect(saved.findings).toEqual([]);
    expect(saved.text('xl/tables/table1.xml')).toContain(
      '<tableColumn id="1" name="Area" totalsRowLabel="Total"/>',
    );
    expect(book.workbook.tables()[0]?.columns).toEqual(['Area', 'Amount', 'Double']);
  });

  it('refuses a header that is taken, is no text, is nothing, or that formulas name', async () => {
    await open('table');
    await expect(book.write('A1', ['Amount'])).rejects.toMatchObject({ code: 'step-refused' });
    await expect(book.write('A1', [7])).rejects.toEqual(refused('A1', /nothing but text/));
    await expect(book.write('A1', [null])).rejects.toMatchObject({ code: 'step-refused' });
    await expect(book.write('B1', ['Sum'])).rejects.toMatchObject({ code: 'step-refused' });
    expect(book.workbook.tables()[0]?.columns).toEqual(['Region', 'Amount', 'Double']);
  });

  it('names the step that wrote the header, though others wait with it', async () => {
    await open('table');
    await expect(
      book.edit('Data', write('Z1', 'x'), write('B1', 'Sum'), write('Z2', 'y')),
    ).rejects.toMatchObject({
      place: { cell: 'B1', step: 1 },
    });
  });

  it('renames by find-replace too', async () => {
    await open('table');
    await book.replace('Region', 'Area', 'A1:C5');
    const saved = await book.save();
    expect(saved.findings).toEqual([]);
    expect(saved.text('xl/tables/table1.xml')).toContain('name="Area"');
  });

  it('keeps totals in step', async () => {
    await open('table');
    await book.write('A5', ['Sum']);
    expect((await book.save()).text('xl/tables/table1.xml')).toContain('totalsRowLabel="Sum"');
  });
});

describe('formulas', () => {
  it.each([
    ['=SUM(Nope!A1:A3)', /sheet "Nope"/],
    ['=SUM(Sale[Amount])', /table "Sale"/],
    ['=SUM(Sales[Amout])', /column "Amout"/],
  ])('%s names what the workbook lacks and would damage the file', async (formula, why) => {
    await open('table');
    await expect(book.write('E1', [formula])).rejects.toEqual(refused('E1', why));
  });

  it('a find-replace in them cannot lead to a sheet that is not there', async () => {
    const jan = '<row r="1"><c r="A1"><f>SUM(Jan!A1:A3)</f><v>0</v></c></row>';
    await open({ sheets: [{ name: 'Data', data: jan }, { name: 'Jan' }] });
    await expect(book.replace('Jan', 'Feb', 'A1', 'formulas')).rejects.toEqual(refused('A1', /sheet "Feb"/));
    await book.workbook.addSheet('Feb', 'end', new Tally(0));
    await book.replace('Jan', 'Feb', 'A1', 'formulas');
    expect((await book.save()).text(SHEET)).toContain('<f>SUM(Feb!A1:A3)</f>');
  });

  it('meet the headers of their time, wherever both are written', async () => {
    await open('table');
    await book.edit('Data', write('A1', 'Area'), write('E1', '=COUNTA(Sales[Area])'));
    await expect(book.edit('Data', write('E2', '=COUNTA(Sales[Region])'))).rejects.toEqual(
      refused('E2', /column "Region"/),
    );
    // The column is named by a formula that was written after the formulas were looked through.
    await expect(book.edit('Data', write('A1', 'Land'))).rejects.toMatchObject({ code: 'step-refused' });
    const saved = await book.save();
    expect(saved.findings).toEqual([]);
    expect(saved.text('xl/tables/table1.xml')).toContain('name="Area"');
  });
});

describe('the whole package', () => {
  it.each(['simple', 'formulas', 'table', 'pivot', 'macros', 'signed', 'utf-16', 'zip64'] as const)(
    'no edit, no change: %s',
    async (fixture) => {
      await open(fixture);
      await book.values();
      await book.workbook.usedArea('Data');
      const saved = await book.save();
      expect(saved.parts).toEqual(await book.originalParts());
    },
  );

  it('an edit that changes no cell leaves every part as it was', async () => {
    await open('simple');
    const tally = await book.replace('nothing like this', 'x', 'A1:C9');
    expect(tally.changed).toBe(0);
    await book.edit('Data', { kind: 'clear', area: area('X1:Z9'), what: 'all' });
    expect((await book.save()).parts).toEqual(await book.originalParts());
  });

  it('xlsm to xlsx leaves the macros behind and says so', async () => {
    await open('macros');
    const saved = await book.save('xlsx');
    expect(saved.report.leftBehind.join()).toMatch(/macro/i);
    expect([...saved.parts.keys()].join()).not.toMatch(/vba/i);
    expect(saved.findings).toEqual([]);
  });

  it('a signature goes when something changed, and only then', async () => {
    await open('signed');
    expect((await book.save()).report.leftBehind).toEqual([]);
    await book.write('A9', [1]);
    const saved = await book.save();
    expect(saved.report.leftBehind.join()).toMatch(/signature/);
    expect(saved.findings).toEqual([]);
  });

  it('formats do not make formulas stale', async () => {
    await open('formulas');
    await book.edit('Data', { kind: 'style', area: area('A1:A4'), patch: { numberFormat: '0.00' } });
    const saved = await book.save();
    expect(saved.report.staleFormulas).toBe(0);
    expect(saved.text('xl/workbook.xml')).not.toContain('fullCalcOnLoad');
    expect((await book.cells()).A1?.style).not.toBe(STYLE.general);
  });
});
