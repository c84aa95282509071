import { buildPackage, STYLE, type TestBook, type TestSheet } from './package-builder';

/*
 * The project's own test workbooks, one feature each. Sheets are named `Data` unless the feature is about sheets.
 *
 * simple            texts (shared strings), numbers, a formula; header row 1 (Name, Amount, Date), data in rows 2-4
 * values            A1:A10 every type: number, text, boolean, error, date, money, percent, empty styled, inline, str
 * merged            merged A1:C1 (Title) and B3:B4
 * table             table Sales on A1:C4 with header and totals row 5, calculated column
 * chart             a bar chart of Data!$A$1:$B$4 in a drawing
 * comments          a comment on B2 with its VML drawing
 * rules             conditional formats (with dxf) and data validations
 * formulas          shared (B1:B4, D1:D3), array (F1:F3), single-cell array, data table (H2:I3), calcChain
 * dynamic           a spilled array with cm and metadata.xml
 * rich-values       a cell with vm and metadata.xml
 * rich-strings      shared strings with runs and phonetic text, one string used by two cells, escapes
 * inline-strings    inline strings, plain and rich
 * prefixed          all elements under the prefix x:
 * strict            Strict namespaces
 * no-references     cells and rows without r=
 * date-1904         1904 date system
 * protected         sheet protection, A1 unlocked
 * pivot             a pivot table on sheet Pivot over Data
 * macros            .xlsm with a macro project and a code name
 * signed            a digital signature
 * chart-sheet       a chart sheet named Plot before Data
 * hidden-sheets     Data, Hidden (hidden), Deep (veryHidden)
 * alternate         mc:AlternateContent and an unknown extension with its namespace
 * sparklines        x14 sparklines in extLst
 * hyperlinks        an external and an internal link
 * names             global and sheet-local names, static, dynamic, hidden and external-looking ones
 * layout            frozen panes, column widths, outlines, print settings, page breaks, auto filter
 * properties        docProps core, app and custom
 * image             a picture
 * external-link     a link to another workbook
 * cross-sheet       formulas across sheets Data and 'Month end'
 * lonely-cell       one value at XFD1048576
 * utf-16            a sheet part in UTF-16
 * descriptors       as simple, with data descriptors in the ZIP
 * zip64             as simple, with ZIP64 records
 * stored            as simple, not compressed
 */

const X14AC =
  ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"';
const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n';
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

function simpleSheet(more: Partial<TestSheet> = {}): TestSheet {
  return {
    name: 'Data',
    before:
      '<dimension ref="A1:C5"/><sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/>',
    data:
      `<row r="1" spans="1:3"><c r="A1" s="${STYLE.bold}" t="s"><v>0</v></c><c r="B1" s="${STYLE.bold}" t="s"><v>1</v></c><c r="C1" s="${STYLE.bold}" t="s"><v>2</v></c></row>` +
      `<row r="2" spans="1:3"><c r="A2" t="s"><v>3</v></c><c r="B2" s="${STYLE.money}"><v>1200.5</v></c><c r="C2" s="${STYLE.date}"><v>46356</v></c></row>` +
      `<row r="3" spans="1:3"><c r="A3" t="s"><v>4</v></c><c r="B3" s="${STYLE.money}"><v>-3</v></c><c r="C3" s="${STYLE.date}"><v>46357</v></c></row>` +
      `<row r="4" spans="1:3"><c r="A4" t="s"><v>3</v></c><c r="B4" s="${STYLE.money}"><v>0.125</v></c><c r="C4" s="${STYLE.date}"><v>46358</v></c></row>` +
      `<row r="5" spans="1:3"><c r="B5" s="${STYLE.money}"><f>SUM(B2:B4)</f><v>1197.625</v></c></row>`,
    after: '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>',
    ...more,
  };
}
const SIMPLE_STRINGS = [
  '<t>Name</t>',
  '<t>Amount</t>',
  '<t>Date</t>',
  '<t>FY25 North</t>',
  '<t xml:space="preserve"> South &amp; East </t>',
];

