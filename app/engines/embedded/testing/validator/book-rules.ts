import { readRectangle } from './references';
import { walkXml } from './xml-walk';

export interface BookFacts {
  sheets: { name: string; sheetId: string; relation: string }[];
}

/** Children of `workbook` in the order of the schema (18.2.27). */
const ORDER = (
  'fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences ' +
  'definedNames calcPr oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes webPublishing ' +
  'fileRecoveryPr webPublishObjects extLst'
).split(' ');

/** Checks the workbook part. */
export function checkBook(part: string, bytes: Buffer, report: (finding: string) => void): BookFacts {
  const say = (finding: string): void => report(`${part}: ${finding}`);
  const sheets: BookFacts['sheets'] = [];
  const names = new Set<string>();
  const scoped: { name: string; local: number | null }[] = [];
  let visible = 0;
  let activeTab = 0;
  let last = -1;
  walkXml(bytes, {
    open({ name, namespace, attributes, depth }) {
      if (!/spreadsheetml/.test(namespace) || /microsoft/.test(namespace)) return;
      if (depth === 1) {
        const at = ORDER.indexOf(name);
        if (at >= 0 && at <= last) say(`${name} is out of order`);
        last = Math.max(at, last);
      }
      if (name === 'workbookView') activeTab = Number(attributes.get('activeTab') ?? 0);
      if (name === 'sheet') {
        const sheet = {
          name: attributes.get('name') ?? '',
          sheetId: attributes.get('sheetId') ?? '',
          relation: attributes.get('r:id') ?? '',
        };
        const key = sheet.name.toLowerCase();
        if (sheet.name === '' || sheet.name.length > 31 || /[\\/?*[\]:]/.test(sheet.name))
          say(`sheet name ${sheet.name}`);
        if (names.has(key)) say(`two sheets are named ${sheet.name}`);
        if (sheets.some((other) => other.sheetId === sheet.sheetId))
          say(`sheetId ${sheet.sheetId} is there twice`);
        if (sheets.some((other) => other.relation === sheet.relation))
          say(`two sheets use ${sheet.relation}`);
        if (!/^[1-9]\d*$/.test(sheet.sheetId)) say(`sheetId ${sheet.sheetId}`);
        names.add(key);
        sheets.push(sheet);
        if ((attributes.get('state') ?? 'visible') === 'visible') visible++;
      }
      if (name === 'definedName') {
        const local = attributes.get('localSheetId');
        scoped.push({
          name: attributes.get('name') ?? '',
          local: local === undefined ? null : Number(local),
        });
      }
    },
  });
  if (sheets.length === 0) say('there is no sheet');
  if (visible === 0) say('no sheet is visible');
  if (!(activeTab < sheets.length)) say(`activeTab ${activeTab} is out of range`);
  const seen = new Set<string>();
  for (const { name, local } of scoped) {
    const key = `${local ?? ''}!${name.toLowerCase()}`;
    if (seen.has(key)) say(`the name ${name} is defined twice`);
    seen.add(key);
    if (local !== null && !(local >= 0 && local < sheets.length))
      say(`${name} belongs to sheet ${local}, which is not there`);
    if (!/^[\p{L}_\\][\p{L}\p{N}_.\\?]*$/u.test(name)) say(`the name ${name} is not valid`);
  }
  return { sheets };
}

