import { describe, expect, it } from 'vitest';
import type { TextReplacer } from '../../../workbook/edits';
import { Tally } from '../../../workbook/tally';
import { area, replacer } from '../testing/book-harness';
import { book, open } from '../testing/book-per-test';

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
