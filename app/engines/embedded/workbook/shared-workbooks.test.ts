import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { read, type CellObject } from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../testing/temporary-folder';
import { cellName } from '../../../workbook/a1';
import { Tally } from '../../../workbook/tally';
import { DEFAULT_LIMITS } from '../../limits';
import { openEmbedded } from './open-embedded';

const folder = path.resolve(__dirname, '../../../../../shared/workbooks/features');
const present = existsSync(folder);
const files = present ? readdirSync(folder).filter((name) => /\.xls[xm]$/.test(name)) : [];

describe.skipIf(!present)('workbooks of ../shared/workbooks/features, read by two implementations', () => {
  const scratch = temporaryFolder();

  /** What SheetJS finds in a file: values by sheet and cell. */
  function bySheetJs(file: string): Map<string, string> {
    const book = read(readFileSync(file), { cellFormula: true, cellDates: false, sheetStubs: false });
    const found = new Map<string, string>();
    for (const name of book.SheetNames) {
      const sheet = book.Sheets[name];
      if (!sheet || sheet['!type'] === 'chart') continue;
      for (const [address, cell] of Object.entries<CellObject>(sheet)) {
        if (address.startsWith('!') || cell.v === undefined || cell.t === 'z') continue;
        const value = cell.t === 'e' ? cell.w : cell.v;
        found.set(`${name}!${address}`, String(value).replaceAll('\r\n', '\n'));
      }
    }
    return found;
  }

  async function byUs(file: string): Promise<Map<string, string>> {
    const book = await openEmbedded(file, { limits: DEFAULT_LIMITS, scratch });
    const found = new Map<string, string>();
    for (const sheet of book.sheets()) {
      if (sheet.kind !== 'worksheet') continue;
      for await (const row of book.rows(sheet.name)) {
        for (const cell of row.cells) {
          const { value } = cell;
          if (value === null) continue;
          const text = typeof value === 'object' ? value.error : String(value);
          found.set(`${sheet.name}!${cellName(row.row, cell.column)}`, text);
        }
      }
    }
    await book.close();
    return found;
  }

  it.each(files)('%s reads the same', async (name) => {
    const file = path.join(folder, name);
    expect(Object.fromEntries(await byUs(file))).toEqual(Object.fromEntries(bySheetJs(file)));
  });

  it.each(files)('%s keeps everything else when a cell far off is set', async (name) => {
    const file = path.join(folder, name);
    const book = await openEmbedded(file, { limits: DEFAULT_LIMITS, scratch });
    const sheet = book.sheets().find((each) => each.kind === 'worksheet');
    if (!sheet) return;
    const tally = new Tally(0);
    const area = { top: 60, left: 30, bottom: 60, right: 30 };
    await book.edit(
      sheet.name,
      { kind: 'write', area, block: [[{ kind: 'text', value: 'ü & <b>' }]] },
      tally,
    );
    const saved = path.join(scratch, name);
    const protectedSheet = /protect02/.test(name);
    if (protectedSheet) {
      await expect(book.flush()).rejects.toMatchObject({ code: 'step-refused', place: { cell: 'AD60' } });
      await book.close();
      return;
    }
    await book.save(saved, book.format);
    await book.close();
    expect(tally.changed).toBe(1);
    const expected = bySheetJs(file);
    expected.set(`${sheet.name}!AD60`, 'ü & <b>');
    expect(Object.fromEntries(bySheetJs(saved))).toEqual(Object.fromEntries(expected));
  });
});
