import type { ParityCase } from './parity-case';
import { DOCS, SUPPORT, formula } from './parity-words';

/** What is written, replaced, cleared and filled. */
export const CONTENTS_CASES: readonly ParityCase[] = [
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
];