/** Counts of the styles part that cells refer to; checks references inside it. */
export function checkStyles(
  part: string,
  bytes: Buffer,
  report: (finding: string) => void,
): { xfs: number; dxfs: number } {
  const say = (finding: string): void => report(`${part}: ${finding}`);
  const lists = new Map<string, { declared: number | null; found: number }>();
  const references: [string, number, string][] = [];
  const formats = new Set<number>();
  walkXml(bytes, {
    open({ name, namespace, attributes, depth }, path) {
      if (!/spreadsheetml/.test(namespace) || /microsoft/.test(namespace)) return;
      if (depth === 1)
        lists.set(name, {
          declared: attributes.has('count') ? Number(attributes.get('count')) : null,
          found: 0,
        });
      if (depth === 2) {
        const list = lists.get(path[1] ?? '');
        if (list) list.found++;
        if (name === 'numFmt') {
          const id = Number(attributes.get('numFmtId'));
          if (formats.has(id)) say(`number format ${id} is there twice`);
          formats.add(id);
        }
        if (name === 'xf') {
          for (const [key, target] of [
            ['fontId', 'fonts'],
            ['fillId', 'fills'],
            ['borderId', 'borders'],
            ['xfId', 'cellStyleXfs'],
          ] as const) {
            if (attributes.has(key)) references.push([target, Number(attributes.get(key)), key]);
          }
        }
        if (name === 'cellStyle') references.push(['cellStyleXfs', Number(attributes.get('xfId')), 'xfId']);
      }
    },
  });
  for (const [name, { declared, found }] of lists) {
    if (declared !== null && declared !== found && name !== 'extLst')
      say(`${name} counts ${declared}, not ${found}`);
  }
  for (const [list, index, key] of references) {
    if (!(index >= 0 && index < (lists.get(list)?.found ?? 0))) say(`${key}=${index} is out of range`);
  }
  return { xfs: lists.get('cellXfs')?.found ?? 0, dxfs: lists.get('dxfs')?.found ?? 0 };
}

/** The shared strings' texts; checks that uniqueCount is right and answers the declared count. */
export function checkStrings(
  part: string,
  bytes: Buffer,
  report: (finding: string) => void,
): { texts: string[]; count: number | null } {
  const texts: string[] = [];
  let count: number | null = null;
  let unique: number | null = null;
  let text = '';
  walkXml(bytes, {
    open({ name, attributes, depth }) {
      if (depth === 0) {
        count = attributes.has('count') ? Number(attributes.get('count')) : null;
        unique = attributes.has('uniqueCount') ? Number(attributes.get('uniqueCount')) : null;
      }
      if (depth === 1 && name === 'si') text = '';
    },
    close(name, inner, path) {
      if (name === 't' && !path.includes('rPh')) text += inner;
      if (name === 'si' && path.length === 1) texts.push(text);
    },
  });
  if (unique !== null && unique !== texts.length)
    report(`${part}: uniqueCount is ${unique}, not ${texts.length}`);
  return { texts, count };
}

export interface TableFacts {
  id: string;
  name: string;
  /** Header cells and the column names that they have to show. */
  headers: Map<string, string>;
}

export function checkTable(part: string, bytes: Buffer, report: (finding: string) => void): TableFacts {
  const say = (finding: string): void => report(`${part}: ${finding}`);
  const facts: TableFacts = { id: '', name: '', headers: new Map() };
  const columns: string[] = [];
  let ref = '';
  let headerRows = 1;
  let declared = 0;
  walkXml(bytes, {
    open({ name, attributes, depth }) {
      if (depth === 0) {
        facts.id = attributes.get('id') ?? '';
        facts.name = attributes.get('displayName') ?? '';
        ref = attributes.get('ref') ?? '';
        headerRows = Number(attributes.get('headerRowCount') ?? 1);
      }
      if (name === 'tableColumns') declared = Number(attributes.get('count'));
      if (name === 'tableColumn') columns.push(attributes.get('name') ?? '');
    },
  });
  const area = readRectangle(ref);
  if (!area) say(`ref ${ref}`);
  else if (area.right - area.left + 1 !== columns.length) say(`${columns.length} columns in ${ref}`);
  if (declared !== columns.length) say(`tableColumns counts ${declared}, not ${columns.length}`);
  if (new Set(columns.map((column) => column.toLowerCase())).size !== columns.length)
    say('two columns have one name');
  if (area && headerRows > 0) {
    columns.forEach((column, i) => facts.headers.set(`${letters(area.left + i)}${area.top}`, column));
  }
  return facts;
}

function letters(column: number): string {
  let name = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26))
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  return name;
}
