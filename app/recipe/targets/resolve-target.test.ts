import { describe, expect, it } from 'vitest';
import type { Area } from '../../workbook/cells';
import type { DefinedName, SheetInfo, SheetKind, TableInfo } from '../../workbook/workbook';
import { parseTarget } from './parse-target';
import { formatArea, type Whereabouts } from './resolved';
import { resolveTarget, type Want } from './resolve-target';

const area = (top: number, left: number, bottom: number, right: number): Area => ({
  top,
  left,
  bottom,
  right,
});

function place(
  sheets: Record<string, { used?: Area; kind?: SheetKind; hidden?: boolean }>,
  names: Partial<DefinedName>[] = [],
  tables: TableInfo[] = [],
): Whereabouts {
  const infos = Object.entries(sheets).map(
    ([name, { kind = 'worksheet', hidden = false }], index): SheetInfo => ({
      name,
      index,
      kind,
      visibility: hidden ? 'hidden' : 'visible',
    }),
  );
  return {
    sheets: () => infos,
    names: () => names.map((name) => ({ name: '', refersTo: '', hidden: false, ...name })),
    tables: () => tables,
    usedArea: (sheet) => Promise.resolve(sheets[sheet]?.used ?? null),
  };
}

const book = place(
  {
    Data: { used: area(1, 1, 50, 6) },
    'Month end': { used: area(3, 2, 9, 4), hidden: true },
    Empty: {},
    Chart1: { kind: 'chart' },
    FY26: { used: area(1, 1, 2, 2) },
  },
  [
    { name: 'Total', area: { sheet: 'Data', area: area(50, 6, 50, 6) } },
    { name: 'Local', sheet: 'Data', area: { sheet: 'Data', area: area(1, 1, 1, 1) } },
    { name: 'Local', sheet: 'FY26', area: { sheet: 'FY26', area: area(2, 2, 2, 2) } },
    { name: 'Moving', refersTo: 'OFFSET(Data!$A$1,0,0,COUNTA(Data!$A:$A))' },
    { name: 'Columns', area: { sheet: 'Data', area: area(1, 2, 1_048_576, 2) } },
    { name: 'Data', area: { sheet: 'FY26', area: area(1, 1, 1, 1) } },
  ],
  [
    {
      name: 'Sales',
      sheet: 'Data',
      area: area(10, 2, 20, 4),
      headerRows: 1,
      totalsRows: 1,
      columns: ['Month', 'Amount', 'Tax'],
    },
  ],
);
const find = (text: string, want: Want, where = book) => resolveTarget(where, parseTarget(text), want);

