import { describe, expect, it } from 'vitest';
import { Tally } from '../../../workbook/tally';
import { area } from '../testing/book-harness';
import { book, open } from '../testing/book-per-test';

const SHEET = 'xl/worksheets/sheet1.xml';

describe('stale formulas', () => {
  it('an edit makes what depends on it stale, and nothing else', async () => {
    await open('formulas');
    await book.write('A4', [40]);
    const cells = await book.cells();
    const stale = Object.keys(cells).filter((name) => cells[name]?.stale);
    expect(stale.sort()).toEqual(['A5', 'B4', 'B5', 'C4', 'D5', 'H2', 'H3', 'I2', 'I3']);
    const report = await book.workbook.stale();
    expect(report.count).toBe(6);
    expect(report.cells.find((each) => each.cell === 'C4')?.why).toMatch(/TODAY/);
  });

  it('works across sheets', async () => {
    await open({
      sheets: [
        { name: 'Data', data: '<row r="1"><c r="A1"><v>1</v></c></row>' },
        {
          name: 'Month end',
          data: '<row r="1"><c r="A1"><f>Data!A1+1</f><v>2</v></c><c r="B1"><f>A1*2</f><v>4</v></c></row>',
        },
      ],
    });
    await book.write('A1', [5]);
    expect((await book.workbook.stale()).cells.map(({ sheet, cell }) => `${sheet}!${cell}`)).toEqual([
      'Month end!A1',
      'Month end!B1',
    ]);
  });

  it('a new sheet makes stale what counts sheets or may name it, and these can be computed', async () => {
    const formula = (cell: string, text: string) => `<c r="${cell}"><f>${text}</f><v>1</v></c>`;
    await open({
      sheets: [
        {
          name: 'Data',
          data: `<row r="1">${formula('A1', '_xlfn.SHEETS()')}${formula('B1', 'A1*2')}${formula('C1', '_xlfn.SHEET()')}${formula('D1', 'INDIRECT("New!A1")')}${formula('E1', 'OFFSET(Z1,0,0)+NOW()')}${formula('F1', 'SUM(Z1:Z3)')}</row>`,
        },
      ],
    });
    await book.workbook.addSheet('New', 0, new Tally(0));
    const stale = async () => (await book.workbook.stale()).cells.map(({ cell }) => cell);
    expect(await stale()).toEqual(['A1', 'B1', 'C1', 'D1']);
    await book.workbook.recalculate({ scope: 'stale', engine: 'ironcalc' });
    expect(await stale()).toEqual([]);
    expect(await book.values()).toMatchObject({ A1: 2, B1: 4, C1: 2, D1: 0, E1: 1, F1: 1 });
  });

  it('a formula that was never computed is stale from the start', async () => {
    await open({
      sheets: [
        {
          name: 'Data',
          data: '<row r="1"><c r="A1"><f>1+1</f></c><c r="B1"><f>2+2</f><v></v></c><c r="C1" t="str"><f>""</f><v></v></c></row>',
        },
      ],
    });
    const cells = await book.cells();
    expect([cells.A1?.stale, cells.B1?.stale, cells.C1?.stale]).toEqual([true, true, undefined]);
    expect((await book.workbook.stale()).count).toBe(2);
  });
});

describe('recalculation', () => {
  it('computes workbooks whose sheets have names that Excel would not give', async () => {
    const long = 'a name that is far too long for a sheet';
    const formula = (cell: string, text: string) => `<c r="${cell}"><f>${text}</f></c>`;
    await open({
      sheets: [
        { name: 'sheet 1', data: '<row r="1"><c r="A1"><v>5</v></c></row>' },
        { name: long, data: `<row r="1"><c r="A1"><v>7</v></c>${formula('B1', "A1+'sheet 1'!A1")}</row>` },
        {
          name: 'what?',
          data: `<row r="1">${formula('A1', `'${long}'!A1*2`)}${formula('B1', "SUM('sheet 1:what?'!A1)")}</row>`,
        },
      ],
    });
    const report = await book.workbook.recalculate({ scope: 'all', engine: 'ironcalc' });
    expect(report).toMatchObject({ computed: 3, failed: { count: 0 } });
    expect(await book.values(long)).toEqual({ A1: 7, B1: 12 });
    expect(await book.values('what?')).toEqual({ A1: 14, B1: 26 });
  });

  it('writes results into the cells, types and all; data tables stay stale', async () => {
    await open('formulas');
    await book.write('A1:A4', [10], [20], [30], [-40]);
    const report = await book.workbook.recalculate({ scope: 'stale', engine: 'ironcalc' });
    expect(report.failed.cells.map(({ cell }) => cell)).toEqual(['H2']);
    expect(await book.values()).toMatchObject({
      B1: 20,
      B4: -80,
      D3: 60,
      A5: 20,
      B5: 'big',
      D5: false,
      C5: { error: '#DIV/0!' },
      F1: 100,
      F3: 300,
      G1: 2800,
    });
    const saved = await book.save();
    expect(saved.findings).toEqual([]);
    expect(saved.report.staleFormulas).toBe(1);
    expect(saved.text(SHEET)).toContain('<c r="D5" t="b"><f>A5=10</f><v>0</v></c>');
    expect(saved.text(SHEET)).toContain('<c r="B2"><f t="shared" si="0"/><v>40</v></c>');
  });

  it('answers at once where nothing is stale', async () => {
    await open('simple');
    const report = await book.workbook.recalculate({ scope: 'stale', engine: 'ironcalc' });
    expect(report).toMatchObject({ attempted: 0, computed: 0, failed: { count: 0 } });
  });

  it('what cannot be computed stays stale, and Excel is asked to compute it', async () => {
    await open({
      sheets: [
        {
          name: 'Data',
          data: '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>NOSUCHFUNCTION(A1)</f><v>7</v></c><c r="C1"><f>A1+1</f><v>2</v></c></row>',
        },
      ],
    });
    await book.write('A1', [5]);
    const report = await book.workbook.recalculate({ scope: 'stale', engine: 'ironcalc' });
    expect(report.failed.cells.map(({ cell }) => cell)).toEqual(['B1']);
    expect(await book.cells()).toMatchObject({ B1: { value: 7, stale: true }, C1: { value: 6 } });
    const saved = await book.save();
    expect(saved.report.staleFormulas).toBe(1);
    expect(saved.text('xl/workbook.xml')).toContain('fullCalcOnLoad="1"');
    await book.edit('Data', { kind: 'clear', area: area('B1'), what: 'contents' });
    expect((await book.workbook.stale()).count).toBe(0);
  });
});
