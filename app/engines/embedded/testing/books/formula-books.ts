import type { TestBook } from '../package-builder';
import { MAIN, RELATION, SHEET_TYPE, SIMPLE_STRINGS, XML, sheet, simple, simpleSheet } from './simple-book';

/*
 * Formulas, and the names and links that they use.
 *
 * formulas       shared (B1:B4, D1:D3), array (F1:F3), single-cell array, data table (H2:I3), calcChain
 * dynamic        a spilled array with cm and metadata.xml
 * rich-values    a cell with vm and metadata.xml
 * names          global and sheet-local names, static, dynamic, hidden and external-looking ones
 * external-link  a link to another workbook
 * cross-sheet    formulas across sheets Data and 'Month end'
 */

const METADATA_DYNAMIC =
  `${XML}<metadata xmlns="${MAIN}" xmlns:xda="http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray"><metadataTypes count="1"><metadataType name="XLDAPR" minSupportedVersion="120000" copy="1" pasteAll="1" pasteValues="1" merge="1" splitFirst="1" rowColShift="1" clearFormats="1" clearComments="1" assign="1" coerce="1" cellMeta="1"/></metadataTypes>` +
  '<futureMetadata name="XLDAPR" count="1"><bk><extLst><ext uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}"><xda:dynamicArrayProperties fDynamic="1" fCollapsed="0"/></ext></extLst></bk></futureMetadata><cellMetadata count="1"><bk><rc t="1" v="0"/></bk></cellMetadata></metadata>';
const METADATA_RICH =
  `${XML}<metadata xmlns="${MAIN}" xmlns:xlrd="http://schemas.microsoft.com/office/spreadsheetml/2017/richdata"><metadataTypes count="1"><metadataType name="XLRICHVALUE" minSupportedVersion="120000" copy="1" pasteAll="1" pasteValues="1" merge="1" splitFirst="1" rowColShift="1" clearFormats="1" clearComments="1" assign="1" coerce="1"/></metadataTypes>` +
  '<futureMetadata name="XLRICHVALUE" count="1"><bk><extLst><ext uri="{3e2802c4-a4d2-4d8b-9148-e3be6c30e623}"><xlrd:rvb i="0"/></ext></extLst></bk></futureMetadata><valueMetadata count="1"><bk><rc t="1" v="0"/></bk></valueMetadata></metadata>';
const METADATA_RELATION = [{ id: 'rIdMeta', type: 'sheetMetadata', target: 'metadata.xml' }];

