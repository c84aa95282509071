import type { FileStep } from '../../../recipe/step';
import { stepById, stepToRun } from '../../../recipe/catalogue';
import type { Workbook } from '../../../workbook/workbook';

/** A step with options that apply to nearly every workbook, and the elements that it may change inside its parts. */
export interface Sample {
  name: string;
  step: FileStep;
  /** Checked options for a workbook. */
  options(workbook: Workbook): unknown;
  /** Children of a worksheet's root that may differ, `sheetData` aside. */
  sheet: readonly string[];
  /** Cells may differ that the step did not report as changed: formats and computed values. */
  cells: 'reported' | 'any' | 'none';
}

type Written = { step: string } & Record<string, unknown>;

function sample(
  name: string,
  written: Written | ((workbook: Workbook) => Written),
  may: { sheet?: readonly string[]; cells?: Sample['cells'] } = {},
): Sample {
  const recipe = typeof written === 'function' ? written : () => written;
  const { step } = typeof written === 'function' ? { step: stepById('hide-sheet') } : stepToRun(written);
  if (step?.phase !== 'file') throw new Error(`${name} is no step for a file`);
  return {
    name,
    step,
    options: (workbook) => stepToRun(recipe(workbook)).options,
    sheet: may.sheet ?? [],
    cells: may.cells ?? 'reported',
  };
}

/** Hides the first visible sheet, which is refused where it is the only one. */
function hideFirst(workbook: Workbook): Written {
  const first = workbook.sheets().find(({ visibility }) => visibility === 'visible');
  const quoted = `'${(first?.name ?? '').replaceAll("'", "''")}'`;
  return { step: 'hide-sheet', target: quoted, visibility: 'hidden' };
}

const DIMENSION = ['dimension'];
/** Rules and links of cells. */
const ATTACHED = ['conditionalFormatting', 'dataValidations', 'hyperlinks', 'extLst'];

/** One or more samples of every in-place step. */
export const samples: readonly Sample[] = [
  sample(
    'set a number over the first cell',
    { step: 'set-values', target: '*!A1', values: 4711 },
    { sheet: DIMENSION },
  ),
  sample(
    'set a text behind everything',
    { step: 'set-values', target: '*!AZ300', values: 'new <&> text' },
    { sheet: DIMENSION },
  ),
  sample(
    'set a formula and a date',
    { step: 'set-values', target: '*!AY301:AZ301', values: [['=SUM(A1:A3)', { date: '2026-11-30' }]] },
    { sheet: DIMENSION },
  ),
  sample(
    'replace in values',
    { step: 'find-replace', target: '*', find: 'e', replace: 'ė', in: 'values' },
    { sheet: DIMENSION },
  ),
  sample(
    'replace in formulas',
    { step: 'find-replace', target: '*', find: 'SUM', replace: 'AVERAGE', in: 'formulas' },
    { sheet: DIMENSION },
  ),
  sample('clear contents', { step: 'clear', target: '*!A1:B2', what: 'contents' }, { sheet: DIMENSION }),
  sample(
    'clear formats',
    { step: 'clear', target: '*!A:B', what: 'formats' },
    { sheet: [...DIMENSION, 'cols', 'conditionalFormatting', 'extLst'], cells: 'any' },
  ),
  sample(
    'clear all',
    { step: 'clear', target: '*!C2:D4', what: 'all' },
    { sheet: [...DIMENSION, 'cols', ...ATTACHED], cells: 'any' },
  ),
  sample(
    'clear all, with links, rules and comments',
    { step: 'clear', target: '*!A2:B3', what: 'all' },
    { sheet: [...DIMENSION, 'cols', ...ATTACHED], cells: 'any' },
  ),
  sample('fill down', { step: 'fill-down', target: '*!A1:B4' }, { sheet: DIMENSION }),
  sample(
    'number format',
    { step: 'number-format', target: '*!A1:C5', format: '#,##0.000' },
    { sheet: [...DIMENSION, 'cols'], cells: 'any' },
  ),
  sample(
    'style of columns',
    { step: 'style', target: '*!B:C', font: { bold: true }, fill: 'FFFF00' },
    { sheet: [...DIMENSION, 'cols'], cells: 'any' },
  ),
  sample(
    'column width',
    { step: 'column-width', target: '*!A:B', width: 23 },
    { sheet: ['cols', 'sheetFormatPr'], cells: 'none' },
  ),
  sample(
    'column fit',
    { step: 'column-width', target: '*!A:C', width: 'fit' },
    { sheet: ['cols', 'sheetFormatPr'], cells: 'none' },
  ),
  sample(
    'freeze panes',
    { step: 'freeze-panes', target: '*', rows: 1, columns: 1 },
    { sheet: ['sheetViews'], cells: 'none' },
  ),
  sample(
    'add a sheet',
    { step: 'add-sheet', name: 'Added by test' },
    { sheet: ['sheetViews'], cells: 'none' },
  ),
  sample('hide a sheet', hideFirst, { sheet: ['sheetViews'], cells: 'none' }),
  sample('recalculate', { step: 'recalculate', scope: 'all' }, { cells: 'any' }),
  sample(
    'set properties',
    { step: 'set-properties', title: 'A new title', removePersonal: true },
    { cells: 'none' },
  ),
];
