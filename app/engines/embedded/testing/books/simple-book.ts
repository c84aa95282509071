import { STYLE, type TestBook, type TestSheet } from '../package-builder';

/* What test workbooks are made of. Sheets are named `Data` unless a book is about sheets. */

export const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
export const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.';
export const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
export const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n';

export function simpleSheet(more: Partial<TestSheet> = {}): TestSheet {
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
export const SIMPLE_STRINGS = [
  '<t>Name</t>',
  '<t>Amount</t>',
  '<t>Date</t>',
  '<t>FY25 North</t>',
  '<t xml:space="preserve"> South &amp; East </t>',
];

export function simple(more: Partial<TestBook> = {}, sheet: Partial<TestSheet> = {}): TestBook {
  return { sheets: [simpleSheet(sheet)], strings: SIMPLE_STRINGS, ...more };
}

export function sheet(name: string, data: string, more: Partial<TestSheet> = {}): TestSheet {
  return { name, data, ...more };
}
