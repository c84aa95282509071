import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { utils, write, type CellObject } from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../testing/temporary-folder';
import { DEFAULT_LIMITS } from '../../limits';
import { OoxmlPackage } from '../package/ooxml-package';
import { importXls } from './import-xls';
import { sniff } from './sniff';

const folder = temporaryFolder();
const SHARED = join(__dirname, '../../../../../shared/workbooks/legacy');

describe('importXls', () => {
  it('takes over values, formulas with their value, formats, dates, hidden sheets and merges', async () => {
    const cell = (more: CellObject): CellObject => more;
    const sheet = utils.aoa_to_sheet([
      ['Name', 1.5],
      [true, null],
    ]);
    sheet['B2'] = cell({ t: 'n', v: 3, f: 'B1*2' });
    sheet['A3'] = cell({ t: 'n', v: 46356, z: 'yyyy-mm-dd' });
    sheet['A4'] = cell({ t: 'e', v: 0x2a });
    sheet['!ref'] = 'A1:B4';
    sheet['!merges'] = [{ s: { r: 4, c: 0 }, e: { r: 4, c: 1 } }];
    const book = utils.book_new();
    utils.book_append_sheet(book, sheet, 'Data');
    utils.book_append_sheet(book, utils.aoa_to_sheet([['x']]), 'Hidden');
    book.Workbook = { Sheets: [{}, { Hidden: 1 }] };
    const path = join(folder, 'old.xls');
    writeFileSync(path, write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer);
    expect(await sniff(path)).toBe('xls');
    const out = join(folder, 'new.xlsx');
    const notes = await importXls(path, out, DEFAULT_LIMITS);
    expect(notes[0]).toMatch(/left behind/);
    const pkg = await OoxmlPackage.open(out, { limits: DEFAULT_LIMITS });
    const xml = await pkg.text('xl/worksheets/sheet1.xml');
    expect(xml).toContain('<t>Name</t>');
    expect(xml).toContain('<c r="B1"><v>1.5</v></c>');
    expect(xml).toContain('<c r="A2" t="b"><v>1</v></c>');
    expect(xml).toMatch(/<c r="A3" s="\d"><v>46356<\/v>/);
    expect(xml).toContain('<c r="A4" t="e"><v>#N/A</v></c>');
    expect(xml).toContain('<mergeCell ref="A5:B5"/>');
    const workbook = await pkg.text('xl/workbook.xml');
    expect(workbook).toContain('name="Hidden" sheetId="2" state="hidden"');
    await pkg.close();
  });

  it('says why a damaged file cannot be read', async () => {
    const path = join(folder, 'bad.xls');
    writeFileSync(
      path,
      Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(600)]),
    );
    await expect(importXls(path, join(folder, 'bad.xlsx'), DEFAULT_LIMITS)).rejects.toMatchObject({
      code: 'damaged',
      place: { file: path },
    });
    expect(existsSync(join(folder, 'bad.xlsx'))).toBe(false);
  });

  it.skipIf(!existsSync(SHARED))('reads the .xls files of ../shared/workbooks', async () => {
    for (const name of readdirSync(SHARED).filter((each) => each.endsWith('.xls'))) {
      const out = join(folder, `${name}.xlsx`);
      await importXls(join(SHARED, name), out, DEFAULT_LIMITS);
      const pkg = await OoxmlPackage.open(out, { limits: DEFAULT_LIMITS });
      expect(pkg.size('xl/worksheets/sheet1.xml'), name).toBeGreaterThan(500);
      await pkg.close();
    }
  });
});
