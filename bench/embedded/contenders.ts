import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { read, utils, write, type WorkBook } from '@e965/xlsx';
import ExcelJS from 'exceljs';
import { createWorkbookWriter } from '../../app/engines/embedded/create/workbook-writer';
import { openEmbedded } from '../../app/engines/embedded/workbook/open-embedded';
import { DEFAULT_LIMITS } from '../../app/engines/limits';
import { stepToRun } from '../../app/recipe/catalogue';
import type { StepContext } from '../../app/recipe/step';
import { Tally } from '../../app/workbook/tally';
import { TEXT_TO_FIND, TEXT_TO_PUT, type BenchCase } from './cases';

type Work = (inputs: readonly string[], output: string, scratch: string) => Promise<void>;

export type ContenderId = 'concierge' | 'exceljs' | 'xlsx';
export const contenders: readonly ContenderId[] = ['concierge', 'exceljs', 'xlsx'];

/** What each contender does in each case, in this process. */
export const works: Readonly<Record<ContenderId, Readonly<Record<BenchCase['id'], Work>>>> = {
  concierge: {
    'set-cell': (inputs, output, scratch) =>
      runStep(inputs[0] as string, output, scratch, {
        step: 'set-values',
        target: 'Data!C500',
        values: 4711,
      }),
    'find-replace': (inputs, output, scratch) =>
      runStep(inputs[0] as string, output, scratch, {
        step: 'find-replace',
        target: '*',
        find: TEXT_TO_FIND,
        replace: TEXT_TO_PUT,
      }),
    consolidate: consolidateHere,
  },
  exceljs: {
    'set-cell': async ([input = ''], output) => {
      const book = new ExcelJS.Workbook();
      await book.xlsx.readFile(input);
      book.worksheets[0]!.getCell('C500').value = 4711;
      await book.xlsx.writeFile(output);
    },
    'find-replace': async ([input = ''], output) => {
      const book = new ExcelJS.Workbook();
      await book.xlsx.readFile(input);
      book.eachSheet((sheet) => {
        sheet.eachRow((row) => {
          row.eachCell((cell) => {
            if (typeof cell.value === 'string') cell.value = cell.value.replaceAll(TEXT_TO_FIND, TEXT_TO_PUT);
          });
        });
      });
      await book.xlsx.writeFile(output);
    },
    consolidate: async (inputs, output) => {
      const result = new ExcelJS.Workbook();
      const target = result.addWorksheet('Consolidated');
      for (const [i, input] of inputs.entries()) {
        const book = new ExcelJS.Workbook();
        await book.xlsx.readFile(input);
        book.worksheets[0]!.eachRow((row, number) => {
          if (number === 1 && i > 0) return;
          target.addRow([
            number === 1 ? 'Source file' : basename(input),
            ...(row.values as unknown[]).slice(1),
          ]);
        });
      }
      await result.xlsx.writeFile(output);
    },
  },
  xlsx: {
    'set-cell': async ([input = ''], output) => {
      const book = load(input);
      utils.sheet_add_aoa(book.Sheets[book.SheetNames[0] as string]!, [[4711]], { origin: 'C500' });
      save(book, output);
    },
    'find-replace': async ([input = ''], output) => {
      const book = load(input);
      for (const name of book.SheetNames) {
        const data = (
          book.Sheets[name] as {
            '!data'?: { t: string; v?: unknown; w?: string; r?: string; h?: string }[][];
          }
        )['!data'];
        for (const row of data ?? []) {
          for (const cell of row ?? []) {
            if (cell?.t !== 's' || typeof cell.v !== 'string') continue;
            cell.v = cell.v.replaceAll(TEXT_TO_FIND, TEXT_TO_PUT);
            delete cell.w;
            delete cell.r;
            delete cell.h;
          }
        }
      }
      save(book, output);
    },
    consolidate: async (inputs, output) => {
      const rows: unknown[][] = [];
      for (const [i, input] of inputs.entries()) {
        const book = load(input);
        const own = utils.sheet_to_json<unknown[]>(book.Sheets[book.SheetNames[0] as string]!, { header: 1 });
        own.forEach((row, r) => {
          if (r > 0 || i === 0) rows.push([r === 0 ? 'Source file' : basename(input), ...row]);
        });
      }
      const result = utils.book_new();
      utils.book_append_sheet(result, utils.aoa_to_sheet(rows, { dense: true }), 'Consolidated');
      save(result, output);
    },
  },
};

function load(path: string): WorkBook {
  return read(readFileSync(path), { type: 'buffer', dense: true, cellNF: true });
}

function save(book: WorkBook, path: string): void {
  writeFileSync(
    path,
    write(book, { type: 'buffer', bookType: 'xlsx', compression: true, bookSST: true }) as Buffer,
  );
}

const open = (path: string, scratch: string) => openEmbedded(path, { limits: DEFAULT_LIMITS, scratch });

function context(scratch: string): Omit<StepContext, 'workbook'> {
  return {
    tally: new Tally(0),
    signal: new AbortController().signal,
    input: { name: 'input', fileName: 'input.xlsx', folder: '' },
    startedAt: new Date(),
    calc: 'ironcalc',
    scratch,
    log: () => {},
    progress: () => {},
    stageOutput: () => Promise.reject(new Error('nothing is staged')),
    pdf: {
      available: () => Promise.resolve([]),
      printHtml: () => Promise.reject(new Error('nothing is printed')),
      printWorkbook: () => Promise.reject(new Error('nothing is printed')),
    },
  };
}

async function runStep(
  input: string,
  output: string,
  scratch: string,
  recipe: { step: string } & Record<string, unknown>,
): Promise<void> {
  const { step, options } = stepToRun(recipe);
  if (step.phase !== 'file') throw new Error(`${step.id} is no step for a file`);
  const workbook = await open(input, scratch);
  await step.run({ ...context(scratch), workbook }, options);
  await workbook.save(output, workbook.format);
  await workbook.close();
}

async function consolidateHere(inputs: readonly string[], output: string, scratch: string): Promise<void> {
  const { step, options } = stepToRun({ step: 'consolidate', target: 'Data' });
  if (step.phase !== 'job') throw new Error('consolidate is a step for a job');
  await step.run(
    {
      ...context(scratch),
      sources: inputs.map((path) => ({ name: basename(path), open: () => open(path, scratch) })),
      create: createWorkbookWriter,
      missing: [],
      resultPath: output,
    },
    options,
  );
}
