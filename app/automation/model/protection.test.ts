import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildPackage, STYLE } from '../../engines/embedded/testing/package-builder';
import { CODE } from '../excel-error';
import { Client } from '../testing/client';
import type { AutomationObject } from '../values';

let client: Client;
let sheet: AutomationObject;

/** A1 is unlocked, B1 locked; row 2 is unlocked as a row, without cells; column D is unlocked, D1 locked again. */
beforeEach(async () => {
  client = new Client();
  const file = path.join(client.folder, 'protected.xlsx');
  const unlocked = STYLE.unlocked;
  const book = buildPackage({
    sheets: [
      {
        name: 'Data',
        before: `<cols><col min="4" max="4" width="9" style="${unlocked}"/></cols>`,
        data: `<row r="1"><c r="A1" s="${unlocked}"><v>1</v></c><c r="B1"><v>2</v></c><c r="D1" s="0"><v>4</v></c></row><row r="2" s="${unlocked}" customFormat="1"/>`,
        after:
          '<sheetProtection sheet="1"/><protectedRanges><protectedRange sqref="F1:F2" name="Open"/></protectedRanges>',
      },
    ],
  });
  writeFileSync(file, book);
  const opened = await client.object(await client.object(client.application, 'Workbooks'), 'Open', file);
  sheet = await client.object(opened, 'ActiveSheet');
});
afterEach(() => client.end());

const refused = (cell: string) => ({
  code: CODE.failed,
  message: expect.stringMatching(new RegExp(`^${cell} on 'Data' is locked`)) as string,
});

async function saved(): Promise<unknown[]> {
  const book = await client.object(sheet, 'Parent');
  const file = path.join(client.folder, 'saved.xlsx');
  await client.get(book, 'SaveAs', file);
  await client.get(book, 'Close', false);
  const again = await client.object(await client.object(client.application, 'Workbooks'), 'Open', file);
  const data = await client.object(again, 'ActiveSheet');
  const read: unknown[] = [];
  for (const cell of ['A1', 'B1', 'A2', 'C2', 'D1', 'D3', 'F2']) read.push(await client.of(data, cell));
  return read;
}

test('a locked cell refuses at once, and nothing that was assigned before or after is lost', async () => {
  await client.set(sheet, 'A1', 10);
  await client.set(sheet, 'C2', 'row');
  await expect(client.set(sheet, 'B1', 9)).rejects.toMatchObject(refused('B1'));
  await expect(client.set(sheet, 'A3', 9)).rejects.toMatchObject(refused('A3'));
  await expect(client.set(sheet, 'D1', 9)).rejects.toMatchObject(refused('D1'));
  await client.set(sheet, 'D3', 'column');
  await client.set(sheet, 'F2', 'open');
  await expect(client.set(sheet, 'A1:B1', 0)).rejects.toMatchObject(refused('B1'));
  expect(await saved()).toEqual([10, 2, undefined, 'row', 4, 'column', 'open']);
});

test('edits of whole ranges are refused where they are asked for, too', async () => {
  await client.set(sheet, 'A2', 'kept');
  const all = await client.object(sheet, 'Range', 'A1:B1');
  await expect(client.get(all, 'Clear')).rejects.toMatchObject({ code: CODE.failed });
  await expect(client.get(all, 'ClearContents')).rejects.toMatchObject(refused('B1'));
  const down = await client.object(sheet, 'Range', 'A1:B2');
  await client.get(await client.object(sheet, 'Range', 'A1:A2'), 'FillDown');
  await expect(client.get(await client.object(sheet, 'Range', 'B1:B3'), 'FillDown')).rejects.toMatchObject(
    refused('B3'),
  );
  expect(await client.get(down, 'Locked')).toBeNull();
  expect(await saved()).toEqual([1, 2, 1, undefined, 4, undefined, undefined]);
});

test('Locked tells what a cell, its row or its column says, and cannot be set', async () => {
  const locked: unknown[] = [];
  for (const cell of ['A1', 'B1', 'C2', 'D1', 'D3', 'E3', 'A1:A2', 'A1:B1']) {
    locked.push(await client.of(sheet, cell, 'Locked'));
  }
  expect(locked).toEqual([false, true, false, true, false, true, false, null]);
  await expect(client.set(sheet, 'A1', false, 'Locked')).rejects.toMatchObject({ code: CODE.failed });
});
