import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-folder';
import { parseArea } from '../../workbook/a1';
import type { Area } from '../../workbook/cells';
import { Tally } from '../../workbook/tally';
import { readBookFacts } from '../embedded/inspect/book-facts';
import { BookHarness } from '../embedded/testing/book-harness';
import { buildPackage, STYLE, type TestBook } from '../embedded/testing/package-builder';
import { DEFAULT_LIMITS } from '../limits';
import { openWorkbook } from './open-workbook';
import { modelLease } from './testing/model-lease';

/** Two cells to clear, a formatted row, and whatever else can hang on cells. */
const BOOK: TestBook = {
  sheets: [
    {
      name: 'Data',
      data:
        `<row r="2"><c r="A2" s="${STYLE.money}"><v>1</v></c><c r="B2"><v>2</v></c></row>` +
        `<row r="4" s="${STYLE.bold}" customFormat="1"><c r="A4" s="${STYLE.bold}"><v>3</v></c></row>`,
      after:
        '<conditionalFormatting sqref="A2:B9"><cfRule type="expression" dxfId="0" priority="1"><formula>A2&lt;0</formula></cfRule></conditionalFormatting>' +
        '<dataValidations count="1"><dataValidation type="whole" sqref="B2:B9"><formula1>1</formula1><formula2>9</formula2></dataValidation></dataValidations>' +
        '<hyperlinks><hyperlink ref="C7" location="Data!A1"/></hyperlinks>',
    },
  ],
  dxfs: '<dxf><font><b/></font></dxf>',
};

it.each(['contents', 'formats', 'all'] as const)('clear %s counts the same on both engines', async (what) => {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, 'server'));
  const lease = modelLease(path.join(folder, 'server'));
  const file = path.join(folder, 'book.xlsx');
  const bytes = buildPackage(BOOK);
  writeFileSync(file, bytes);
  const readFacts = (name: string) => readBookFacts(name, DEFAULT_LIMITS, new AbortController().signal);
  const inExcel = await openWorkbook(lease, {
    file,
    facts: await readFacts(file),
    folder,
    macrosAllowed: false,
    readFacts,
  });
  const embedded = await BookHarness.open(bytes);
  try {
    for (const cleared of ['A1:C3', '4:4', 'C5:C9']) {
      const edit = { kind: 'clear', area: parseArea(cleared) as Area, what } as const;
      const whole = cleared === '4:4' ? { ...edit, whole: 'rows' as const } : edit;
      const there = new Tally(0);
      await inExcel.edit('Data', whole, there);
      const [here] = await embedded.edit('Data', whole);
      expect([cleared, here?.changed, here?.cells]).toEqual([cleared, there.changed, there.cells]);
    }
  } finally {
    await embedded.close();
    await inExcel.close();
    await lease.close();
  }
});
