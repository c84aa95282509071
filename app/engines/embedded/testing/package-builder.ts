import { buildZip } from './zip-builder';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.';

/** A relation of a test part. `type` is the last segment, or a full type where it holds a colon. */
export interface TestRelation {
  id: string;
  type: string;
  target: string;
  external?: boolean;
}

export interface TestPart {
  name: string;
  /** Content type; absent where a default of the extension serves. */
  type?: string;
  content: string | Buffer;
  relations?: readonly TestRelation[];
}

export interface TestSheet {
  name: string;
  /** Inner XML of `<sheetData>`. */
  data?: string;
  /** XML before and after `<sheetData>`, in schema order. */
  before?: string;
  after?: string;
  /** More namespace declarations and attributes of the root. */
  attributes?: string;
  state?: 'hidden' | 'veryHidden';
  relations?: readonly TestRelation[];
  /** The whole part instead, such as a chart sheet. */
  whole?: { type: string; relation: string; content: string };
}

export interface TestBook {
  sheets: readonly TestSheet[];
  /** Inner XML of the shared strings' `<si>` elements. */
  strings?: readonly string[];
  /** `<definedName>` elements. */
  names?: string;
  workbookPr?: string;
  /** XML of the workbook part behind the names. */
  afterNames?: string;
  beforeSheets?: string;
  beforeNames?: string;
  /** Stores the sheets' XML in UTF-16. */
  utf16?: boolean;
  /** More cell formats, appended to those of `STYLE`. */
  xfs?: string;
  dxfs?: string;
  relations?: readonly TestRelation[];
  rootRelations?: readonly TestRelation[];
  parts?: readonly TestPart[];
  macros?: boolean;
  strict?: boolean;
  /** Puts every SpreadsheetML element under the prefix `x`. */
  prefixed?: boolean;
  zip?: { descriptor?: boolean; zip64?: boolean; store?: boolean };
}

/** Indexes into the cell formats of every test book. */
export const STYLE = {
  general: 0,
  bold: 1,
  date: 2,
  money: 3,
  unlocked: 4,
  percent: 5,
  wrap: 6,
  text: 7,
  dateTime: 8,
} as const;

/** A workbook package made of XML pieces, for tests: what is not given is what Excel writes for an empty book. */
export function buildPackage(book: TestBook): Buffer {
  const parts = new Map<string, { type?: string; content: string | Buffer }>();
  const put = (name: string, content: string | Buffer, type?: string): void => {
    parts.set(name, { content, ...(type === undefined ? {} : { type }) });
  };
  const relationsOf = (name: string, relations: readonly TestRelation[]): void => {
    if (relations.length === 0) return;
    const slash = name.lastIndexOf('/');
    put(`${name.slice(0, slash + 1)}_rels/${name.slice(slash + 1)}.rels`, relationsXml(relations));
  };
  const workbookRelations: TestRelation[] = [];
  const sheets = book.sheets.map((sheet, i) => {
    const folder = sheet.whole ? `${sheet.whole.relation}s` : 'worksheets';
    const name = `xl/${folder}/sheet${i + 1}.xml`;
    put(
      name,
      sheet.whole ? DECLARATION + sheet.whole.content : sheetXml(sheet),
      sheet.whole?.type ?? `${TYPE}worksheet+xml`,
    );
    relationsOf(name, sheet.relations ?? []);
    workbookRelations.push({
      id: `rId${i + 1}`,
      type: sheet.whole?.relation ?? 'worksheet',
      target: `${folder}/sheet${i + 1}.xml`,
    });
    const state = sheet.state ? ` state="${sheet.state}"` : '';
    return `<sheet name="${escape(sheet.name)}" sheetId="${i + 1}"${state} r:id="rId${i + 1}"/>`;
  });
  put('xl/styles.xml', stylesXml(book), `${TYPE}styles+xml`);
  put('xl/theme/theme1.xml', themeXml(), 'application/vnd.openxmlformats-officedocument.theme+xml');
  workbookRelations.push(
    { id: 'rIdStyles', type: 'styles', target: 'styles.xml' },
    { id: 'rIdTheme', type: 'theme', target: 'theme/theme1.xml' },
  );
  if (book.strings) {
    put('xl/sharedStrings.xml', stringsXml(book), `${TYPE}sharedStrings+xml`);
    workbookRelations.push({ id: 'rIdStrings', type: 'sharedStrings', target: 'sharedStrings.xml' });
  }
  if (book.macros) {
    put(
      'xl/vbaProject.bin',
      Buffer.from('a macro project that nobody opens'),
      'application/vnd.ms-office.vbaProject',
    );
    workbookRelations.push({
      id: 'rIdMacros',
      type: 'http://schemas.microsoft.com/office/2006/relationships/vbaProject',
      target: 'vbaProject.bin',
    });
  }
  const names = book.names ? `<definedNames>${book.names}</definedNames>` : '';
  put(
    'xl/workbook.xml',
    `${DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"${book.strict ? ' conformance="strict"' : ''}>` +
      `${book.workbookPr ?? '<workbookPr defaultThemeVersion="124226"/>'}${book.beforeSheets ?? ''}` +
      `<bookViews><workbookView xWindow="240" yWindow="15" windowWidth="16095" windowHeight="9660"/></bookViews>` +
      `<sheets>${sheets.join('')}</sheets>${book.beforeNames ?? ''}${names}${book.afterNames ?? '<calcPr calcId="191029"/>'}</workbook>`,
    book.macros ? 'application/vnd.ms-excel.sheet.macroEnabled.main+xml' : `${TYPE}sheet.main+xml`,
  );
  relationsOf('xl/workbook.xml', [...workbookRelations, ...(book.relations ?? [])]);
  for (const part of book.parts ?? []) {
    put(part.name, part.content, part.type);
    relationsOf(part.name, part.relations ?? []);
  }
  relationsOf('', [
    { id: 'rId1', type: 'officeDocument', target: 'xl/workbook.xml' },
    ...(book.rootRelations ?? []),
  ]);
  return buildZip(
    [['[Content_Types].xml', { content: contentTypes(parts) }] as const, ...parts].map(
      ([name, { content }]) => ({
        name,
        content: typeof content === 'string' ? encode(name, convert(content, book), book) : content,
        ...book.zip,
      }),
    ),
  );
}

