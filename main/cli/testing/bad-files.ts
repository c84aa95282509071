import { randomBytes } from 'node:crypto';
import { buildFixture } from '../../../app/engines/embedded/testing/fixtures';
import { buildZip } from '../../../app/engines/embedded/testing/zip-builder';

const CFB = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/** A workbook whose sheet says more than it should: a bomb by its real size, with an honest or a lying directory. */
function bomb(declaredSize?: number): Buffer {
  const sheet = Buffer.concat([
    Buffer.from('<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'),
    Buffer.alloc(300 * 1024 * 1024, ' '),
    Buffer.from('</sheetData></worksheet>'),
  ]);
  return withPart('xl/worksheets/sheet1.xml', sheet, declaredSize);
}

/** A simple workbook with one part put in place of its own. */
function withPart(name: string, content: Buffer | string, declaredSize?: number): Buffer {
  return buildZip(
    skeleton().map((entry) =>
      entry.name === name
        ? { name, content, ...(declaredSize === undefined ? {} : { declaredSize }) }
        : entry,
    ),
  );
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

function skeleton(): { name: string; content: string }[] {
  return [
    {
      name: '[Content_Types].xml',
      content: `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/></Types>`,
    },
    {
      name: '_rels/.rels',
      content: `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      content: `<workbook xmlns="${MAIN}" xmlns:r="${REL}"><sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    },
    {
      name: 'xl/worksheets/sheet1.xml',
      content: `<worksheet xmlns="${MAIN}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>`,
    },
  ];
}

/** Files that no engine can process, each with the code that it is to get. */
export function badFiles(): Record<string, { bytes: Buffer; code: string | RegExp }> {
  const good = buildZip(skeleton());
  const entities = `<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><workbook xmlns="${MAIN}"><sheets>&b;</sheets></workbook>`;
  return {
    'bomb.xlsx': { bytes: bomb(), code: 'too-large' },
    'lying-bomb.xlsx': { bytes: bomb(1000), code: /too-large|damaged/ },
    'entities.xlsx': { bytes: withPart('xl/workbook.xml', entities), code: 'unsafe-package' },
    'entities-in-sheet.xlsx': {
      bytes: withPart(
        'xl/worksheets/sheet1.xml',
        `<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">]><worksheet xmlns="${MAIN}"><sheetData><row r="1"><c r="A1" t="str"><v>&a;</v></c></row></sheetData></worksheet>`,
      ),
      code: 'unsafe-package',
    },
    'truncated.xlsx': { bytes: good.subarray(0, good.length / 2), code: 'damaged' },
    'random.xlsx': { bytes: randomBytes(5000), code: 'not-a-workbook' },
    'empty.xlsx': { bytes: Buffer.alloc(0), code: /not-a-workbook|damaged/ },
    'encrypted.xlsx': {
      bytes: Buffer.concat([
        CFB,
        Buffer.alloc(2000),
        Buffer.from('EncryptedPackage', 'utf16le'),
        Buffer.alloc(500),
      ]),
      code: /password-protected|damaged|not-a-workbook/,
    },
    'traversal.xlsx': {
      bytes: buildZip([...skeleton(), { name: '../../evil.xml', content: '<a/>' }]),
      code: 'unsafe-package',
    },
    'duplicate.xlsx': {
      bytes: buildZip([...skeleton(), { name: 'xl/WORKBOOK.xml', content: '<a/>' }]),
      code: 'unsafe-package',
    },
    'no-sheet-part.xlsx': {
      bytes: buildZip(skeleton().filter((entry) => !entry.name.endsWith('sheet1.xml'))),
      code: 'damaged',
    },
    'broken-quote.csv': { bytes: Buffer.from('a,b\n"1,2\n3,4\n'), code: 'csv-invalid' },
  };
}

/** Unusual files that are good input. */
export function unusualFiles(): Record<string, Buffer> {
  return {
    'plain.xlsx': buildZip(skeleton()),
    'lonely.xlsx': buildFixture('lonely-cell'),
    'utf-16.csv': Buffer.from('\ufeffName;Zahl\r\nMüller;1,5\r\n', 'utf16le'),
    'windows-1252.csv': Buffer.from('Name;Euro\r\nM\xfcller;\x80 5\r\n', 'latin1'),
  };
}
