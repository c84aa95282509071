import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readArchive } from '../../engines/embedded/testing/validator/archive';
import { CODE } from '../excel-error';
import { Client, rows } from '../testing/client';
import {
  DateValue,
  Double,
  ErrorCode,
  Grid,
  Money,
  nothing,
  omitted,
  type AutomationObject,
  type Value,
} from '../values';

let client: Client;
let sheet: AutomationObject;

beforeEach(async () => {
  client = new Client();
  sheet = await client.newSheet();
});
afterEach(() => client.end());

test('blocks go in and come out, and a formula is computed when it is read', async () => {
  await client.set(sheet, 'A1:B2', new Grid(2, 2, [1, 2, 'x', '=A1+B1']));
  expect(rows(await client.of(sheet, 'A1:B2'))).toEqual([
    [1, 2],
    ['x', 3],
  ]);
  await client.set(sheet, 'A1', 10);
  expect(await client.of(sheet, 'B2')).toBe(12);
  expect(await client.of(sheet, 'B2', 'Formula')).toBe('=A1+B1');
  expect(await client.of(sheet, 'B2', 'FormulaR1C1')).toBe('=R[-1]C[-1]+R[-1]C');
});

test('a formula that cannot be computed is an error, never its old value', async () => {
  await client.set(sheet, 'A1', '=WEBSERVICE("https://localhost")', 'Formula');
  await expect(client.of(sheet, 'A1')).rejects.toMatchObject({
    code: CODE.failed,
    message: expect.stringContaining("'Sheet1'!A1 could not be computed") as string,
  });
  // The formula itself is there.
  expect(await client.of(sheet, 'A1', 'Formula')).toContain('WEBSERVICE');
});

test('by hand, values stay until they are calculated', async () => {
  await client.set(sheet, 'A1:A2', new Grid(2, 1, [1, '=A1*2']));
  expect(await client.of(sheet, 'A2')).toBe(2);
  await client.put(client.application, 'Calculation', -4135);
  await client.set(sheet, 'A1', 5);
  expect(await client.of(sheet, 'A2')).toBe(2);
  await client.get(client.application, 'Calculate');
  expect(await client.of(sheet, 'A2')).toBe(10);
});

test('one formula for an area moves along', async () => {
  await client.set(sheet, 'A1:A3', new Grid(3, 1, [1, 2, 3]));
  await client.set(sheet, 'B1:B3', '=A1*10', 'Formula');
  expect(rows(await client.of(sheet, 'B1:B3', 'Formula'))).toEqual([['=A1*10'], ['=A2*10'], ['=A3*10']]);
});

test('dates and amounts have types in Value, and are numbers in Value2', async () => {
  await client.set(sheet, 'A1', new DateValue(45366), 'Value');
  await client.set(sheet, 'A2', new Money(5), 'Value');
  expect(await client.of(sheet, 'A1', 'Value')).toEqual(new DateValue(45366));
  expect(await client.of(sheet, 'A1')).toBe(45366);
  expect(await client.of(sheet, 'A1', 'Text')).toBe('3/15/2024');
  expect(await client.of(sheet, 'A2', 'Value')).toEqual(new Money(5));
  await client.set(sheet, 'A3', '=1/0');
  expect(await client.of(sheet, 'A3')).toEqual(new ErrorCode(2007));
});

test('a block that is smaller than its target leaves #N/A, as in Excel', async () => {
  await client.set(sheet, 'A1:C1', new Grid(1, 2, ['a', 'b']));
  expect(await client.of(sheet, 'C1')).toEqual(new ErrorCode(2042));
});

test('ranges lead to ranges', async () => {
  await client.set(sheet, 'B2:C4', 1);
  const address = async (range: AutomationObject) => client.get(range, 'Address');
  const range = await client.object(sheet, 'Range', 'B2:C4');
  expect(await address(await client.object(range, 'Cells', 2, 1))).toBe('$B$3');
  expect(await address(await client.object(range, 'Rows', 3))).toBe('$B$4:$C$4');
  expect(await address(await client.object(range, 'Offset', 1, 1))).toBe('$C$3:$D$5');
  expect(await address(await client.object(range, 'Resize', 1))).toBe('$B$2:$C$2');
  expect(await address(await client.object(range, 'EntireColumn'))).toBe('$B:$C');
  expect(await address(await client.object(range, 'CurrentRegion'))).toBe('$B$2:$C$4');
  expect(await address(await client.object(await client.object(sheet, 'Range', 'B1'), 'End', -4121))).toBe(
    '$B$2',
  );
  expect(await address(await client.object(await client.object(sheet, 'Range', 'B2'), 'End', -4121))).toBe(
    '$B$4',
  );
  expect(await address(await client.object(sheet, 'Columns', 'B:C'))).toBe('$B:$C');
  expect(
    await address(
      await client.object(client.application, 'Union', range, await client.object(sheet, 'Range', 'E1')),
    ),
  ).toBe('$B$2:$C$4,$E$1');
  const crossing = await client.object(
    client.application,
    'Intersect',
    range,
    await client.object(sheet, 'Range', 'C:C'),
  );
  expect(await address(crossing)).toBe('$C$2:$C$4');
  expect(
    await client.get(client.application, 'Intersect', range, await client.object(sheet, 'Range', 'Z1')),
  ).toBe(nothing);
  await expect(client.object(range, 'Offset', -5, 0)).rejects.toMatchObject({ code: CODE.failed });
});

