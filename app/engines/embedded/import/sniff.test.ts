import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../testing/temporary-folder';
import { pack } from '../zip/packing';
import { ZipWriter } from '../zip/zip-writer';
import { createWorkbookWriter } from '../create/workbook-writer';
import { sniff } from './sniff';

const folder = temporaryFolder();

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A compound file whose directory lists the given names. */
function compound(name: string, streams: readonly string[]): string {
  const bytes = Buffer.alloc(512 * 4);
  Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]).copy(bytes);
  bytes.writeUInt16LE(9, 30);
  bytes.writeUInt32LE(1, 48);
  bytes.writeUInt32LE(0xfffffffe, 512 + 4);
  streams.forEach((stream, i) => {
    const at = 1024 + i * 128;
    bytes.write(stream, at, 'utf16le');
    bytes.writeUInt16LE(stream.length * 2 + 2, at + 64);
  });
  return file(name, bytes);
}

describe('sniff', () => {
  it('knows a workbook by its content, whatever its name', async () => {
    const path = join(folder, 'book.csv');
    const writer = await createWorkbookWriter(path);
    await writer.finish();
    expect(await sniff(path)).toBe('xlsx');
  });

  it('knows an .xls by its streams, and a CSV by being text', async () => {
    expect(await sniff(compound('old.xls', ['Root Entry', 'Workbook']))).toBe('xls');
    expect(await sniff(file('a.csv', 'a;b\n1;2\n'))).toBe('csv');
    expect(await sniff(file('b.csv', Buffer.from('\ufeffa;b\n', 'utf16le')))).toBe('csv');
    expect(await sniff(file('one.csv', '7'))).toBe('csv');
    expect(await sniff(file('c.csv', Buffer.from('f\xfcr;1\n', 'latin1')))).toBe('csv');
  });

  const refused: [string, () => string, string, RegExp][] = [
    [
      'an encrypted workbook',
      () => compound('e.xlsx', ['EncryptedPackage']),
      'password-protected',
      /password/,
    ],
    ['a Word document', () => compound('w.xls', ['WordDocument']), 'not-a-workbook', /Word/],
    ['an empty file', () => file('empty.xlsx', ''), 'not-a-workbook', /empty/],
    [
      'random bytes',
      () => file('r.xlsx', Buffer.from([1, 2, 3, 0, 255, 4, 5, 6])),
      'not-a-workbook',
      /content/,
    ],
    ['a PDF', () => file('p.xlsx', '%PDF-1.7\n1 0 obj\n'), 'not-a-workbook', /PDF document/],
    [
      'an image named .csv',
      () => file('i.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])),
      'not-a-workbook',
      /image \(PNG\)/,
    ],
    [
      'an empty ZIP',
      () => file('nothing.xlsx', Buffer.from(`PK\x05\x06${'\0'.repeat(18)}`, 'latin1')),
      'not-a-workbook',
      /empty ZIP/,
    ],
    ['a web page', () => file('web.xls', '<html><table></table></html>'), 'not-a-workbook', /web page/],
    ['text named .xlsx', () => file('t.xlsx', 'a,b'), 'not-a-workbook', /plain text/],
    ['XML of Excel 2003', () => file('x.xls', '<?xml version="1.0"?><Workbook/>'), 'unsupported', /XML/],
    ['a plain ZIP', () => zip('z.xlsx', { 'a.txt': 'a' }), 'not-a-workbook', /ZIP archive/],
    [
      'an .ods',
      () => zip('o.xlsx', { mimetype: 'application/vnd.oasis.opendocument.spreadsheet' }),
      'unsupported',
      /\.ods/,
    ],
    ['a missing file', () => join(folder, 'none.xlsx'), 'file-missing', /does not exist/],
    ['a folder', () => folder, 'not-a-workbook', /not a file|folder/],
    [
      'a truncated workbook',
      () => file('cut.xlsx', Buffer.from('PK\x03\x04then nothing')),
      'damaged',
      /cut off/,
    ],
  ];
  it('tells a directory that is cut off from an entry that is', async () => {
    const path = zip('tail.xlsx', { '[Content_Types].xml': '<Types/>' });
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, bytes.length - 30));
    await expect(sniff(path)).rejects.toMatchObject({
      code: 'damaged',
      message: expect.stringMatching(/cut off: the directory/) as string,
    });
  });

  it.each(refused)('refuses %s', async (_, path, code, message) => {
    await expect(sniff(path())).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

function zip(name: string, content: Record<string, string>): string {
  const path = join(folder, name);
  const writer = ZipWriter.create(path);
  for (const [entry, text] of Object.entries(content)) writer.add(entry, pack(Buffer.from(text)));
  writer.finish();
  return path;
}
