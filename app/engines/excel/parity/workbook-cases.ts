import type { ParityCase } from './parity-case';
import { DOCS, formula } from './parity-words';

/** Panes, sheets, recalculation, properties and exports. */
export const WORKBOOK_CASES: readonly ParityCase[] = [
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