test('columns have widths, and fit their contents', async () => {
  await client.set(sheet, 'A1', 'a text that is wider than a column');
  const columns = await client.object(sheet, 'Columns', 'A:B');
  const standard = await client.get(await client.object(sheet, 'Columns', 2), 'ColumnWidth');
  await client.get(columns, 'AutoFit');
  expect(await client.get(await client.object(sheet, 'Columns', 1), 'ColumnWidth')).toBeGreaterThan(20);
  expect(await client.get(await client.object(sheet, 'Columns', 2), 'ColumnWidth')).toBe(standard);
  await client.put(columns, 'ColumnWidth', 12);
  expect(await client.get(columns, 'ColumnWidth')).toBe(12);
});

test('rows have heights, also where they hold nothing', async () => {
  const two = await client.object(sheet, 'Rows', '2:3');
  await client.put(two, 'RowHeight', 30);
  expect(await client.get(two, 'RowHeight')).toBe(30);
  const file = path.join(client.folder, 'heights.xlsx');
  await client.get(await client.object(sheet, 'Parent'), 'SaveAs', file);
  const parts = await readArchive(readFileSync(file));
  expect(parts.get('xl/worksheets/sheet1.xml')?.toString()).toContain(
    '<row r="2" ht="30" customHeight="1"/>',
  );
});

test('formats are set, read back, and differ as Null', async () => {
  const range = await client.object(sheet, 'Range', 'A1:B1');
  await client.put(await client.object(range, 'Font'), 'Bold', true);
  await client.put(await client.object(range, 'Interior'), 'Color', 255);
  await client.put(range, 'NumberFormat', '0.00');
  await client.put(await client.object(range, 'Borders', 9), 'LineStyle', 1);
  const cell = await client.object(sheet, 'Range', 'B1');
  expect(await client.get(await client.object(cell, 'Font'), 'Bold')).toBe(true);
  expect(await client.get(await client.object(cell, 'Interior'), 'Color')).toBe(255);
  expect(await client.get(cell, 'NumberFormat')).toBe('0.00');
  expect(await client.get(await client.object(cell, 'Borders', 9), 'LineStyle')).toBe(1);
  expect(await client.get(await client.object(cell, 'Borders', 8), 'LineStyle')).toBe(-4142);
  expect(await client.get(await client.object(sheet, 'Range', 'A1:A2'), 'NumberFormat')).toBeNull();
});

test('Find goes round, Replace enters anew, wildcards are wildcards', async () => {
  await client.set(sheet, 'A1:A4', new Grid(4, 1, ['north', 'east', 'North', 'a*b']));
  const range = await client.object(sheet, 'Range', 'A1:A4');
  const first = await client.object(range, 'Find', 'NORTH');
  expect(await client.get(first, 'Row')).toBe(3);
  expect(await client.get(await client.object(range, 'FindNext', first), 'Row')).toBe(1);
  expect(await client.get(await client.object(range, 'Find', 'a~*b'), 'Row')).toBe(4);
  expect(await client.get(range, 'Find', 'west')).toBe(nothing);
  await client.get(range, 'Replace', 'north', '00123', 1);
  expect(await client.of(sheet, 'A1')).toBe(123);
  // After, LookIn, LookAt, SearchOrder and SearchDirection are left out; MatchCase is given.
  const left: Value[] = Array.from({ length: 5 }, () => omitted);
  expect(await client.get(range, 'Find', 'EAST', ...left, true)).toBe(nothing);
});

test('SaveAs replaces only where nobody wants to be asked, and leaves nothing half-done', async () => {
  const book = await client.object(sheet, 'Parent');
  const file = path.join(client.folder, 'there.xlsx');
  writeFileSync(file, 'not a workbook');
  await expect(client.get(book, 'SaveAs', file)).rejects.toMatchObject({ code: CODE.failed });
  await client.put(client.application, 'DisplayAlerts', false);
  await client.get(book, 'SaveAs', file);
  expect(await client.get(book, 'FullName')).toBe(file);
  await expect(
    client.get(book, 'SaveAs', path.join(client.folder, 'absent', 'x.xlsx')),
  ).rejects.toMatchObject({
    code: CODE.failed,
  });
  await expect(client.get(book, 'SaveAs', path.join(client.folder, 'x.xls'))).rejects.toMatchObject({
    code: CODE.failed,
  });
  expect(existsSync(path.join(client.folder, 'x.xls'))).toBe(false);
});

test('what is not there, or closed, says so by Excel’s codes', async () => {
  const book = await client.object(sheet, 'Parent');
  await expect(client.get(book, 'Worksheets', 'Nope')).rejects.toMatchObject({ code: CODE.badIndex });
  await expect(client.get(sheet, 'Range', 'Nope')).rejects.toMatchObject({ code: CODE.failed });
  await expect(client.get(sheet, 'Delete')).rejects.toMatchObject({
    code: CODE.failed,
    message: expect.stringContaining('Delete of Worksheet') as string,
  });
  await expect(client.set(sheet, 'A1', '=SUM(')).rejects.toMatchObject({ code: CODE.failed });
  await client.get(book, 'Close', false);
  await expect(client.get(sheet, 'Name')).rejects.toMatchObject({ code: 0x80010108 });
});

test('a loop over cells is one pass: what is assigned is read back without the workbook', async () => {
  for (let row = 1; row <= 300; row++)
    await client.put(await client.object(sheet, 'Cells', row, 1), 'Value2', row);
  let sum = 0;
  for (let row = 1; row <= 300; row++)
    sum += (await client.get(await client.object(sheet, 'Cells', row, 1), 'Value2')) as number;
  expect(sum).toBe(45_150);
  expect(await client.get(await client.object(sheet, 'UsedRange'), 'Address')).toBe('$A$1:$A$300');
});

test('a number is a Double however whole it is', async () => {
  await client.set(sheet, 'A1', 5);
  const range = await client.object(sheet, 'Range', 'A1');
  expect(await range.type.members.get('Value2')?.get?.(range as never, [])).toEqual(new Double(5));
});
