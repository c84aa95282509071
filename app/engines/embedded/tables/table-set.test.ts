import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../testing/temporary-folder';
import { DEFAULT_LIMITS } from '../../limits';
import { BookPart } from '../book/book-part';
import { OoxmlPackage } from '../package/ooxml-package';
import { buildPackage } from '../testing/package-builder';
import { TableSet } from './table-set';

const folder = temporaryFolder();
let count = 0;

const TABLE = 'xl/tables/table1.xml';

async function open(formula = 'SUM(Sales[Gross])'): Promise<{ pkg: OoxmlPackage; tables: TableSet }> {
  const path = join(folder, `${count++}.xlsx`);
  await writeFile(
    path,
    buildPackage({
      sheets: [
        {
          name: 'S',
          data: `<row r="9"><c r="A9"><f>${formula}</f><v>0</v></c></row>`,
          after: '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>',
          relations: [{ id: 'rId1', type: 'table', target: '../tables/table1.xml' }],
        },
      ],
      parts: [
        {
          name: TABLE,
          type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml',
          content:
            '<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" id="1" name="Sales" displayName="Sales" ref="B2:D6" totalsRowCount="1">' +
            '<autoFilter ref="B2:D5"/><tableColumns count="3"><tableColumn id="1" name="Item" totalsRowLabel="Total"/>' +
            '<tableColumn id="2" name="Net_x000a_EUR"/><tableColumn id="3" name="Gross" totalsRowFunction="sum"/></tableColumns></table>',
        },
      ],
    }),
  );
  const pkg = await OoxmlPackage.open(path, { limits: DEFAULT_LIMITS });
  return { pkg, tables: await TableSet.load(pkg, await BookPart.load(pkg)) };
}

describe('tables', () => {
  it('lists them and tells what touches headers and totals', async () => {
    const { tables } = await open();
    expect(tables.tables()).toMatchObject([
      { name: 'Sales', sheet: 'S', headerRows: 1, totalsRows: 1, columns: ['Item', 'Net\nEUR', 'Gross'] },
    ]);
    expect(tables.touches('s', { top: 1, left: 1, bottom: 3, right: 2 })).toEqual({
      headers: true,
      totals: false,
    });
    expect(tables.touches('S', { top: 3, left: 2, bottom: 5, right: 4 })).toEqual({
      headers: false,
      totals: false,
    });
    expect(tables.touches('S', { top: 6, left: 4, bottom: 9, right: 9 })).toEqual({
      headers: false,
      totals: true,
    });
    expect(tables.touches('Other', { top: 1, left: 1, bottom: 9, right: 9 })).toEqual({
      headers: false,
      totals: false,
    });
    expect(tables.at('S', 4, 3)?.name).toBe('Sales');
    expect(tables.at('S', 7, 3)).toBeUndefined();
  });

  it('renames a column that no formula names', async () => {
    const { pkg, tables } = await open();
    await tables.prepareHeaderWrites();
    expect(tables.headerWritten('S', 2, 3, 'Net "A"\r\nB')).toBe(true);
    expect(await pkg.text(TABLE)).toContain('name="Net &quot;A&quot;_x000d__x000a_B"');
    expect(tables.tables()[0]?.columns[1]).toBe('Net "A"\r\nB');
    expect(tables.headerWritten('S', 3, 3, 'no header')).toBe(false);
    expect(tables.headerWritten('S', 2, 2, 'Item')).toBe(true);
  });

  it('refuses empty, taken and used names', async () => {
    const { pkg, tables } = await open();
    await tables.prepareHeaderWrites();
    const before = await pkg.text(TABLE);
    expect(() => tables.headerWritten('S', 2, 2, '')).toThrow(/needs a name/);
    expect(() => tables.headerWritten('S', 2, 2, 'gross')).toThrow(/another column/);
    expect(() => tables.headerWritten('S', 2, 4, 'Brutto')).toThrow(/formulas refer/);
    expect(() => tables.headerWritten('S', 2, 2, 'x'.repeat(256))).toThrow(/255/);
    expect(await pkg.text(TABLE)).toBe(before);
  });

  it('sees columns in every form of reference', async () => {
    for (const formula of [
      'Sales[[#This Row],[Item]]',
      'SUM(sales[[Item]:[Gross]])',
      '1+Sales[[#Headers],[Item]]',
      'Sales[Item',
    ]) {
      const { tables } = await open(formula);
      await tables.prepareHeaderWrites();
      expect(() => tables.headerWritten('S', 2, 2, 'New'), formula).toThrow(/formulas refer/);
    }
    const { tables } = await open('OldSales[Item]+"Sales"');
    await tables.prepareHeaderWrites();
    expect(tables.headerWritten('S', 2, 2, 'New')).toBe(true);
  });

  it('keeps the totals row in step', async () => {
    const { pkg, tables } = await open();
    expect(tables.totalsWritten('S', 6, 2, { kind: 'text', text: 'Sum' })).toBe(true);
    expect(tables.totalsWritten('S', 6, 4, { kind: 'formula', text: 'MAX(D3:D5)' })).toBe(true);
    expect(tables.totalsWritten('S', 5, 4, { kind: 'other' })).toBe(false);
    const xml = await pkg.text(TABLE);
    expect(xml).toContain('name="Item" totalsRowLabel="Sum"/>');
    expect(xml).toContain(
      'totalsRowFunction="custom"><totalsRowFormula>MAX(D3:D5)</totalsRowFormula></tableColumn>',
    );
    tables.totalsWritten('S', 6, 4, { kind: 'other' });
    expect(await pkg.text(TABLE)).not.toContain('totalsRowF');
  });
});
