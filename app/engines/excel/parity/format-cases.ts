import type { ParityCase } from './parity-case';
import { DOCS } from './parity-words';

/** Number formats, fonts, borders and widths. */
export const FORMAT_CASES: readonly ParityCase[] = [
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
];
