import type { FileView, JobView, PlanView, PreviewPage, StepInfo, TaskView } from '../../app/contract/views';
import { columnLetters } from '../preview/cell-reference';
import type { RecipeJson } from '../state/recipe-json';

const sheet = (name: string, rows: number, columns: number): FileView['sheets'][number] => ({
  name,
  kind: 'worksheet',
  visibility: name.startsWith('_') ? 'hidden' : 'visible',
  used: rows === 0 ? null : `A1:${columnLetters(columns)}${rows}`,
  rows,
  columns,
});

export function sampleFile(name: string, more: Partial<FileView> = {}): FileView {
  return {
    id: `file ${name}`,
    name,
    folder: '',
    bytes: 184_320,
    kind: 'xlsx',
    state: 'ready',
    sheets: [sheet('Summary', 40, 8), sheet('Data', 1_048_576, 24), sheet('_Lists', 12, 2)],
    csv: null,
    notes: [],
    problem: null,
    ...more,
  };
}

export const sampleFiles: FileView[] = [
  sampleFile('January 2026.xlsx', { folder: 'Month end/2026' }),
  sampleFile('February 2026, final version with a long name.xlsm', {
    kind: 'xlsm',
    notes: ['Macros are kept, but not run.'],
  }),
  sampleFile('ledger.csv', {
    kind: 'csv',
    sheets: [sheet('ledger', 500, 6)],
    csv: { delimiter: ';', encoding: 'windows-1252', header: true, decimal: ',' },
  }),
  sampleFile('salaries.xlsx', {
    state: 'refused',
    sheets: [],
    problem: {
      code: 'password-protected',
      message: 'salaries.xlsx is password protected.',
      hint: 'Open it in Excel and remove the password first.',
    },
  }),
];

const words = ['North', 'South', 'Wholesale', 'Retail and online', 'Services', 'Other income'];

/** Cells that look like a sheet of figures. */
export function samplePage(top: number, count: number, rows: number, columns: number): PreviewPage {
  const page: PreviewPage['rows'] = [];
  for (let row = top; row < top + count && row <= rows; row++) {
    const cells: PreviewPage['rows'][number] = [];
    for (let column = 1; column <= columns; column++) {
      if (row === 1)
        cells.push([column, { t: column === 1 ? 'Region' : `Month ${column - 1}`, k: 's', bold: true }]);
      else if (column === 1) cells.push([column, { t: words[row % words.length] ?? '', k: 's' }]);
      else if (column === columns && row % 7 === 0)
        cells.push([column, { t: '#DIV/0!', k: 'e', f: '=A1/0' }]);
      else if ((row + column) % 11 !== 0) {
        cells.push([column, { t: ((row * 7919 + column * 104_729) % 100_000).toLocaleString('en'), k: 'n' }]);
      }
    }
    page.push(cells);
  }
  return { top, rows: page, totalRows: rows, totalColumns: columns, complete: true };
}

export const sampleSteps: StepInfo[] = [
  {
    id: 'find-replace',
    title: 'Find and replace',
    help: 'Replaces text in values or formulas.',
    phase: 'file',
    schema: {
      type: 'object',
      properties: {
        target: {
          type: 'string',
          title: 'Target',
          format: 'target',
          description: 'Sheets, ranges or names.',
        },
        find: { type: 'string', title: 'Find' },
        replace: { type: 'string', title: 'Replace with', default: '' },
        in: { enum: ['values', 'formulas'], title: 'Look in', default: 'values' },
        wholeCell: { type: 'boolean', title: 'Whole cell', default: false },
      },
      required: ['target', 'find'],
      additionalProperties: false,
    },
  },
  {
    id: 'set-values',
    title: 'Set values',
    help: 'Writes values or formulas.',
    phase: 'file',
    schema: {
      type: 'object',
      properties: {
        target: { type: 'string', title: 'Target', format: 'target' },
        values: { title: 'Values', format: 'values' },
      },
      required: ['target', 'values'],
      additionalProperties: false,
    },
  },
  {
    id: 'column-width',
    title: 'Column width',
    help: 'Sets the width of columns.',
    phase: 'file',
    schema: {
      type: 'object',
      properties: {
        target: { type: 'string', title: 'Target' },
        width: {
          title: 'Width',
          anyOf: [
            { type: 'number', title: 'Characters', minimum: 1 },
            { const: 'fit', title: 'Fit the contents' },
          ],
        },
        font: {
          type: 'object',
          title: 'Font',
          properties: {
            bold: { type: 'boolean', title: 'Bold' },
            colour: { type: 'string', title: 'Colour', format: 'colour' },
          },
        },
        columns: { type: 'array', title: 'Columns', items: { type: 'string', title: 'Column' } },
      },
      required: ['target', 'width'],
    },
  },
];

