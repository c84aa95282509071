import type { ParityCase } from './parity-case';

const DOCS = 'https://learn.microsoft.com/office/vba/api/';
const SUPPORT = 'https://support.microsoft.com/office/';

const formula = (text: string, computed: number | string | boolean) => ({
  value: { kind: 'formula' as const, formula: text },
  computed,
});

/**
 * Every step, with what decides its result. The rows were reviewed against the pages named; what they say about Excel
 * was not yet tried on Excel itself, which `selftest --excel` is for.
 */
export const PARITY_CASES: readonly ParityCase[] = [
  {
    id: 'texts mean themselves',
    sheets: [{ name: 'Data', rows: [['Text']] }],
    steps: [
      {
        step: 'set-values',
        target: 'Data!A2:A16',
        values: [
          ['00123'],
          ['1-2'],
          [{ text: '=x' }],
          ['TRUE'],
          ['1e5'],
          ["'quoted"],
          ['+49 30 1234'],
          ['@home'],
          ['12:30'],
          ['10%'],
          ['#N/A'],
          [' lead'],
          ['Plain words here'],
          ['March'],
          ['two\nlines'],
        ],
      },
    ],
    rule: 'A text that Excel would read as a number, date, formula, logical value or error stays the text it is: an apostrophe in front (Range.PrefixCharacter) or the Text format makes it one, and is no part of the value.',
    source: `${DOCS}excel.range.prefixcharacter`,
  },
  {
    id: 'numbers, logical values, dates and nothing',
    sheets: [{ name: 'Data', rows: [['old', 'old', 'old', 'old', 'old']] }],
    steps: [
      {
        step: 'set-values',
        target: 'Data!A1:F1',
        values: [[12.5, true, null, { date: '2026-11-30' }, { date: '2026-11-30T18:30' }, -3]],
      },
    ],
    rule: 'Range.Value2 takes numbers and logical values as such and Empty to clear; dates are serial numbers that a date format shows (30 November 2026 is 46356).',
    source: `${DOCS}excel.range.value2`,
  },
  {
    id: 'cells formatted as text',
    sheets: [
      {
        name: 'Data',
        rows: [
          [{ value: 'a', format: '@' }],
          [{ value: 'b', format: '@' }],
          [{ value: 'c', format: '@' }],
          [{ value: 'd', format: '@' }],
        ],
      },
    ],
    steps: [
      { step: 'set-values', target: 'Data!A1:A4', values: [['007'], [7], ['=1+1'], [false]] },
      { step: 'recalculate' },
    ],
    rule: 'In a cell formatted as Text what is entered is a text; a number, logical value or formula that was there when the format came stays what it is.',
    source: `${SUPPORT}format-numbers-as-text-583160db-936b-4e52-bdff-6f1863518ba4`,
  },
  {
    id: 'the 1904 date system',
    dateSystem: 1904,
    sheets: [{ name: 'Data', rows: [['Date']] }],
    steps: [{ step: 'set-values', target: 'Data!A2', values: { date: '2026-11-30' } }],
    rule: 'A workbook of the 1904 date system counts from 2 January 1904, 1462 days less than the other.',
    source: `${SUPPORT}date-systems-in-excel-e7fe7167-48a9-4b96-bb53-5612a800b487`,
  },
  {
    id: 'one formula fills an area',
    sheets: [
      {
        name: 'Data',
        rows: [
          ['n', 'double'],
          [1, null],
          [2, null],
          [3, null],
        ],
      },
    ],
    steps: [
      { step: 'set-values', target: 'Data!B2:B4', values: '=A2*2' },
      { step: 'set-values', target: 'Data!B5', values: '=SUM(B2:B4)' },
      { step: 'recalculate' },
    ],
    rule: 'A formula that is entered into a range moves its relative references as a copy would (Range.Formula).',
    source: `${DOCS}excel.range.formula`,
  },
  {
    id: 'what is there already is no change',
    sheets: [{ name: 'Data', rows: [['x', 5, true, { value: 46356, format: 'yyyy-mm-dd' }]] }],
    steps: [
      {
        step: 'set-values',
        target: 'Data!A1:D1',
        values: [['x', 5, true, { date: '2026-11-30' }]],
      },
    ],
    rule: 'Nothing is written where a cell holds the value already; a date needs a date format besides its serial number.',
    source: `${DOCS}excel.range.value2`,
  },
  {
    id: 'merged cells',
    sheets: [{ name: 'Data', rows: [['Title', null]], merges: [{ top: 1, left: 1, bottom: 1, right: 2 }] }],
    steps: [{ step: 'set-values', target: 'Data!A1:B1', values: [['A', 'B']] }],
    rule: 'Only the upper left cell of a merged range holds a value.',
    source: `${DOCS}excel.range.mergecells`,
  },
  {
    id: 'find and replace in values',
    sheets: [
      {
        name: 'Data',
        rows: [
          ['FY25 North', 2025, { value: 46356, format: 'yyyy-mm-dd' }],
          ['fy25 south', 125, { value: 25, format: 'yyyy-mm-dd' }],
          ['25', true, formula('"FY25"&A1', 'FY25FY25 North')],
          [{ value: 'FY25', bold: true }, { error: '#N/A' }, null],
        ],
      },
    ],
    steps: [{ step: 'find-replace', target: 'Data', find: '25', replace: '26' }, { step: 'recalculate' }],
    rule: 'Constants are searched as they would be typed, whatever the case; results of formulas, dates, logical values and errors stay. A text of digits stays a text.',
    source: `${DOCS}excel.range.replace`,
  },
  {
    id: 'find and replace empties cells',
    sheets: [
      {
        name: 'Data',
        rows: [
          ['n/a', 'keep n/a'],
          ['N/A', 1],
        ],
      },
    ],
    steps: [{ step: 'find-replace', target: 'Data', find: 'n/a', replace: '' }],
    rule: 'A cell whose whole text goes is empty.',
    source: `${DOCS}excel.range.replace`,
  },
  {
    id: 'find and replace in formulas',
    sheets: [
      { name: 'Data', rows: [[1, formula('A1+10', 11), formula('SUM(A1)', 1)]] },
      { name: 'Other', rows: [[100]] },
    ],
    steps: [
      {
        step: 'find-replace',
        target: 'Data',
        find: 'A1',
        replace: 'Other!A1',
        in: 'formulas',
        wholeCell: false,
      },
      { step: 'recalculate' },
    ],
    rule: 'What comes out of a replacement in a formula has to be a formula: SUM(Other!A1) is one.',
    source: `${DOCS}excel.range.replace`,
  },
  {
    id: 'unlocked cells of a protected sheet',
    sheets: [
      {
        name: 'Data',
        protected: true,
        rows: [
          ['Name', 'Amount'],
          ['old total', { value: 1, unlocked: true }],
          ['note', { value: 'old', unlocked: true }],
          ['gone', { value: 5, unlocked: true }],
        ],
      },
    ],
    steps: [
      { step: 'set-values', target: 'Data!B2', values: 2 },
      { step: 'find-replace', target: 'Data!B:B', find: 'old', replace: 'new' },
      { step: 'clear', target: 'Data!B4', what: 'contents' },
      { step: 'fill-down', target: 'Data!B3:B4' },
    ],
    rule: 'Cells whose Locked is False can be changed on a protected sheet.',
    source: `${DOCS}excel.range.locked`,
  },
  {
    id: 'a locked cell of a protected sheet is refused by the step that names it',
    sheets: [{ name: 'Data', protected: true, rows: [[{ value: 1, unlocked: true }, 'locked']] }],
    steps: [
      { step: 'set-values', target: 'Data!A1', values: 2 },
      { step: 'set-values', target: 'Data!A1:B1', values: [[3, 4]] },
      { step: 'set-values', target: 'Data!A1', values: 5 },
    ],
    rule: 'Locked cells cannot be changed while the sheet is protected; nothing of the workbook is saved then.',
    source: `${DOCS}excel.range.locked`,
  },
  {
    id: 'replacing in a locked cell is refused',
    sheets: [
      { name: 'Data', protected: true, rows: [[{ value: 'FY25', unlocked: true }], ['FY24'], ['FY25']] },
    ],
    steps: [{ step: 'find-replace', target: 'Data', find: 'FY25', replace: 'FY26' }],
    rule: 'Locked cells cannot be changed while the sheet is protected.',
    source: `${DOCS}excel.range.locked`,
  },
  {
    id: 'a protected sheet is not formatted',
    sheets: [{ name: 'Data', protected: true, rows: [[{ value: 1, unlocked: true }]] }],
    steps: [{ step: 'style', target: 'Data!A1', font: { bold: true } }],
    rule: 'AllowFormattingCells of Worksheet.Protect is False unless it was given.',
    source: `${DOCS}excel.worksheet.protect`,
  },
  {
    id: 'a broken formula is refused',
    sheets: [{ name: 'Data', rows: [[1, formula('SUM(A1)', 1)]] }],
    steps: [{ step: 'find-replace', target: 'Data', find: ')', replace: '', in: 'formulas' }],
    rule: 'Excel takes no formula that does not parse.',
    source: `${DOCS}excel.range.formula`,
  },
  {
    id: 'clear contents',
    sheets: [
      {
        name: 'Data',
        rows: [
          ['a', { value: 1, format: '0.00' }],
          ['b', null],
          ['c', 3],
        ],
      },
    ],
    steps: [{ step: 'clear', target: 'Data!A1:B2' }],
    rule: 'ClearContents removes values and formulas and leaves formats.',
    source: `${DOCS}excel.range.clearcontents`,
  },
  {
    id: 'clear formats',
    sheets: [{ name: 'Data', rows: [[{ value: 1, format: '0.00' }, 2, { value: 'x', bold: true }]] }],
    steps: [{ step: 'clear', target: 'Data!A1:C1', what: 'formats' }],
    rule: 'ClearFormats leaves values and formulas.',
    source: `${DOCS}excel.range.clearformats`,
  },
  {
    id: 'clear everything',
    sheets: [
      {
        name: 'Data',
        rows: [
          [{ value: 1, format: '0.00' }, 2],
          [3, 4],
        ],
      },
    ],
    steps: [{ step: 'clear', target: 'Data!A1:B1', what: 'all' }],
    rule: 'Clear removes contents, formats and whatever else hangs on the cells.',
    source: `${DOCS}excel.range.clear`,
  },
  {
    id: 'fill down',
    sheets: [
      {
        name: 'Data',
        rows: [
          [1, { value: 2, format: '0.00' }, formula('A1*B1', 2)],
          [5, null, null],
          [6, 9, null],
        ],
      },
    ],
    steps: [{ step: 'fill-down', target: 'Data!B1:C3' }, { step: 'recalculate' }],
    rule: 'FillDown copies contents and formats of the top cells, relative references moving along.',
    source: `${DOCS}excel.range.filldown`,
  },
  {
    id: 'number format',
    sheets: [{ name: 'Data', rows: [[1234.5, { value: 1, format: '0.00' }, 'text']] }],
    steps: [{ step: 'number-format', target: 'Data!A1:C1', format: '0.00' }],
    rule: 'NumberFormat takes the code in English and leaves the value.',
    source: `${DOCS}excel.range.numberformat`,
  },
  {
    id: 'font, fill and alignment',
    sheets: [
      {
        name: 'Data',
        rows: [
          ['a', { value: 'b', bold: true }],
          [1, 2],
        ],
      },
    ],
    steps: [
      { step: 'style', target: 'Data!A1:B1', font: { bold: true } },
      {
        step: 'style',
        target: 'Data!A1:B2',
        fill: 'FFFF00',
        alignment: { horizontal: 'center', wrap: true },
      },
      { step: 'style', target: 'Data!A2', font: { italic: true, size: 14, colour: '1F4E79' } },
    ],
    rule: 'Bold, Interior.Color, HorizontalAlignment and WrapText are set where they differ.',
    source: `${DOCS}excel.font(object)`,
  },
  {
    id: 'borders',
    sheets: [
      {
        name: 'Data',
        rows: [
          ['a', 'b'],
          [1, 2],
        ],
      },
    ],
    steps: [
      {
        step: 'style',
        target: 'Data!A1:B2',
        border: { edges: 'outline', style: 'medium', colour: '000000' },
      },
      { step: 'style', target: 'Data!A1:B2', border: { edges: 'all', style: 'none' } },
    ],
    rule: 'xlEdgeLeft and the like are the outer edges of a range; LineStyle xlNone removes.',
    source: `${DOCS}excel.xlbordersindex`,
  },
  {
    id: 'column width',
    sheets: [{ name: 'Data', rows: [['a', 'b', 'c']], widths: { 2: 20 } }],
    steps: [{ step: 'column-width', target: 'Data!A:B', width: 20 }],
    rule: 'ColumnWidth counts characters of the Normal style.',
    source: `${DOCS}excel.range.columnwidth`,
  },
  {
    id: 'freeze panes',
    sheets: [
      { name: 'Data', rows: [['a'], [1]] },
      { name: 'Other', rows: [['b']] },
    ],
    steps: [
      { step: 'freeze-panes', target: 'Other', rows: 1, columns: 0 },
      { step: 'freeze-panes', target: 'Other', rows: 1, columns: 0 },
    ],
    rule: 'FreezePanes belongs to the window, SplitRow and SplitColumn say where.',
    source: `${DOCS}excel.window.freezepanes`,
  },
  {
    id: 'add sheets',
    sheets: [{ name: 'Data', rows: [[1]] }],
    steps: [
      { step: 'add-sheet', name: 'Last' },
      { step: 'add-sheet', name: '2026', position: 'start' },
      { step: 'set-values', target: "'2026'!A1", values: 'new' },
    ],
    rule: 'Sheets.Add puts a sheet before or after another one.',
    source: `${DOCS}excel.sheets.add`,
  },
  {
    id: 'hide sheets',
    sheets: [
      { name: 'Data', rows: [[1]] },
      { name: 'Notes', rows: [[2]] },
      { name: 'Deep', rows: [[3]], visibility: 'veryHidden' },
    ],
    steps: [
      { step: 'hide-sheet', target: 'Notes' },
      { step: 'hide-sheet', target: 'Deep', visibility: 'visible' },
    ],
    rule: 'Visible is xlSheetVisible, xlSheetHidden or xlSheetVeryHidden.',
    source: `${DOCS}excel.worksheet.visible`,
  },
  {
    id: 'the last visible sheet stays visible',
    sheets: [
      { name: 'Data', rows: [[1]] },
      { name: 'Notes', rows: [[2]], visibility: 'hidden' },
    ],
    steps: [{ step: 'hide-sheet', target: 'Data' }],
    rule: 'A workbook contains at least one visible worksheet.',
    source: `${DOCS}excel.worksheet.visible`,
  },
  {
    id: 'recalculate everything',
    sheets: [{ name: 'Data', rows: [[2, formula('A1^3', 0), formula('B1&"!"', '')]] }],
    steps: [{ step: 'recalculate' }],
    rule: 'CalculateFullRebuild computes every formula, whatever is thought of its last value.',
    source: `${DOCS}excel.application.calculatefullrebuild`,
  },
  {
    id: 'document properties',
    sheets: [{ name: 'Data', rows: [[1]] }],
    steps: [{ step: 'set-properties', title: 'Month end', author: 'Finance', keywords: 'a; b' }],
    rule: 'BuiltinDocumentProperties names its members in English.',
    source: `${DOCS}excel.workbook.builtindocumentproperties`,
  },
  {
    id: 'export as displayed and raw',
    sheets: [
      {
        name: 'Data',
        rows: [
          ['Name', 'Amount', 'Date'],
          ['North', { value: 1234.5, format: '#,##0.00' }, { value: 46356, format: 'yyyy-mm-dd' }],
          ['a "b", c', { value: -1, format: '0%' }, null],
        ],
      },
    ],
    steps: [
      { step: 'export-csv', target: 'Data', name: 'displayed' },
      { step: 'export-csv', target: 'Data', name: 'raw', values: 'raw' },
      { step: 'export-json', target: 'Data', name: 'rows' },
    ],
    rule: 'Number formats decide what is displayed; Value2 is what is stored.',
    source: `${DOCS}excel.range.text`,
  },
];