function encode(name: string, xml: string, book: TestBook): string | Buffer {
  if (!book.utf16 || !/worksheets\/[^/]+$/.test(name)) return xml;
  return Buffer.from(`\ufeff${xml.replace('encoding="UTF-8"', 'encoding="UTF-16"')}`, 'utf16le');
}

function convert(xml: string, book: TestBook): string {
  let text = xml;
  if (book.prefixed && text.includes(`xmlns="${MAIN}"`)) {
    text = text
      .replace(/<(\/?)([A-Za-z][\w.-]*)(?=[\s/>])/g, '<$1x:$2')
      .replaceAll(`xmlns="${MAIN}"`, `xmlns:x="${MAIN}"`);
  }
  if (book.strict) {
    text = text
      .replaceAll(MAIN, 'http://purl.oclc.org/ooxml/spreadsheetml/main')
      .replaceAll(RELATIONS, 'http://purl.oclc.org/ooxml/officeDocument/relationships')
      .replaceAll(
        'http://schemas.openxmlformats.org/drawingml/2006/main',
        'http://purl.oclc.org/ooxml/drawingml/main',
      );
  }
  return text;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function sheetXml(sheet: TestSheet): string {
  return (
    `${DECLARATION}<worksheet xmlns="${MAIN}" xmlns:r="${RELATIONS}"${sheet.attributes ?? ''}>` +
    `${sheet.before ?? ''}<sheetData>${sheet.data ?? ''}</sheetData>${sheet.after ?? ''}</worksheet>`
  );
}

function relationsXml(relations: readonly TestRelation[]): string {
  const list = relations.map(
    ({ id, type, target, external }) =>
      `<Relationship Id="${id}" Type="${type.includes(':') ? type : `${RELATIONS}/${type}`}" ` +
      `Target="${escape(target)}"${external ? ' TargetMode="External"' : ''}/>`,
  );
  return `${DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list.join('')}</Relationships>`;
}

function contentTypes(parts: ReadonlyMap<string, { type?: string }>): string {
  const overrides = [...parts]
    .filter(([, { type }]) => type !== undefined)
    .map(([name, { type }]) => `<Override PartName="/${name}" ContentType="${type ?? ''}"/>`);
  return (
    `${DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    '<Default Extension="png" ContentType="image/png"/>' +
    '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>' +
    '<Default Extension="sigs" ContentType="application/vnd.openxmlformats-package.digital-signature-origin"/>' +
    `${overrides.join('')}</Types>`
  );
}

function stringsXml(book: TestBook): string {
  const strings = book.strings ?? [];
  const uses = book.sheets.reduce((sum, sheet) => sum + (sheet.data?.match(/ t="s"/g)?.length ?? 0), 0);
  return (
    `${DECLARATION}<sst xmlns="${MAIN}" count="${uses}" uniqueCount="${strings.length}">` +
    `${strings.map((inner) => `<si>${inner}</si>`).join('')}</sst>`
  );
}

function stylesXml(book: TestBook): string {
  const font = '<sz val="11"/><color theme="1"/><name val="Calibri"/><family val="2"/><scheme val="minor"/>';
  const xf = (attributes: string, inner = ''): string =>
    `<xf borderId="0" fillId="0" xfId="0" ${attributes}${inner === '' ? '/>' : `>${inner}</xf>`}`;
  const xfs = [
    xf('numFmtId="0" fontId="0"'),
    xf('numFmtId="0" fontId="1" applyFont="1"'),
    xf('numFmtId="14" fontId="0" applyNumberFormat="1"'),
    xf('numFmtId="164" fontId="0" applyNumberFormat="1"'),
    xf('numFmtId="0" fontId="0" applyProtection="1"', '<protection locked="0"/>'),
    xf('numFmtId="10" fontId="0" applyNumberFormat="1"'),
    xf('numFmtId="0" fontId="0" applyAlignment="1"', '<alignment wrapText="1"/>'),
    xf('numFmtId="49" fontId="0" applyNumberFormat="1"'),
    xf('numFmtId="22" fontId="0" applyNumberFormat="1"'),
  ];
  const more = book.xfs ?? '';
  const count = xfs.length + (more.match(/<xf /g)?.length ?? 0);
  const dxfs = book.dxfs ?? '';
  return (
    `${DECLARATION}<styleSheet xmlns="${MAIN}">` +
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="#,##0.00\\ &quot;EUR&quot;"/></numFmts>' +
    `<fonts count="2"><font>${font}</font><font><b/>${font}</font></fonts>` +
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    `<cellXfs count="${count}">${xfs.join('')}${more}</cellXfs>` +
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>' +
    `<dxfs count="${dxfs.match(/<dxf>/g)?.length ?? 0}">${dxfs}</dxfs>` +
    '<tableStyles count="0" defaultTableStyle="TableStyleMedium9" defaultPivotStyle="PivotStyleLight16"/></styleSheet>'
  );
}

function themeXml(): string {
  const colours = [
    ['dk1', '000000'],
    ['lt1', 'FFFFFF'],
    ['dk2', '44546A'],
    ['lt2', 'E7E6E6'],
    ['accent1', '4472C4'],
    ['accent2', 'ED7D31'],
    ['accent3', 'A5A5A5'],
    ['accent4', 'FFC000'],
    ['accent5', '5B9BD5'],
    ['accent6', '70AD47'],
    ['hlink', '0563C1'],
    ['folHlink', '954F72'],
  ].map(([name, value]) => `<a:${name}><a:srgbClr val="${value}"/></a:${name}>`);
  const face = '<a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/>';
  const fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'.repeat(3);
  const line = '<a:ln w="6350"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln>'.repeat(3);
  const effect = '<a:effectStyle><a:effectLst/></a:effectStyle>'.repeat(3);
  return (
    `${DECLARATION}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Office">` +
    `<a:themeElements><a:clrScheme name="Office">${colours.join('')}</a:clrScheme>` +
    `<a:fontScheme name="Office"><a:majorFont>${face}</a:majorFont><a:minorFont>${face}</a:minorFont></a:fontScheme>` +
    `<a:fmtScheme name="Office"><a:fillStyleLst>${fill}</a:fillStyleLst><a:lnStyleLst>${line}</a:lnStyleLst>` +
    `<a:effectStyleLst>${effect}</a:effectStyleLst><a:bgFillStyleLst>${fill}</a:bgFillStyleLst></a:fmtScheme>` +
    '</a:themeElements></a:theme>'
  );
}