function simple(more: Partial<TestBook> = {}, sheet: Partial<TestSheet> = {}): TestBook {
  return { sheets: [simpleSheet(sheet)], strings: SIMPLE_STRINGS, ...more };
}

function drawing(inner: string): string {
  const mark = (name: string, column: number, row: number): string =>
    `<xdr:${name}><xdr:col>${column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>${row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:${name}>`;
  return (
    `${XML}<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="${RELATION}">` +
    `<xdr:twoCellAnchor>${mark('from', 4, 1)}${mark('to', 10, 15)}${inner}<xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>`
  );
}

const CHART =
  `${XML}<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="${RELATION}">` +
  '<c:chart><c:plotArea><c:layout/><c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/><c:ser><c:idx val="0"/><c:order val="0"/>' +
  '<c:cat><c:strRef><c:f>Data!$A$2:$A$4</c:f></c:strRef></c:cat><c:val><c:numRef><c:f>Data!$B$2:$B$4</c:f></c:numRef></c:val></c:ser>' +
  '<c:axId val="1"/><c:axId val="2"/></c:barChart><c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="b"/><c:crossAx val="2"/></c:catAx>' +
  '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="l"/><c:crossAx val="1"/></c:valAx></c:plotArea><c:plotVisOnly val="1"/></c:chart></c:chartSpace>';
const CHART_FRAME =
  '<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="2" name="Chart 1"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>' +
  '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="rId1"/></a:graphicData></a:graphic></xdr:graphicFrame>';
const DRAWING_TYPE = 'application/vnd.openxmlformats-officedocument.drawing+xml';
const CHART_PARTS = [
  {
    name: 'xl/drawings/drawing1.xml',
    type: DRAWING_TYPE,
    content: drawing(CHART_FRAME),
    relations: [{ id: 'rId1', type: 'chart', target: '../charts/chart1.xml' }],
  },
  {
    name: 'xl/charts/chart1.xml',
    type: 'application/vnd.openxmlformats-officedocument.drawingml.chart+xml',
    content: CHART,
  },
];

function sheet(name: string, data: string, more: Partial<TestSheet> = {}): TestSheet {
  return { name, data, ...more };
}

const METADATA_DYNAMIC =
  `${XML}<metadata xmlns="${MAIN}" xmlns:xda="http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray"><metadataTypes count="1"><metadataType name="XLDAPR" minSupportedVersion="120000" copy="1" pasteAll="1" pasteValues="1" merge="1" splitFirst="1" rowColShift="1" clearFormats="1" clearComments="1" assign="1" coerce="1" cellMeta="1"/></metadataTypes>` +
  '<futureMetadata name="XLDAPR" count="1"><bk><extLst><ext uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}"><xda:dynamicArrayProperties fDynamic="1" fCollapsed="0"/></ext></extLst></bk></futureMetadata><cellMetadata count="1"><bk><rc t="1" v="0"/></bk></cellMetadata></metadata>';
const METADATA_RICH =
  `${XML}<metadata xmlns="${MAIN}" xmlns:xlrd="http://schemas.microsoft.com/office/spreadsheetml/2017/richdata"><metadataTypes count="1"><metadataType name="XLRICHVALUE" minSupportedVersion="120000" copy="1" pasteAll="1" pasteValues="1" merge="1" splitFirst="1" rowColShift="1" clearFormats="1" clearComments="1" assign="1" coerce="1"/></metadataTypes>` +
  '<futureMetadata name="XLRICHVALUE" count="1"><bk><extLst><ext uri="{3e2802c4-a4d2-4d8b-9148-e3be6c30e623}"><xlrd:rvb i="0"/></ext></extLst></bk></futureMetadata><valueMetadata count="1"><bk><rc t="1" v="0"/></bk></valueMetadata></metadata>';
const METADATA_RELATION = [{ id: 'rIdMeta', type: 'sheetMetadata', target: 'metadata.xml' }];

