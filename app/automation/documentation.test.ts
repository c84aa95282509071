import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPackage } from '../engines/embedded/testing/package-builder';
import { Client } from './testing/client';
import type { AutomationObject, ObjectType } from './values';

/** docs/automation-server.md has a table of all members; it must be the truth. */
const PAGE = path.join(process.cwd(), 'docs', 'automation-server.md');

const client = new Client();
const types = new Map<string, ObjectType>();

beforeAll(async () => {
  const file = path.join(client.folder, 'table.xlsx');
  writeFileSync(file, workbook());
  const note = (object: AutomationObject) => {
    types.set(object.type.name, object.type);
    return object;
  };
  const { application } = client;
  const workbooks = note(await client.object(note(application), 'Workbooks'));
  const book = note(await client.object(workbooks, 'Open', file));
  const sheets = note(await client.object(book, 'Worksheets'));
  note(await client.object(book, 'Sheets'));
  const sheet = note(await client.object(sheets, 'Item', 1));
  const range = note(await client.object(sheet, 'Range', 'A1:B2'));
  for (const member of ['Areas', 'Font', 'Interior', 'Borders']) note(await client.object(range, member));
  note(await client.object(range, 'Borders', 9));
  note(await client.object(application, 'ActiveWindow'));
  note(await client.object(await client.object(book, 'Names').then(note), 'Item', 1));
  note(await client.object(await client.object(book, 'BuiltinDocumentProperties').then(note), 'Item', 1));
  note(await client.object(book, 'Connections'));
  const list = note(await client.object(await client.object(sheet, 'ListObjects').then(note), 'Item', 1));
  note(await client.object(await client.object(list, 'ListColumns').then(note), 'Item', 1));
});
afterAll(() => client.end());

test('the table names every object, what it has and what answers that it is not supported', () => {
  const [, members = ''] = readFileSync(PAGE, 'utf8').split('\n## Members\n');
  const documented = new Map(
    [...members.matchAll(/^\| `(\w+)` +\| (.*?) +\| (.*?) +\|$/gm)].map((row) => [
      row[1],
      { has: row[2], lacks: row[3] },
    ]),
  );
  const actual = new Map(
    [...types].map(([name, type]) => {
      const lacks = new Set(type.unsupported);
      const has = [...type.members.keys()].filter((member) => !lacks.has(member));
      return [name, { has: listed(has), lacks: listed([...lacks]) }];
    }),
  );
  expect(documented).toEqual(actual);
});

function listed(names: readonly string[]): string {
  return names.length === 0 ? '-' : [...names].sort((a, b) => a.localeCompare(b)).join(', ');
}

function workbook(): Buffer {
  const text = (cell: string, value: string) => `<c r="${cell}" t="inlineStr"><is><t>${value}</t></is></c>`;
  return buildPackage({
    sheets: [
      {
        name: 'Data',
        data: `<row r="1">${text('A1', 'Item')}${text('B1', 'Price')}</row><row r="2">${text('A2', 'Ink')}<c r="B2"><v>2</v></c></row>`,
        after: '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>',
        relations: [{ id: 'rId1', type: 'table', target: '../tables/table1.xml' }],
      },
    ],
    names: '<definedName name="Rates">Data!$B$2</definedName>',
    parts: [
      {
        name: 'xl/tables/table1.xml',
        type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml',
        content:
          '<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" id="1" name="Prices" displayName="Prices" ref="A1:B2" totalsRowShown="0"><tableColumns count="2"><tableColumn id="1" name="Item"/><tableColumn id="2" name="Price"/></tableColumns></table>',
      },
    ],
  });
}