export const sampleRecipe: RecipeJson = {
  version: 1,
  name: 'Month end',
  description: 'Brings last year’s workbooks to this year.',
  steps: [
    { step: 'find-replace', target: '*', find: 'FY25', replace: 'FY26' },
    {
      step: 'set-values',
      target: 'Summary!B2:C3',
      values: [
        ['Closed', { date: '2026-11-30' }],
        [1, '=SUM(D:D)'],
      ],
    },
    { step: 'column-width', target: '*', width: 'fit', disabled: true },
  ],
  output: { name: '{name}-clean', format: 'same' },
};

export function sampleTask(name: string, more: Partial<TaskView> = {}): TaskView {
  return {
    id: `task ${name}`,
    kind: 'file',
    inputs: [name],
    state: 'done',
    attempts: 1,
    phase: null,
    step: null,
    progress: 1,
    pid: 4711,
    outputs: [
      {
        id: `out ${name}`,
        name: name.replace('.xlsx', '-clean.xlsx'),
        path: `/out/${name}`,
        kind: 'workbook',
        bytes: 190_000,
      },
    ],
    warnings: [],
    leftBehind: [],
    staleFormulas: 0,
    staleCells: [],
    error: null,
    steps: [
      { index: 0, step: 'find-replace', changed: 128, counts: { skippedFormulas: 3 }, warnings: [], ms: 40 },
      { index: 1, step: 'set-values', changed: 4, counts: {}, warnings: [], ms: 4 },
    ],
    ms: 1240,
    ...more,
  };
}

export function sampleJob(more: Partial<JobView> = {}): JobView {
  const tasks = more.tasks ?? [
    sampleTask('January 2026.xlsx', {
      warnings: ['The digital signature was dropped.'],
      leftBehind: ['1 chart', '3 comments'],
      staleFormulas: 2,
      staleCells: [
        { sheet: 'Summary', cell: 'D4' },
        { sheet: 'Summary', cell: 'D9' },
      ],
    }),
    sampleTask('February 2026.xlsx', {
      state: 'failed',
      outputs: [],
      steps: [],
      error: {
        code: 'target-missing',
        message: 'February 2026.xlsx has no sheet "Summary".',
        hint: 'Rename the sheet, or set "If it is missing" to skip.',
        place: { file: 'February 2026.xlsx', step: 1 },
      },
    }),
  ];
  return {
    id: 'job 1',
    name: 'Month end',
    state: 'failed',
    dryRun: false,
    engine: 'embedded',
    startedAt: new Date(Date.now() - 60_000).toISOString(),
    endedAt: new Date(Date.now() - 55_000).toISOString(),
    total: tasks.length,
    done: tasks.filter(({ state }) => state === 'done').length,
    failed: tasks.filter(({ state }) => state === 'failed').length,
    progress: 1,
    outDir: '/books/Month end/Concierge output',
    recipe: sampleRecipe,
    ...more,
    tasks,
  };
}

export function samplePlan(files: readonly FileView[]): PlanView {
  return {
    outDir: '/books/Month end/Concierge output',
    engine: { id: 'embedded', title: 'Embedded engine', available: true, capabilities: ['edit'] },
    engineReason: 'Microsoft Excel cannot be used here: Concierge uses it on Windows only.',
    macroFiles: files.filter(({ kind }) => kind === 'xlsm').map(({ id }) => id),
    tasks: files.map((file) => ({
      id: `plan ${file.id}`,
      kind: 'file',
      inputs: [file.name],
      output: file.name.replace(/(\.\w+)$/, '-clean$1'),
      exists: file.name.startsWith('January'),
      notes: file.kind === 'xlsm' ? ['Macros are kept.'] : [],
    })),
    problems: [],
  };
}
