import { describe, expect, it } from 'vitest';
import { cellName, parseArea } from '../../../workbook/a1';
import type { Area } from '../../../workbook/cells';
import { findStale, type FormulaEntry, type FormulaSource } from './find-stale';

const area = (text: string): Area => parseArea(text) as Area;

function entry(cell: string, formula: string, more: Partial<FormulaEntry> = {}): FormulaEntry {
  const { top, left } = area(cell);
  return { row: top, column: left, formula, ...more };
}

/** Formulas by sheet name and cell. */
function book(
  sheets: Record<string, Record<string, string> | FormulaEntry[]>,
  more: Partial<FormulaSource> = {},
): FormulaSource {
  const entries = Object.values(sheets).map((cells) =>
    Array.isArray(cells) ? cells : Object.entries(cells).map(([cell, formula]) => entry(cell, formula)),
  );
  return {
    sheets: Object.keys(sheets),
    names: [],
    tables: [],
    formulas: (sheet) => entries[sheet] ?? [],
    ...more,
  };
}

async function stale(source: FormulaSource, ...edits: string[]): Promise<string[]> {
  const edited = edits.map((edit) => {
    const [sheet = '', cells = ''] = edit.split('!');
    return { sheet: source.sheets.indexOf(sheet), area: area(cells) };
  });
  return (await findStale(edited, source)).map(
    ({ sheet, row, column }) => `${source.sheets[sheet]}!${cellName(row, column)}`,
  );
}

