import { STYLE, type TestBook } from '../package-builder';
import { MAIN, SHEET_TYPE, SIMPLE_STRINGS, XML, sheet, simple, simpleSheet } from './simple-book';

/*
 * What sheets hold besides cells and drawings.
 *
 * table          table Sales on A1:C4 with header and totals row 5, calculated column
 * rules          conditional formats (with dxf) and data validations
 * hyperlinks     an external and an internal link
 * protected      sheet protection, A1 unlocked
 * hidden-sheets  Data, Hidden (hidden), Deep (veryHidden)
 * layout         frozen panes, column widths, outlines, print settings, page breaks, auto filter
 * alternate      mc:AlternateContent and an unknown extension with its namespace
 * sparklines     x14 sparklines in extLst
 */

const X14AC =
  ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"';

export const sheetBooks = {
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
  rules: () =>
    simple(
      { dxfs: '<dxf><font><color rgb="FF9C0006"/></font></dxf>' },
      {
        after:
          '<conditionalFormatting sqref="B2:B4"><cfRule type="cellIs" dxfId="0" priority="1" operator="lessThan"><formula>0</formula></cfRule></conditionalFormatting><dataValidations count="1"><dataValidation type="whole" allowBlank="1" showInputMessage="1" showErrorMessage="1" sqref="B2:B4"><formula1>0</formula1><formula2>100</formula2></dataValidation></dataValidations>',
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
  protected: () =>
    simple(
      {},
      {
        data: `<row r="1"><c r="A1" s="${STYLE.unlocked}"><v>1</v></c><c r="B1"><v>2</v></c></row>`,
        after: '<sheetProtection sheet="1" objects="1" scenarios="1"/>',
      },
    ),
  'hidden-sheets': () => ({
    sheets: [
      simpleSheet(),
      sheet('Hidden', '<row r="1"><c r="A1" t="s"><v>3</v></c></row>', { state: 'hidden' }),
      sheet('Deep', '<row r="2"><c r="B2"><v>7</v></c></row>', { state: 'veryHidden' }),
    ],
    strings: SIMPLE_STRINGS,
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
} satisfies Record<string, () => TestBook>;
