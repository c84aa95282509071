import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../testing/temporary-folder';
import { DEFAULT_LIMITS } from '../../limits';
import { OoxmlPackage } from '../package/ooxml-package';
import { createWorkbookWriter } from './workbook-writer';

const folder = temporaryFolder();
let files = 0;
const fresh = (): string => join(folder, `new-${++files}.xlsx`);

async function sheetXml(path: string): Promise<string> {
  const pkg = await OoxmlPackage.open(path, { limits: DEFAULT_LIMITS });
  const xml = await pkg.text('xl/worksheets/sheet1.xml');
  await pkg.close();
  return xml;
}

describe('createWorkbookWriter', () => {
  it('writes every kind of value', async () => {
    const path = fresh();
    const writer = await createWorkbookWriter(path);
    await writer.beginSheet({ name: 'A & B', frozenRows: 1, columnWidths: new Map([[2, 12.5]]) });
    const bold = writer.style({ bold: true });
    await writer.row(1, [{ column: 1, value: 'Head', style: bold }]);
    await writer.row(3, [
      { column: 1, value: 1.5 },
      { column: 2, value: true },
      { column: 3, value: { error: '#N/A' } },
      { column: 4, value: ' <a>\u0001_x0041_' },
      { column: 5, value: { kind: 'date', iso: '2026-11-30' } },
      { column: 6, value: { kind: 'formula', formula: 'SUM(A1:A2)' } },
      { column: 7, value: { kind: 'text', value: '=x' } },
    ]);
    expect(existsSync(path)).toBe(false);
    const { bytes } = await writer.finish();
    expect(bytes).toBeGreaterThan(500);
    const xml = await sheetXml(path);
    expect(xml).toContain('<c r="A1" s="1" t="inlineStr"><is><t>Head</t></is></c>');
    expect(xml).toContain(
      '<c r="A3"><v>1.5</v></c><c r="B3" t="b"><v>1</v></c><c r="C3" t="e"><v>#N/A</v></c>',
    );
    expect(xml).toContain('<t xml:space="preserve"> &lt;a&gt;_x0001__x005F_x0041_</t>');
    expect(xml).toContain('<c r="E3" s="2"><v>46356</v></c>');
    expect(xml).toContain('<f>SUM(A1:A2)</f>');
    expect(xml).toContain('<t>=x</t>');
    expect(xml).toContain('ySplit="1"');
    expect(xml).toContain('<col min="2" max="2" width="13.28515625" customWidth="1"/>');
  });

  it('counts dates in the 1904 system', async () => {
    const path = fresh();
    const writer = await createWorkbookWriter(path, { dateSystem: 1904 });
    await writer.beginSheet({ name: 'S' });
    await writer.row(1, [{ column: 1, value: { kind: 'date', iso: '1904-01-02T12:00:00' } }]);
    await writer.finish();
    expect(await sheetXml(path)).toContain('<v>1.5</v>');
  });

  it.each(['', 'a/b', "'x", 'x'.repeat(32), 'History'])('refuses the sheet name %j', async (name) => {
    const writer = await createWorkbookWriter(fresh());
    await expect(writer.beginSheet({ name })).rejects.toMatchObject({ code: 'step-refused' });
    await writer.abort();
  });

  it('refuses a second sheet of the same name, a text that is too long and a path that exists', async () => {
    const path = fresh();
    const writer = await createWorkbookWriter(path);
    await writer.beginSheet({ name: 'One' });
    await expect(writer.row(1, [{ column: 1, value: 'x'.repeat(32_768) }])).rejects.toMatchObject({
      place: { cell: 'A1' },
    });
    await expect(writer.beginSheet({ name: 'ONE' })).rejects.toMatchObject({ code: 'step-refused' });
    await writer.abort();
    expect(existsSync(`${path}.partial`)).toBe(false);
    writeFileSync(path, '');
    await expect(createWorkbookWriter(path)).rejects.toMatchObject({ code: 'output-exists' });
  });
});
