import type { ParityCase } from './parity-case';
import { DOCS, formula } from './parity-words';

/** Protected sheets, and what is refused. */
export const REFUSAL_CASES: readonly ParityCase[] = [
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
    id: 'a formula for a sheet that is not there is refused',
    sheets: [
      { name: 'Data', rows: [[1, formula('SUM(A1)', 1)]] },
      { name: 'Jan', rows: [[2]] },
    ],
    steps: [
      { step: 'set-values', target: 'Data!C1', values: '=SUM(Jan!A1)' },
      { step: 'find-replace', target: 'Data', find: 'Jan', replace: 'Feb', in: 'formulas' },
    ],
    rule: 'A reference to a sheet that the workbook lacks is taken for another file, which Excel asks for.',
    source: `${DOCS}excel.range.formula`,
  },
];