const books = {
  simple: () => simple(),
  values: () => ({
    sheets: [
      sheet(
        'Data',
        '<row r="1"><c r="A1"><v>1.5</v></c></row><row r="2"><c r="A2" t="s"><v>0</v></c></row><row r="3"><c r="A3" t="b"><v>1</v></c></row><row r="4"><c r="A4" t="e"><v>#DIV/0!</v></c></row>' +
          `<row r="5"><c r="A5" s="${STYLE.date}"><v>46356</v></c></row><row r="6"><c r="A6" s="${STYLE.money}"><v>1234.5</v></c></row><row r="7"><c r="A7" s="${STYLE.percent}"><v>0.256</v></c></row>` +
          `<row r="8"><c r="A8" s="${STYLE.bold}"/></row><row r="9"><c r="A9" t="inlineStr"><is><t>inline</t></is></c></row><row r="10"><c r="A10" t="str"><f>"a"&amp;"b"</f><v>ab</v></c></row>`,
      ),
    ],
    strings: ['<t>text</t>'],
  }),
  merged: () =>
    simple(
      {},
      {
        data: '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"/><c r="C1" s="1"/></row><row r="3"><c r="A3"><v>1</v></c><c r="B3" t="s"><v>3</v></c></row><row r="4"><c r="A4"><v>2</v></c><c r="B4" s="1"/></row>',
        after: '<mergeCells count="2"><mergeCell ref="A1:C1"/><mergeCell ref="B3:B4"/></mergeCells>',
      },
    ),
  table: () => ({
    sheets: [
      sheet(
        'Data',
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row><row r="2"><c r="A2" t="s"><v>3</v></c><c r="B2"><v>10</v></c><c r="C2"><f>Sales[[#This Row],[Amount]]*2</f><v>20</v></c></row>' +
          '<row r="3"><c r="A3" t="s"><v>4</v></c><c r="B3"><v>20</v></c><c r="C3"><f>Sales[[#This Row],[Amount]]*2</f><v>40</v></c></row><row r="4"><c r="A4" t="s"><v>3</v></c><c r="B4"><v>30</v></c><c r="C4"><f>Sales[[#This Row],[Amount]]*2</f><v>60</v></c></row>' +
          '<row r="5"><c r="A5" t="s"><v>5</v></c><c r="B5"><f>SUBTOTAL(109,Sales[Amount])</f><v>60</v></c></row><row r="7"><c r="A7"><f>SUM(Sales[Amount])</f><v>60</v></c></row>',
        {
          after: '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>',
          relations: [{ id: 'rId1', type: 'table', target: '../tables/table1.xml' }],
        },
      ),
    ],
    strings: [
      '<t>Region</t>',
      '<t>Amount</t>',
      '<t>Double</t>',
      '<t>North</t>',
      '<t>South</t>',
      '<t>Total</t>',
    ],
    parts: [
      {
        name: 'xl/tables/table1.xml',
        type: `${SHEET_TYPE}table+xml`,
        content: `${XML}<table xmlns="${MAIN}" id="1" name="Sales" displayName="Sales" ref="A1:C5" totalsRowCount="1"><autoFilter ref="A1:C4"/><tableColumns count="3"><tableColumn id="1" name="Region" totalsRowLabel="Total"/><tableColumn id="2" name="Amount" totalsRowFunction="sum"/><tableColumn id="3" name="Double"><calculatedColumnFormula>Sales[[#This Row],[Amount]]*2</calculatedColumnFormula></tableColumn></tableColumns><tableStyleInfo name="TableStyleMedium9" showFirstColumn="0" showLastColumn="0" showRowStripes="1" showColumnStripes="0"/></table>`,
      },
    ],
  }),
  chart: () =>
    simple(
      { parts: CHART_PARTS },
      {
        after: '<drawing r:id="rId1"/>',
        relations: [{ id: 'rId1', type: 'drawing', target: '../drawings/drawing1.xml' }],
      },
    ),
  comments: () =>
    simple(
      {
        parts: [
          {
            name: 'xl/comments1.xml',
            type: `${SHEET_TYPE}comments+xml`,
            content: `${XML}<comments xmlns="${MAIN}"><authors><author>Ada</author></authors><commentList><comment ref="B2" authorId="0"><text><r><rPr><b/></rPr><t>Ada:</t></r><r><t xml:space="preserve"> check this</t></r></text></comment></commentList></comments>`,
          },
          {
            name: 'xl/drawings/vmlDrawing1.vml',
            content:
              '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/></v:shapetype><v:shape id="_x0000_s1025" type="#_x0000_t202" style="position:absolute;visibility:hidden" fillcolor="#ffffe1"><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:Anchor>3, 15, 0, 10, 5, 31, 4, 9</x:Anchor><x:Row>1</x:Row><x:Column>1</x:Column></x:ClientData></v:shape></xml>',
          },
        ],
      },
      {
        after: '<legacyDrawing r:id="rId1"/>',
        relations: [
          { id: 'rId1', type: 'vmlDrawing', target: '../drawings/vmlDrawing1.vml' },
          { id: 'rId2', type: 'comments', target: '../comments1.xml' },
        ],
      },
    ),
  rules: () =>
    simple(
      { dxfs: '<dxf><font><color rgb="FF9C0006"/></font></dxf>' },
      {
        after:
          '<conditionalFormatting sqref="B2:B4"><cfRule type="cellIs" dxfId="0" priority="1" operator="lessThan"><formula>0</formula></cfRule></conditionalFormatting><dataValidations count="1"><dataValidation type="whole" allowBlank="1" showInputMessage="1" showErrorMessage="1" sqref="B2:B4"><formula1>0</formula1><formula2>100</formula2></dataValidation></dataValidations>',
      },
    ),
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
  'rich-strings': () => ({
    sheets: [
      sheet(
        'Data',
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>2</v></c></row><row r="3"><c r="A3" t="s"><v>3</v></c><c r="B3" t="s"><v>4</v></c></row>',
      ),
    ],
    strings: [
      '<r><rPr><b/><sz val="11"/><color rgb="FFFF0000"/><rFont val="Calibri"/></rPr><t>FY</t></r><r><rPr><i/><sz val="11"/><rFont val="Calibri"/></rPr><t xml:space="preserve">25 plan </t></r><r><t>final</t></r>',
      '<t>plain FY25</t>',
      '<t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/>',
      '<t>a_x000D_b_x005F_x0041_</t>',
      '<t xml:space="preserve">two\nlines &lt;&amp;&gt; </t>',
    ],
  }),
  'inline-strings': () => ({
    sheets: [
      sheet(
        'Data',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>FY25 inline</t></is></c><c r="B1" t="inlineStr"><is><r><rPr><b/></rPr><t>bold</t></r><r><t xml:space="preserve"> FY25</t></r></is></c></row>',
      ),
    ],
  }),
  prefixed: () => simple({ prefixed: true }),
  strict: () => simple({ strict: true }),
  'no-references': () => ({
    sheets: [
      sheet(
        'Data',
        '<row><c t="s"><v>0</v></c><c><v>1</v></c></row><row r="4"><c><v>2</v></c><c r="D4"><v>3</v></c><c><v>4</v></c></row><row><c><f>SUM(A4:E4)</f><v>9</v></c></row>',
      ),
    ],
    strings: ['<t>FY25</t>'],
  }),
  'date-1904': () => simple({ workbookPr: '<workbookPr date1904="1" defaultThemeVersion="124226"/>' }),
  protected: () =>
    simple(
      {},
      {
        data: `<row r="1"><c r="A1" s="${STYLE.unlocked}"><v>1</v></c><c r="B1"><v>2</v></c></row>`,
        after: '<sheetProtection sheet="1" objects="1" scenarios="1"/>',
      },
    ),
  pivot: () => ({
    sheets: [
      sheet(
        'Data',
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2"><v>1</v></c></row><row r="3"><c r="A3" t="s"><v>3</v></c><c r="B3"><v>2</v></c></row>',
      ),
      sheet(
        'Pivot',
        '<row r="3"><c r="A3" t="s"><v>4</v></c><c r="B3" t="s"><v>5</v></c></row><row r="4"><c r="A4" t="s"><v>2</v></c><c r="B4"><v>1</v></c></row><row r="5"><c r="A5" t="s"><v>3</v></c><c r="B5"><v>2</v></c></row><row r="6"><c r="A6" t="s"><v>6</v></c><c r="B6"><v>3</v></c></row>',
        { relations: [{ id: 'rId1', type: 'pivotTable', target: '../pivotTables/pivotTable1.xml' }] },
      ),
    ],
    strings: [
      '<t>Region</t>',
      '<t>Amount</t>',
      '<t>North</t>',
      '<t>South</t>',
      '<t>Row Labels</t>',
      '<t>Sum of Amount</t>',
      '<t>Grand Total</t>',
    ],
    afterNames:
      '<calcPr calcId="191029"/><pivotCaches><pivotCache cacheId="1" r:id="rIdCache"/></pivotCaches>',
    relations: [
      { id: 'rIdCache', type: 'pivotCacheDefinition', target: 'pivotCache/pivotCacheDefinition1.xml' },
    ],
    parts: [
      {
        name: 'xl/pivotTables/pivotTable1.xml',
        type: `${SHEET_TYPE}pivotTable+xml`,
        content: `${XML}<pivotTableDefinition xmlns="${MAIN}" name="PivotTable1" cacheId="1" dataCaption="Values" updatedVersion="6" minRefreshableVersion="3" createdVersion="6" indent="0" outline="1" outlineData="1"><location ref="A3:B6" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields count="2"><pivotField axis="axisRow" showAll="0"><items count="3"><item x="0"/><item x="1"/><item t="default"/></items></pivotField><pivotField dataField="1" showAll="0"/></pivotFields><rowFields count="1"><field x="0"/></rowFields><rowItems count="3"><i><x/></i><i><x v="1"/></i><i t="grand"><x/></i></rowItems><colItems count="1"><i/></colItems><dataFields count="1"><dataField name="Sum of Amount" fld="1" baseField="0" baseItem="0"/></dataFields></pivotTableDefinition>`,
        relations: [
          { id: 'rId1', type: 'pivotCacheDefinition', target: '../pivotCache/pivotCacheDefinition1.xml' },
        ],
      },
      {
        name: 'xl/pivotCache/pivotCacheDefinition1.xml',
        type: `${SHEET_TYPE}pivotCacheDefinition+xml`,
        content: `${XML}<pivotCacheDefinition xmlns="${MAIN}" xmlns:r="${RELATION}" r:id="rId1" refreshedBy="Ada" refreshedDate="46356" createdVersion="6" refreshedVersion="6" minRefreshableVersion="3" recordCount="2"><cacheSource type="worksheet"><worksheetSource ref="A1:B3" sheet="Data"/></cacheSource><cacheFields count="2"><cacheField name="Region" numFmtId="0"><sharedItems count="2"><s v="North"/><s v="South"/></sharedItems></cacheField><cacheField name="Amount" numFmtId="0"><sharedItems containsSemiMixedTypes="0" containsString="0" containsNumber="1" containsInteger="1" minValue="1" maxValue="2"/></cacheField></cacheFields></pivotCacheDefinition>`,
        relations: [{ id: 'rId1', type: 'pivotCacheRecords', target: 'pivotCacheRecords1.xml' }],
      },
      {
        name: 'xl/pivotCache/pivotCacheRecords1.xml',
        type: `${SHEET_TYPE}pivotCacheRecords+xml`,
        content: `${XML}<pivotCacheRecords xmlns="${MAIN}" count="2"><r><x v="0"/><n v="1"/></r><r><x v="1"/><n v="2"/></r></pivotCacheRecords>`,
      },
    ],
  }),
  macros: () =>
    simple(
      { macros: true, workbookPr: '<workbookPr codeName="ThisWorkbook" defaultThemeVersion="124226"/>' },
      { before: '<sheetPr codeName="Sheet1"/><dimension ref="A1:C5"/>' },
    ),
  signed: () =>
    simple({
      rootRelations: [
        {
          id: 'rIdSig',
          type: 'http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin',
          target: '_xmlsignatures/origin.sigs',
        },
      ],
      parts: [
        {
          name: '_xmlsignatures/origin.sigs',
          content: Buffer.alloc(0),
          relations: [
            {
              id: 'rId1',
              type: 'http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/signature',
              target: 'sig1.xml',
            },
          ],
        },
        {
          name: '_xmlsignatures/sig1.xml',
          type: 'application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml',
          content: `${XML}<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>`,
        },
      ],
    }),
  'chart-sheet': () => ({
    sheets: [
      {
        name: 'Plot',
        whole: {
          type: `${SHEET_TYPE}chartsheet+xml`,
          relation: 'chartsheet',
          content: `<chartsheet xmlns="${MAIN}" xmlns:r="${RELATION}"><sheetPr/><sheetViews><sheetView workbookViewId="0"/></sheetViews><drawing r:id="rId1"/></chartsheet>`,
        },
        relations: [{ id: 'rId1', type: 'drawing', target: '../drawings/drawing1.xml' }],
      },
      simpleSheet({ before: '' }),
    ],
    strings: SIMPLE_STRINGS,
    parts: [
      {
        name: 'xl/drawings/drawing1.xml',
        type: DRAWING_TYPE,
        content: drawing(CHART_FRAME)
          .replace(
            /<xdr:twoCellAnchor>.*?<\/xdr:to>/s,
            '<xdr:absoluteAnchor><xdr:pos x="0" y="0"/><xdr:ext cx="9294091" cy="6003636"/>',
          )
          .replace('</xdr:twoCellAnchor>', '</xdr:absoluteAnchor>'),
        relations: [{ id: 'rId1', type: 'chart', target: '../charts/chart1.xml' }],
      },
      {
        name: 'xl/charts/chart1.xml',
        type: 'application/vnd.openxmlformats-officedocument.drawingml.chart+xml',
        content: CHART,
      },
    ],
  }),
  'hidden-sheets': () => ({
    sheets: [
      simpleSheet(),
      sheet('Hidden', '<row r="1"><c r="A1" t="s"><v>3</v></c></row>', { state: 'hidden' }),
      sheet('Deep', '<row r="2"><c r="B2"><v>7</v></c></row>', { state: 'veryHidden' }),
    ],
    strings: SIMPLE_STRINGS,
  }),
  alternate: () =>
    simple(
      {},
      {
        attributes: `${X14AC} xmlns:xyz="urn:example:unknown"`,
        after:
          '<mc:AlternateContent><mc:Choice Requires="x14ac"><xyz:unknown kept="yes">text</xyz:unknown></mc:Choice><mc:Fallback/></mc:AlternateContent><extLst><ext uri="{00000000-0000-0000-0000-000000000001}"><xyz:more xmlns:abc="urn:example:abc" abc:a="1"/></ext></extLst>',
      },
    ),
  sparklines: () =>
    simple(
      {},
      {
        after:
          '<extLst><ext uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:sparklineGroups xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:sparklineGroup displayEmptyCellsAs="gap"><x14:colorSeries rgb="FF376092"/><x14:sparklines><x14:sparkline><xm:f>Data!B2:B4</xm:f><xm:sqref>D2</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext></extLst>',
      },
    ),
  hyperlinks: () =>
    simple(
      {},
      {
        after:
          '<hyperlinks><hyperlink ref="A2" r:id="rId1" tooltip="Site"/><hyperlink ref="A3" location="Data!A1" display="Top"/></hyperlinks>',
        relations: [
          { id: 'rId1', type: 'hyperlink', target: 'https://example.com/?a=1&b=2', external: true },
        ],
      },
    ),
  names: () => ({
    sheets: [
      simpleSheet(),
      sheet('Other', '<row r="1"><c r="A1"><f>SUM(Amounts)</f><v>1197.625</v></c></row>'),
    ],
    strings: SIMPLE_STRINGS,
    names:
      '<definedName name="_xlnm.Print_Area" localSheetId="0">Data!$A$1:$C$5</definedName><definedName name="Amounts">Data!$B$2:$B$4</definedName><definedName name="Amounts" localSheetId="1">Other!$A$1</definedName><definedName name="Growing">OFFSET(Data!$A$1,0,0,COUNTA(Data!$A:$A),1)</definedName><definedName name="Rate">0.19</definedName><definedName name="Secret" hidden="1">Data!$C$2</definedName>',
  }),
  layout: () =>
    simple(
      {
        names:
          '<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">Data!$A$1:$C$4</definedName><definedName name="_xlnm.Print_Titles" localSheetId="0">Data!$1:$1</definedName>',
      },
      {
        before:
          '<sheetPr filterMode="0"><outlinePr summaryBelow="1"/><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:C5"/><sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15" outlineLevelCol="1"/><cols><col min="1" max="1" width="20.7109375" customWidth="1"/><col min="2" max="3" width="12" style="3" customWidth="1" outlineLevel="1"/></cols>',
        after:
          '<autoFilter ref="A1:C4"/><printOptions headings="1"/><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/><pageSetup orientation="landscape" fitToHeight="0"/><headerFooter><oddHeader>&amp;LConcierge</oddHeader></headerFooter><rowBreaks count="1" manualBreakCount="1"><brk id="3" max="16383" man="1"/></rowBreaks>',
      },
    ),
  properties: () =>
    simple({
      rootRelations: [
        {
          id: 'rId2',
          type: 'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties',
          target: 'docProps/core.xml',
        },
        { id: 'rId3', type: 'extended-properties', target: 'docProps/app.xml' },
        { id: 'rId4', type: 'custom-properties', target: 'docProps/custom.xml' },
      ],
      parts: [
        {
          name: 'docProps/core.xml',
          type: 'application/vnd.openxmlformats-package.core-properties+xml',
          content: `${XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:dcmitype="http://purl.org/dc/dcmitype/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>Plan</dc:title><dc:creator>Ada</dc:creator><cp:lastModifiedBy>Grace</cp:lastModifiedBy><dcterms:created xsi:type="dcterms:W3CDTF">2026-01-01T00:00:00Z</dcterms:created></cp:coreProperties>`,
        },
        {
          name: 'docProps/app.xml',
          type: 'application/vnd.openxmlformats-officedocument.extended-properties+xml',
          content: `${XML}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><Application>Microsoft Excel</Application><Manager>Hedy</Manager><Company>Example</Company><AppVersion>16.0300</AppVersion></Properties>`,
        },
        {
          name: 'docProps/custom.xml',
          type: 'application/vnd.openxmlformats-officedocument.custom-properties+xml',
          content: `${XML}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="Client"><vt:lpwstr>Secret Ltd</vt:lpwstr></property></Properties>`,
        },
      ],
    }),
  image: () =>
    simple(
      {
        parts: [
          {
            name: 'xl/drawings/drawing1.xml',
            type: DRAWING_TYPE,
            content: drawing(
              '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="Picture 1"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="100" cy="100"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic>',
            ),
            relations: [{ id: 'rId1', type: 'image', target: '../media/image1.png' }],
          },
          { name: 'xl/media/image1.png', content: PIXEL },
        ],
      },
      {
        after: '<drawing r:id="rId1"/>',
        relations: [{ id: 'rId1', type: 'drawing', target: '../drawings/drawing1.xml' }],
      },
    ),
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
  'lonely-cell': () => ({
    sheets: [
      sheet('Data', '<row r="1048576"><c r="XFD1048576"><v>42</v></c></row>', {
        before: '<dimension ref="XFD1048576"/>',
      }),
    ],
  }),
  'utf-16': () => simple({ utf16: true }),
  descriptors: () => simple({ zip: { descriptor: true } }),
  zip64: () => simple({ zip: { zip64: true } }),
  stored: () => simple({ zip: { store: true } }),
} satisfies Record<string, () => TestBook>;

export type FixtureName = keyof typeof books;
export const fixtureNames = Object.keys(books) as FixtureName[];

/** The file ending that suits a fixture. */
export function fixtureExtension(name: FixtureName): '.xlsx' | '.xlsm' {
  return name === 'macros' ? '.xlsm' : '.xlsx';
}

/** The bytes of a test workbook: one of the named ones, or one of your own XML pieces. */
export function buildFixture(fixture: FixtureName | TestBook): Buffer {
  return buildPackage(typeof fixture === 'string' ? books[fixture]() : fixture);
}