export const formulaBooks = {
  formulas: () => ({
    sheets: [
      sheet(
        'Data',
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B4" si="0">A1*2</f><v>2</v></c><c r="D1"><f t="shared" ref="D1:D3" si="1">SUM($A$1:A1)</f><v>1</v></c><c r="F1"><f t="array" ref="F1:F3">A1:A3*10</f><v>10</v></c><c r="G1"><f t="array" ref="G1">SUM(A1:A3*B1:B3)</f><v>28</v></c></row>' +
          '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" si="0"/><v>4</v></c><c r="D2"><f t="shared" si="1"/><v>3</v></c><c r="F2"><v>20</v></c><c r="H2"><f t="dataTable" ref="H2:I3" dt2D="1" dtr="1" r1="A1" r2="A2"/><v>1</v></c><c r="I2"><v>2</v></c></row>' +
          '<row r="3"><c r="A3"><v>3</v></c><c r="B3"><f t="shared" si="0"/><v>6</v></c><c r="D3"><f t="shared" si="1"/><v>6</v></c><c r="F3"><v>30</v></c><c r="H3"><v>3</v></c><c r="I3"><v>4</v></c></row>' +
          '<row r="4"><c r="A4"><v>4</v></c><c r="B4"><f t="shared" si="0"/><v>8</v></c><c r="C4"><f ca="1">TODAY()</f><v>46356</v></c></row><row r="5"><c r="A5"><f>SUM(A1:A4)</f><v>10</v></c><c r="B5" t="str"><f>IF(A5&gt;5,"big","small")</f><v>big</v></c><c r="C5" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D5" t="b"><f>A5=10</f><v>1</v></c></row>',
      ),
    ],
    relations: [{ id: 'rIdCalc', type: 'calcChain', target: 'calcChain.xml' }],
    parts: [
      {
        name: 'xl/calcChain.xml',
        type: `${SHEET_TYPE}calcChain+xml`,
        content: `${XML}<calcChain xmlns="${MAIN}">${['B1', 'B2', 'B3', 'B4', 'D1', 'D2', 'D3', 'F1', 'F2', 'F3', 'G1', 'C4', 'A5', 'B5', 'C5', 'D5'].map((r, i) => `<c r="${r}"${i === 0 ? ' i="1"' : ''}${/^[FG]/.test(r) ? ' a="1"' : ''}/>`).join('')}</calcChain>`,
      },
    ],
  }),
  dynamic: () => ({
    sheets: [
      sheet(
        'Data',
        '<row r="1"><c r="A1"><v>3</v></c><c r="C1" cm="1"><f t="array" ref="C1:C3">_xlfn.SEQUENCE(A1)</f><v>1</v></c></row><row r="2"><c r="C2"><v>2</v></c></row><row r="3"><c r="C3"><v>3</v></c></row><row r="5"><c r="A5"><f>SUM(_xlfn.ANCHORARRAY(C1))</f><v>6</v></c></row>',
      ),
    ],
    relations: METADATA_RELATION,
    parts: [{ name: 'xl/metadata.xml', type: `${SHEET_TYPE}sheetMetadata+xml`, content: METADATA_DYNAMIC }],
  }),
  'rich-values': () => ({
    sheets: [
      sheet('Data', '<row r="1"><c r="A1" t="e" vm="1"><v>#VALUE!</v></c><c r="B1"><v>1</v></c></row>'),
    ],
    relations: [
      ...METADATA_RELATION,
      {
        id: 'rIdRich',
        type: 'http://schemas.microsoft.com/office/2017/06/relationships/rdRichValue',
        target: 'richData/rdrichvalue.xml',
      },
    ],
    parts: [
      { name: 'xl/metadata.xml', type: `${SHEET_TYPE}sheetMetadata+xml`, content: METADATA_RICH },
      {
        name: 'xl/richData/rdrichvalue.xml',
        type: 'application/vnd.ms-excel.rdrichvalue+xml',
        content: `${XML}<rvData xmlns="http://schemas.microsoft.com/office/spreadsheetml/2017/richdata" count="1"><rv s="0"><v>0</v></rv></rvData>`,
      },
    ],
  }),
  names: () => ({
    sheets: [
      simpleSheet(),
      sheet('Other', '<row r="1"><c r="A1"><f>SUM(Amounts)</f><v>1197.625</v></c></row>'),
    ],
    strings: SIMPLE_STRINGS,
    names:
      '<definedName name="_xlnm.Print_Area" localSheetId="0">Data!$A$1:$C$5</definedName><definedName name="Amounts">Data!$B$2:$B$4</definedName><definedName name="Amounts" localSheetId="1">Other!$A$1</definedName><definedName name="Growing">OFFSET(Data!$A$1,0,0,COUNTA(Data!$A:$A),1)</definedName><definedName name="Rate">0.19</definedName><definedName name="Secret" hidden="1">Data!$C$2</definedName>',
  }),
  'external-link': () => ({
    ...simple({}, { data: '<row r="1"><c r="A1"><f>[1]Prices!$A$1*2</f><v>4</v></c></row>' }),
    beforeNames: '<externalReferences><externalReference r:id="rIdExternal"/></externalReferences>',
    relations: [{ id: 'rIdExternal', type: 'externalLink', target: 'externalLinks/externalLink1.xml' }],
    parts: [
      {
        name: 'xl/externalLinks/externalLink1.xml',
        type: `${SHEET_TYPE}externalLink+xml`,
        content: `${XML}<externalLink xmlns="${MAIN}"><externalBook xmlns:r="${RELATION}" r:id="rId1"><sheetNames><sheetName val="Prices"/></sheetNames><sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1"><v>2</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>`,
        relations: [{ id: 'rId1', type: 'externalLinkPath', target: 'prices.xlsx', external: true }],
      },
    ],
  }),
  'cross-sheet': () => ({
    sheets: [
      sheet(
        'Data',
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>\'Month end\'!A1+1</f><v>11</v></c></row><row r="2"><c r="A2"><f>B1*2</f><v>22</v></c></row>',
      ),
      sheet(
        'Month end',
        '<row r="1"><c r="A1"><f>Data!A1*10</f><v>10</v></c><c r="B1"><f>SUM(Data:\'Month end\'!A1)</f><v>11</v></c></row>',
      ),
    ],
  }),
} satisfies Record<string, () => TestBook>;
