import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { CsvInput } from '../../../recipe/recipe';
import { temporaryFolder } from '../../../testing/temporary-folder';
import { DEFAULT_LIMITS } from '../../limits';
import { previewFile } from '../inspect/preview-file';
import { OoxmlPackage } from '../package/ooxml-package';
import { importCsv } from './import-csv';
import { csvSettings } from './csv-settings';

const folder = temporaryFolder();
let files = 0;

function file(content: string | Buffer): string {
  const path = join(folder, `in-${++files}.csv`);
  writeFileSync(path, content);
  return path;
}

async function imported(content: string | Buffer, csv?: CsvInput): Promise<string> {
  const out = join(folder, `out-${files + 1}.xlsx`);
  await importCsv(file(content), out, csv);
  const pkg = await OoxmlPackage.open(out, { limits: DEFAULT_LIMITS });
  const xml = await pkg.text('xl/worksheets/sheet1.xml');
  await pkg.close();
  return xml;
}

const text = (at: string, value: string): string => `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`;

describe('importCsv', () => {
  it('reads quotes as plain characters where that is said', async () => {
    const broken = 'Item;Size\n"Pipe;3" wide\nBolt;"M8"\n';
    await expect(imported(broken)).rejects.toMatchObject({
      code: 'csv-invalid',
      hint: expect.stringContaining('csvInput.quotes') as string,
    });
    const xml = await imported(broken, { quotes: 'none' });
    expect(xml).toContain(text('A2', '"Pipe'));
    expect(xml).toContain(text('B2', '3" wide'));
    expect(xml).toContain(text('B3', '"M8"'));
  });

  it('makes numbers only of what prints back the same', async () => {
    const xml = await imported(
      'a,b\n12,12.50\n007,1234567890123456\n-3.5,1e5\n+4,0.1\n2026-11-30,.5\n123456789012345,TRUE\n5e-7,1e+21\n',
    );
    expect(xml).toContain('<c r="A2"><v>12</v></c>');
    expect(xml).toContain(text('B2', '12.50'));
    expect(xml).toContain(text('A3', '007'));
    expect(xml).toContain(text('B3', '1234567890123456'));
    expect(xml).toContain('<c r="A4"><v>-3.5</v></c>');
    expect(xml).toContain(text('B4', '1e5'));
    expect(xml).toContain(text('A5', '+4'));
    expect(xml).toContain('<c r="B5"><v>0.1</v></c>');
    expect(xml).toContain(text('A6', '2026-11-30'));
    expect(xml).toContain(text('B6', '.5'));
    expect(xml).toContain('<v>123456789012345</v>');
    expect(xml).toContain(text('B7', 'TRUE'));
    expect(xml).toContain(text('A8', '5e-7'));
    expect(xml).toContain(text('B8', '1e+21'));
  });

  it('takes declared numbers and dates, and still no leading zeros or long numbers', async () => {
    const xml = await imported('n;d\n1.234,50;30.11.2026\n0012,5;31.11.2026\n1234567890123456,1;1.2.2026\n', {
      decimal: ',',
      thousands: '.',
      dateFormat: 'dd.mm.yyyy',
    });
    expect(xml).toContain('<c r="A2"><v>1234.5</v></c>');
    expect(xml).toMatch(/<c r="B2" s="\d+"><v>46356<\/v>/);
    expect(xml).toContain(text('A3', '0012,5'));
    expect(xml).toContain(text('B3', '31.11.2026'));
    expect(xml).toContain(text('A4', '1234567890123456,1'));
    expect(xml).toMatch(/<c r="B4" s="\d+"><v>46054<\/v>/);
  });

  it('says which delimiter made too many columns of a record', async () => {
    await expect(imported(`a,b\n${'1,'.repeat(16_384)}2`)).rejects.toMatchObject({
      code: 'csv-invalid',
      message: 'Record 2 has 16385 fields, and a sheet has 16384 columns.',
      hint: expect.stringContaining('separated by ","') as string,
      place: { field: 'csvInput.delimiter' },
    });
  });

  it('keeps columns as text by header or number, and names an unknown header', async () => {
    const xml = await imported('Key,N\n1,2\n', { textColumns: ['key'] });
    expect(xml).toContain(text('A2', '1'));
    expect(xml).toContain('<c r="B2"><v>2</v></c>');
    expect(await imported('1,2\n', { textColumns: [2] })).toContain(text('B1', '2'));
    await expect(imported('Key,N\n1,2\n', { textColumns: ['Code'] })).rejects.toMatchObject({
      code: 'csv-invalid',
      message: expect.stringContaining('"Code"'),
    });
  });

  it.each([
    ['UTF-8 with mark', Buffer.from('\ufeffStraße;1\n', 'utf8'), 'utf-8'],
    ['UTF-16LE', Buffer.from('\ufeffStraße;1\n', 'utf16le'), 'utf-16le'],
    ['UTF-16BE without mark', iconv.encode('Straße und Haus;1\n', 'utf-16be'), 'utf-16be'],
    ['Windows-1252', iconv.encode('Straße €;1\n', 'windows-1252'), 'windows-1252'],
  ])('reads %s', async (_, bytes, encoding) => {
    const path = file(bytes);
    expect(csvSettings(path)).toMatchObject({ encoding, delimiter: ';' });
    expect(await imported(bytes)).toContain('Straße');
  });

  it('keeps line ends inside quotes, doubled quotes and empty fields apart', async () => {
    const xml = await imported('a,b,c\r\n"x\r\ny","say ""hi""",\r\n,,3\r\n');
    expect(xml).toContain('x\ny');
    expect(xml).toContain('say "hi"');
    expect(xml).toContain('<row r="3"><c r="C3"><v>3</v></c></row>');
  });

  it.each([
    ['a quote that is never closed', 'a,b\n1,"open\n2,3\n', /Line 2: .*never closed/],
    ['text after a closing quote', 'a,b\n1,2\n3,"x"y\n', /Line 3: text follows/],
  ])('refuses %s and names the line', async (_, content, message) => {
    await expect(imported(content)).rejects.toMatchObject({
      code: 'csv-invalid',
      message: expect.stringMatching(message),
      place: { file: expect.stringContaining('.csv') },
    });
  });

  it('refuses bytes that the declared encoding does not have', async () => {
    await expect(imported(Buffer.from('f\xfcr\n', 'latin1'), { encoding: 'utf-8' })).rejects.toMatchObject({
      code: 'csv-invalid',
    });
  });

  it('detects the delimiter, the decimal sign and the header', () => {
    expect(csvSettings(file('Name;Amount\nA, B;1,5\nC;2,25\n'))).toMatchObject({
      delimiter: ';',
      decimal: ',',
      header: true,
    });
    // Thousands as they are written in English are no evidence of a decimal comma: 1,234 must not become 1.234.
    const thousands = 'Name;Amount\nA;1,234\nB;12,500\nC;1,234,567\n';
    expect(csvSettings(file(thousands))).toMatchObject({ decimal: '.' });
    expect(csvSettings(file(`${thousands}D;0,5\nE;7,25\n`))).toMatchObject({ decimal: ',' });
    // Nor is 1.234, which is 1234 where people separate fields by semicolons.
    expect(csvSettings(file('Name;Amount\nA;1.234\nB;12.500\n'))).toMatchObject({ decimal: ',' });
    expect(csvSettings(file('Name;Amount\nA;1.234\nB;1.234.567,89\n'))).toMatchObject({ decimal: ',' });
    expect(csvSettings(file('Name;Rate\nA;1.234\nB;0.5\n'))).toMatchObject({ decimal: '.' });
    expect(csvSettings(file('Name,Rate\nA,1.234\n'))).toMatchObject({ decimal: '.' });
    expect(csvSettings(file('1\t2\n3\t4\n'))).toMatchObject({ delimiter: '\t', header: false });
  });

  it.each([
    ['no line feeds', 'Item;Amount\r' + '"a";"7,5"\r'.repeat(20_000)],
    [
      'a quoted field over the end of the sample',
      `Item;Amount\n"a";"7,5"\n"${'b\n'.repeat(100_000)}";"7,5"\n`,
    ],
  ])('detects both in a long file with %s', (_, content) => {
    expect(csvSettings(file(content))).toMatchObject({ delimiter: ';', decimal: ',', header: true });
  });

  it.each([
    ['a semicolon', 'sep=;\nA;B,C\n1,5;2\n', ';', 'B,C'],
    ['any case and Windows line ends', 'Sep=,\r\nA;B,C\r\n1;2,3\r\n', ',', 'C'],
    ['a tab', 'sep=\t\nA;B;C\tD\n1;2;3\t4\n', '\t', 'D'],
    ['a tab as two characters', 'SEP=\\t\rA,B\tD\r1,2\t4\r', '\t', 'D'],
    ['a sign that is never guessed', '\ufeffsep=:\nA;1:B\n', ':', 'B'],
    ['a hint in quotes', '"sep=|"\n"A,B"|"C"\n1,2|3\n', '|', 'C'],
  ])('takes the separator from a first line that names it: %s', async (_, content, delimiter, b1) => {
    const path = file(content);
    expect(csvSettings(path).delimiter).toBe(delimiter);
    const xml = await imported(content);
    expect(xml).toContain(text('B1', b1));
    expect(xml).not.toMatch(/sep=/i);
    const { rows } = await previewFile(
      path,
      { sheet: null, top: 1, count: 1 },
      DEFAULT_LIMITS,
      new AbortController().signal,
    );
    expect(rows[0]?.cells[1]).toMatchObject({ column: 2, text: b1 });
  });

  it('reads no hint as a row where the recipe names the delimiter, and counts it as a line', async () => {
    const xml = await imported('sep=;\nA|B\n', { delimiter: '|' });
    expect(xml).toContain(text('A1', 'A'));
    expect(xml).toContain(text('B1', 'B'));
    await expect(imported('sep=;\r\na;b\r\n"x"y;2\r\n')).rejects.toMatchObject({
      message: expect.stringMatching(/^Line 3:/) as string,
    });
    expect(await imported('sep=;')).not.toContain('<c ');
  });

  it.each(['sep=;;A\n1\n', 'sep=x\n1\n', 'sep=\n1\n', '"sep=;\n1"\n', 'Name\nsep=;\n'])(
    'leaves a first line alone that only looks like a hint: %j',
    async (content) => {
      expect(await imported(content)).toContain('sep=');
    },
  );
});