describe('formulas that depend on what was edited', () => {
  it('follows chains within and across sheets, and leaves the others', async () => {
    const source = book({
      S: { B1: 'A1+1', C1: 'B1*2', D1: 'Z9', E1: "'T 2'!A1" },
      'T 2': { A1: 'SUM(S!C:C)', A2: 'S!Z1' },
    });
    expect(await stale(source, 'S!A1')).toEqual(['S!B1', 'S!C1', 'S!E1', 'T 2!A1']);
    expect(await stale(source, 'S!Z1:Z9')).toEqual(['S!D1', 'T 2!A2']);
    expect(await stale(source, 'S!Y1')).toEqual([]);
    expect(await stale(source)).toEqual([]);
  });

  it('meets ranges, whole columns and rows, and large edits', async () => {
    const source = book({
      S: { CX1: 'SUM(A5:B9)', CX2: 'SUM(C:C)', CX3: 'SUM(11:12)', CX4: 'SUM(A1:AZ3)', CX5: 'AB2' },
    });
    expect(await stale(source, 'S!B9')).toEqual(['S!CX1']);
    expect(await stale(source, 'S!C777777')).toEqual(['S!CX2']);
    expect(await stale(source, 'S!XFD12')).toEqual(['S!CX3']);
    expect(await stale(source, 'S!AB2')).toEqual(['S!CX4', 'S!CX5']);
    expect(await stale(source, 'S!A1:C1000')).toEqual(['S!CX1', 'S!CX2', 'S!CX3', 'S!CX4']);
    expect(await stale(source, 'S!A100:B200')).toEqual([]);
  });

  it('goes through names, local ones first, and names of names', async () => {
    const names = [
      { name: 'Rate', refersTo: 'T!$A$1', hidden: false },
      { name: 'Rate', sheet: 'S', refersTo: 'S!$B$1', hidden: false },
      { name: 'Twice', refersTo: 'Rate*2+T!$C$1', hidden: false },
      { name: 'Here', refersTo: 'T!A1', hidden: false },
      { name: 'Loop', refersTo: 'Loop+1', hidden: false },
    ];
    const source = book(
      { S: { Z1: 'rate', Z2: 'Twice', Z3: 'T!Rate' }, T: { Z1: 'Rate', Z2: 'NoSuchName', Z3: 'Loop' } },
      { names },
    );
    expect(await stale(source, 'T!A1')).toEqual(['S!Z3', 'T!Z1', 'T!Z3']);
    expect(await stale(source, 'S!B1')).toEqual(['S!Z1', 'S!Z2', 'T!Z3']);
    expect(await stale(source, 'T!C1')).toEqual(['S!Z2', 'T!Z3']);
    const moving = book({ S: { Z1: 'Here' }, T: {} }, { names });
    expect(await stale(moving, 'S!D4')).toEqual(['S!Z1']);
  });

  it('resolves structured references', async () => {
    const tables = [
      {
        name: 'Sales',
        sheet: 'S',
        area: area('B2:D6'),
        headerRows: 1,
        totalsRows: 1,
        columns: ['Item', 'Net [EUR]', 'Gross\r\ntotal'],
      },
    ];
    const source = book(
      {
        S: { D3: "Sales[[#This Row],[Net '[EUR']]]*2", D4: "Sales[[#This Row],[Net '[EUR']]]*2" },
        T: {
          A1: 'SUM(Sales[Gross\ntotal])',
          A2: 'Sales[[#Headers],[Item]]',
          A3: 'ROWS(Sales[#All])',
          A4: 'Other[x]',
        },
      },
      { tables },
    );
    // `Other` is unknown, so A4 is always stale.
    expect(await stale(source, 'S!C3')).toEqual(['S!D3', 'T!A1', 'T!A3', 'T!A4']);
    expect(await stale(source, 'S!B2')).toEqual(['T!A2', 'T!A3', 'T!A4']);
    expect(await stale(source, 'S!D6')).toEqual(['T!A3', 'T!A4']);
  });

  it('spans the sheets of a 3D reference', async () => {
    const source = book({
      One: {},
      Two: {},
      Three: {},
      Sum: { A1: 'SUM(One:Two!B2)', A2: "SUM('Two:Three'!B2)" },
    });
    expect(await stale(source, 'Two!B2')).toEqual(['Sum!A1', 'Sum!A2']);
    expect(await stale(source, 'Three!B2')).toEqual(['Sum!A2']);
  });

  it('takes what changes by itself and what cannot be told for stale, with the reason', async () => {
    const source = book({
      S: { A1: 'NOW()', A2: 'INDIRECT("B"&1)', A3: 'MyMacro(B9)', A4: 'A1+1', A5: '[1]Sheet1!A1', A6: '1+1' },
    });
    const found = await findStale([{ sheet: 0, area: area('Z99') }], source);
    expect(found.map(({ row }) => row)).toEqual([1, 2, 3, 4]);
    expect(found.map(({ why }) => why !== undefined)).toEqual([true, true, true, false]);
  });

  it('counts a formula in an edited area as stale', async () => {
    expect(await stale(book({ S: { B2: '1+1', B3: '2' } }), 'S!B2')).toEqual(['S!B2']);
  });

  it('moves shared formulas with their cells', async () => {
    const shared = [
      entry('C1', 'A1*$B$1', { shared: 0 }),
      { row: 2, column: 3, shared: 0 },
      { row: 3, column: 3, shared: 0 },
      { row: 9, column: 9, shared: 7 },
    ];
    expect(await stale(book({ S: shared }), 'S!A2')).toEqual(['S!C2', 'S!I9']);
    expect(await stale(book({ S: shared }), 'S!B1')).toEqual(['S!C1', 'S!C2', 'S!C3', 'S!I9']);
  });

  it('lets readers of any cell of an array follow', async () => {
    const cells = [entry('B1', 'A1:A3*2', { fills: area('B1:B3') }), entry('D1', 'B3'), entry('D2', 'B1#')];
    expect(await stale(book({ S: cells }), 'S!A2')).toEqual(['S!B1', 'S!D1', 'S!D2']);
  });

  it('stops when told to', async () => {
    const signal = AbortSignal.abort();
    await expect(findStale([{ sheet: 0, area: area('A1') }], book({ S: {} }), signal)).rejects.toThrow();
  });

  it('handles a chain and a running total of 100,000 formulas each', async () => {
    const entries: FormulaEntry[] = [];
    for (let row = 2; row <= 100_001; row++) {
      entries.push({ row, column: 2, formula: `B${row - 1}+A${row}` });
      entries.push({ row, column: 3, formula: `SUM(A$1:A${row})` });
    }
    const source = book({ S: entries });
    const started = Date.now();
    expect((await findStale([{ sheet: 0, area: area('A1') }], source)).length).toBe(100_000);
    expect((await findStale([{ sheet: 0, area: area('B1') }], source)).length).toBe(100_000);
    console.info(`two questions over 200,000 formulas: ${Date.now() - started} ms`);
  });
});
