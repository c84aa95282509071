import { describe, expect, it } from 'vitest';
import { sheetSections, type SheetSection } from './sheet-sections';

/** Splits XML that arrives in pieces of `size` bytes. */
async function sections(xml: string | Buffer, size = 7): Promise<SheetSection[]> {
  const bytes = Buffer.isBuffer(xml) ? xml : Buffer.from(xml, 'utf8');
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    await Promise.resolve();
  }
  const found: SheetSection[] = [];
  for await (const section of sheetSections(pieces(), { sheet: 'Data' })) found.push(section);
  return found;
}

async function rows(xml: string | Buffer): Promise<[number, string][]> {
  return (await sections(xml)).flatMap((section) =>
    section.kind === 'rows'
      ? section.numbers.map((number, i): [number, string] => [
          number,
          section.original.slice(section.starts[i], section.ends[i]),
        ])
      : [],
  );
}

const sheet = (data: string): string => `<worksheet><dimension ref="A1"/>${data}<pageMargins/></worksheet>`;

describe('splitting a sheet', () => {
  it('finds head, rows and tail, and every byte is in one of them', async () => {
    const xml = sheet('<sheetData>\n<row r="1"><c r="A1"/></row> <row r="3"/></sheetData>');
    const found = await sections(xml);
    expect(found[0]).toMatchObject({
      kind: 'head',
      xml: '<worksheet><dimension ref="A1"/>',
      prefix: '',
      selfClosed: false,
    });
    expect(found.at(-1)).toEqual({ kind: 'tail', xml: '</sheetData><pageMargins/></worksheet>' });
    expect(await rows(xml)).toEqual([
      [1, '<row r="1"><c r="A1"/></row>'],
      [3, '<row r="3"/>'],
    ]);
  });

  it('knows rows without a number, in other quotes, and with > in attributes', async () => {
    expect(
      await rows(sheet(`<sheetData><row/><row  x="a>b" r='4'></row><row spans="1:2"/></sheetData>`)),
    ).toEqual([
      [1, '<row/>'],
      [4, `<row  x="a>b" r='4'></row>`],
      [5, '<row spans="1:2"/>'],
    ]);
  });

  it('takes prefixes, end tags with spaces and comments that look like rows', async () => {
    expect(
      await rows(
        '<x:worksheet><!-- <x:sheetData> --><x:sheetData><x:row r="1"><!-- </x:row> --></x:row ><?p <x:row r="9"/>?><x:row r="2"/></x:sheetData></x:worksheet>',
      ),
    ).toEqual([
      [1, '<x:row r="1"><!-- </x:row> --></x:row >'],
      [2, '<x:row r="2"/>'],
    ]);
  });

  it('takes an empty sheet, self-closed or not', async () => {
    expect((await sections(sheet('<sheetData/>')))[0]).toMatchObject({ selfClosed: true });
    expect((await sections(sheet('<sheetData/>')))[1]).toEqual({
      kind: 'tail',
      xml: '<pageMargins/></worksheet>',
    });
    expect((await sections(sheet('<sheetData></sheetData>')))[1]).toMatchObject({ kind: 'tail' });
  });

  it('reads UTF-16 with and without a byte order mark, and declared encodings', async () => {
    const xml = `<?xml version="1.0" encoding="UTF-16"?>${sheet('<sheetData><row r="1"><c t="str"><v>é</v></c></row></sheetData>')}`;
    const row: [number, string] = [1, '<row r="1"><c t="str"><v>\xc3\xa9</v></c></row>'];
    expect(await rows(Buffer.from(`\ufeff${xml}`, 'utf16le'))).toEqual([row]);
    expect(await rows(Buffer.from(xml, 'utf16le'))).toEqual([row]);
    expect(await rows(Buffer.from(`\ufeff${xml}`, 'utf16le').swap16())).toEqual([row]);
    const [head] = await sections(Buffer.from(xml.replace('UTF-16', 'windows-1252'), 'latin1'));
    expect(head).toMatchObject({ xml: expect.stringContaining('encoding="UTF-8"') as string });
    expect(await rows(Buffer.from(xml.replace('UTF-16', 'windows-1252'), 'latin1'))).toEqual([row]);
  });

  it.each([
    ['rows out of order', '<sheetData><row r="2"/><row r="1"/></sheetData>', /row 1 follows row 2/],
    ['a row twice', '<sheetData><row r="2"/><row r="2"/></sheetData>', /row 2 follows row 2/],
    ['a row beyond the grid', '<sheetData><row r="1048577"/></sheetData>', /no valid number/],
    ['a row without a proper number', '<sheetData><row r="x"/></sheetData>', /no valid number/],
    ['a row that breaks off', '<sheetData><row r="1"><c', /break off/],
    ['no sheet data', '', /no sheetData/],
    ['something else between rows', '<sheetData><row r="1"/><col/></sheetData>', /unknown element/],
  ])('refuses %s', async (_, data, why) => {
    const xml = data.endsWith('<c') ? `<worksheet>${data}` : sheet(data);
    await expect(sections(xml)).rejects.toMatchObject({
      code: 'damaged',
      message: expect.stringMatching(why) as string,
    });
  });
});
