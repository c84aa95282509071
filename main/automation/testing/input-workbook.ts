import { buildPackage } from '../../../app/engines/embedded/testing/package-builder';

const TABLE =
  '<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" id="1" name="Prices" displayName="Prices" ' +
  'ref="A1:B3" totalsRowShown="0"><autoFilter ref="A1:B3"/><tableColumns count="2"><tableColumn id="1" name="Item"/>' +
  '<tableColumn id="2" name="Price"/></tableColumns></table>';

const text = (cell: string, value: string) => `<c r="${cell}" t="inlineStr"><is><t>${value}</t></is></c>`;

/** The workbook that scripts open: sheet Data with a formula column, a name, and a table on a sheet of its own. */
export function inputWorkbook(): Buffer {
  return buildPackage({
    sheets: [
      {
        name: 'Data',
        data:
          `<row r="1">${text('A1', 'Region')}${text('B1', 'Units')}${text('C1', 'Twice')}</row>` +
          `<row r="2">${text('A2', 'north')}<c r="B2"><v>1</v></c><c r="C2"><f>B2*2</f><v>2</v></c></row>` +
          `<row r="3">${text('A3', 'east')}<c r="B3"><v>2</v></c><c r="C3"><f>B3*2</f><v>4</v></c></row>` +
          `<row r="4">${text('A4', 'Far North')}<c r="B4"><v>3</v></c><c r="C4"><f>B4*2</f><v>6</v></c></row>`,
      },
      {
        name: 'Table',
        data:
          `<row r="1">${text('A1', 'Item')}${text('B1', 'Price')}</row>` +
          `<row r="2">${text('A2', 'Ink')}<c r="B2"><v>2.5</v></c></row>` +
          `<row r="3">${text('A3', 'Paper')}<c r="B3"><v>4</v></c></row>`,
        after: '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>',
        relations: [{ id: 'rId1', type: 'table', target: '../tables/table1.xml' }],
      },
    ],
    names: '<definedName name="Rates">Data!$B$2:$B$4</definedName>',
    parts: [
      {
        name: 'xl/tables/table1.xml',
        type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml',
        content: TABLE,
      },
    ],
  });
}
