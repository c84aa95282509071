import { columnName } from '../../../workbook/a1';
import { pack } from '../zip/packing';
import { ZipWriter } from '../zip/zip-writer';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export interface LargeWorkbook {
  rows: number;
  columns: number;
  /** Different shared strings; every second column holds texts. */
  strings: number;
  /** Rows with a formula over the row above, in a further column. */
  formulas?: boolean;
}

/**
 * Writes a workbook of one sheet `Data` as Excel lays it out: numbers and shared strings by turns, a header in row 1.
 * Every tenth text holds `FY25`.
 */
export async function writeLargeWorkbook(path: string, size: LargeWorkbook): Promise<void> {
  const zip = ZipWriter.create(path);
  const add = (name: string, xml: string): void => zip.add(name, pack(Buffer.from(xml, 'utf8')));
  add(
    '[Content_Types].xml',
    `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
      `<Override PartName="/xl/workbook.xml" ContentType="${TYPE}sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}worksheet+xml"/>` +
      `<Override PartName="/xl/styles.xml" ContentType="${TYPE}styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="${TYPE}sharedStrings+xml"/></Types>`,
  );
  add(
    '_rels/.rels',
    `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATION}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  );
  add(
    'xl/workbook.xml',
    `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATION}"><sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  );
  add(
    'xl/_rels/workbook.xml.rels',
    `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATION}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATION}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="${RELATION}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
  );
  add(
    'xl/styles.xml',
    `${XML}<styleSheet xmlns="${MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
  );
  await zip.addStream('xl/worksheets/sheet1.xml', sheet(size));
  await zip.addStream('xl/sharedStrings.xml', strings(size));
  zip.finish();
}

async function* sheet({ rows, columns, strings: distinct, formulas }: LargeWorkbook): AsyncGenerator<string> {
  const last = columnName(columns + (formulas ? 1 : 0));
  yield `${XML}<worksheet xmlns="${MAIN}"><dimension ref="A1:${last}${rows}"/><sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/><sheetData>`;
  let text = '';
  for (let row = 1; row <= rows; row++) {
    text += `<row r="${row}" spans="1:${columns}">`;
    for (let column = 1; column <= columns; column++) {
      const at = columnName(column) + row;
      const seed = row * columns + column;
      if (row === 1 || column % 2 === 0)
        text += `<c r="${at}" t="s"><v>${row === 1 ? column - 1 : columns + (seed % distinct)}</v></c>`;
      else text += `<c r="${at}" s="1"><v>${(seed * 7919) % 1000003}.${seed % 100}</v></c>`;
    }
    if (formulas && row > 1) text += `<c r="${last}${row}"><f>A${row}*2</f><v>${row}</v></c>`;
    text += '</row>';
    if (text.length > 100_000) {
      yield text;
      text = '';
    }
  }
  yield `${text}</sheetData><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>`;
}

async function* strings({ rows, columns, strings: distinct }: LargeWorkbook): AsyncGenerator<string> {
  const uses = columns + (rows - 1) * Math.floor(columns / 2);
  yield `${XML}<sst xmlns="${MAIN}" count="${uses}" uniqueCount="${columns + distinct}">`;
  for (let column = 1; column <= columns; column++) yield `<si><t>Column ${column}</t></si>`;
  for (let i = 0; i < distinct; i++) {
    yield `<si><t>${i % 10 === 0 ? `Plan FY25 item ${i}` : `Customer ${i} of the north-east region`}</t></si>`;
  }
  yield '</sst>';
}