describe('resolveTarget', () => {
  it('finds ranges on sheets by pattern, hidden sheets included and chart sheets not', async () => {
    expect((await find('*!B2:C3', 'cells')).map((one) => one.sheet)).toEqual([
      'Data',
      'Month end',
      'Empty',
      'FY26',
    ]);
    expect(await find("'MONTH END'!B2", 'cells')).toEqual([
      { sheet: 'Month end', area: area(2, 2, 2, 2), full: area(2, 2, 2, 2) },
    ]);
    expect((await find('*', 'sheets')).map((one) => one.sheet)).toEqual([
      'Data',
      'Month end',
      'Empty',
      'FY26',
    ]);
  });

  it('cuts whole columns and rows to what is used, and keeps them whole for formats', async () => {
    const [columns] = await find("'Month end'!A:C", 'cells');
    expect(columns?.area).toEqual(area(3, 1, 9, 3));
    expect(columns && formatArea(columns)).toEqual({ area: area(1, 1, 1_048_576, 3), whole: 'columns' });
    const [rows] = await find("'Month end'!4:5", 'cells');
    expect(rows?.area).toEqual(area(4, 2, 5, 4));
    expect((await find('Empty!A:A', 'cells'))[0]?.area).toBeNull();
    expect((await find('Columns', 'cells'))[0]).toMatchObject({ area: area(1, 2, 50, 2), whole: 'columns' });
  });

  it('finds tables by section and column', async () => {
    expect((await find('Sales[Amount]', 'cells'))[0]?.area).toEqual(area(11, 3, 19, 3));
    expect((await find('sales[[amount]:[tax]]', 'cells'))[0]?.area).toEqual(area(11, 3, 19, 4));
    expect((await find('Sales[#All]', 'cells'))[0]?.area).toEqual(area(10, 2, 20, 4));
    expect((await find('Sales[[#Headers],[Tax]]', 'cells'))[0]?.area).toEqual(area(10, 4, 10, 4));
    expect((await find('Sales[#Totals]', 'cells'))[0]?.area).toEqual(area(20, 2, 20, 4));
    expect((await find('Data!Sales', 'cells'))[0]?.area).toEqual(area(11, 2, 19, 4));
  });

  it('takes a sheet-local name first', async () => {
    expect((await find('FY26!Local', 'cells'))[0]?.sheet).toBe('FY26');
    expect((await find('*!Local', 'cells')).map((one) => one.sheet)).toEqual(['Data', 'FY26']);
    expect((await find('Total', 'cells'))[0]?.area).toEqual(area(50, 6, 50, 6));
    const single = place({ S: { used: area(1, 1, 1, 1) } }, [
      { name: 'N', area: { sheet: 'S', area: area(1, 1, 1, 1) } },
      { name: 'N', sheet: 'S', area: { sheet: 'S', area: area(2, 2, 2, 2) } },
    ]);
    expect((await find('N', 'cells', single))[0]?.area).toEqual(area(2, 2, 2, 2));
  });

  it('takes a bare word as a sheet where the step takes sheets, else as a name', async () => {
    expect((await find('data', 'sheets'))[0]?.sheet).toBe('Data');
    expect((await find('Data', 'cells'))[0]).toMatchObject({ sheet: 'FY26', area: area(1, 1, 1, 1) });
    // It looks like a cell, and is a sheet.
    expect((await find('FY26', 'sheets'))[0]?.sheet).toBe('FY26');
    expect((await find('FY26', 'any'))[0]).toMatchObject({ sheet: 'FY26', area: area(1, 1, 2, 2) });
    expect((await find('Chart1', 'tabs'))[0]?.sheet).toBe('Chart1');
  });

  it('lists the candidates of what is ambiguous', async () => {
    await expect(find('Data', 'any')).rejects.toMatchObject({
      code: 'target-ambiguous',
      message: expect.stringMatching(/the sheet Data.*'FY26'!A1/) as string,
    });
    expect((await find("'Data'", 'any'))[0]?.sheet).toBe('Data');
    await expect(find('B2', 'cells')).rejects.toMatchObject({
      code: 'target-ambiguous',
      message: expect.stringContaining("'Month end'!B2") as string,
    });
    await expect(find('used', 'cells')).rejects.toMatchObject({ code: 'target-ambiguous' });
    await expect(find('Local', 'cells')).rejects.toMatchObject({ code: 'target-ambiguous' });
    const single = place({ Only: { used: area(2, 2, 3, 3) } });
    expect((await find('used', 'cells', single))[0]?.area).toEqual(area(2, 2, 3, 3));
  });

  it('names what is missing, with what it may have meant', async () => {
    await expect(find('Dta!A1', 'cells')).rejects.toMatchObject({
      code: 'target-missing',
      hint: 'Did you mean "Data"?',
    });
    await expect(find('Sales[Amnt]', 'cells')).rejects.toMatchObject({ hint: 'Did you mean "Amount"?' });
    await expect(find('Sale[Amount]', 'cells')).rejects.toMatchObject({ hint: 'Did you mean "Sales"?' });
    await expect(find('Totl', 'cells')).rejects.toMatchObject({
      code: 'target-missing',
      hint: 'Did you mean "Total"?',
    });
    await expect(find('Q?', 'sheets')).rejects.toMatchObject({ code: 'target-missing' });
    await expect(find('Empty', 'cells')).rejects.toMatchObject({
      hint: expect.stringContaining('Empty!used') as string,
    });
    await expect(find('Empty!Total', 'cells')).rejects.toMatchObject({
      hint: expect.stringContaining('Data') as string,
    });
    const bare = place(
      { S: {} },
      [],
      [{ name: 'T', sheet: 'S', area: area(1, 1, 3, 1), headerRows: 0, totalsRows: 0, columns: ['a'] }],
    );
    await expect(find('T[#Totals]', 'cells', bare)).rejects.toMatchObject({ code: 'target-missing' });
  });

  it('refuses what is there and cannot be used', async () => {
    await expect(find('Chart1!A1', 'cells')).rejects.toMatchObject({ code: 'step-refused' });
    await expect(find('chart1', 'any')).rejects.toMatchObject({
      code: 'step-refused',
      message: '"Chart1" is a chart sheet and has no cells.',
    });
    await expect(find('Moving', 'cells')).rejects.toMatchObject({
      code: 'step-refused',
      message: expect.stringContaining('OFFSET') as string,
    });
  });
});
