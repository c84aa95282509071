import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '../../../errors/problem';
import { columnName } from '../../../workbook/a1';
import type { CellView } from '../../../workbook/cells';
import type { NewCell, WorkbookWriter } from '../../../workbook/writer';
import { createWorkbookWriter } from '../../embedded/create/workbook-writer';
import { openEmbedded } from '../../embedded/workbook/open-embedded';
import type { TaskOrder, TaskOutcome } from '../../engine';
import { DEFAULT_LIMITS } from '../../limits';
import type { InputCell, InputSheet, ParityCase, ParityResult } from './parity-case';

/** The moment that every case runs at: names may hold the date. */
const STARTED = '2026-11-30T08:00:00.000Z';

/**
 * Makes a case's workbook in an empty folder, lets an engine work on it and tells what came out. What the engine wrote
 * is read by our own reader, whichever engine it was.
 */
export async function runParityCase(
  test: ParityCase,
  folder: string,
  runTask: (order: TaskOrder) => Promise<TaskOutcome>,
): Promise<ParityResult> {
  const input = path.join(folder, 'book.xlsx');
  const staging = path.join(folder, 'staging');
  const scratch = path.join(folder, 'scratch');
  await mkdir(staging, { recursive: true });
  await mkdir(scratch, { recursive: true });
  await writeInput(test, input);
  const order: TaskOrder = {
    jobId: 'parity',
    taskId: test.id,
    kind: 'file',
    recipe: {
      version: 1,
      name: test.id,
      steps: [...test.steps],
      output: { name: '{name}', format: 'same' },
    },
    steps: { from: 0, to: test.steps.length },
    inputs: [{ path: input, name: 'book.xlsx', folder: '' }],
    missing: [],
    outputName: 'book.xlsx',
    staging,
    scratch,
    startedAt: STARTED,
    calc: 'ironcalc',
    limits: DEFAULT_LIMITS,
  };
  let outcome: TaskOutcome;
  try {
    outcome = await runTask(order);
  } catch (thrown) {
    const problem = Problem.from(thrown);
    if (problem.code === 'internal') throw thrown;
    const { step, cell } = problem.place;
    const refused = {
      code: problem.code,
      ...(step === undefined ? {} : { step }),
      ...(cell === undefined ? {} : { cell }),
    };
    return { refused, steps: [], sheets: [], cells: {}, widths: {}, files: {} };
  }
  return resultOf(outcome, scratch);
}

async function resultOf(outcome: TaskOutcome, scratch: string): Promise<ParityResult> {
  const cells: Record<string, string> = {};
  const widths: Record<string, number> = {};
  const files: Record<string, string> = {};
  const sheets: string[] = [];
  for (const { stagedPath, name, kind } of outcome.outputs) {
    if (kind !== 'workbook') {
      files[name] = await readFile(stagedPath, 'utf8');
      continue;
    }
    const workbook = await openEmbedded(stagedPath, { limits: DEFAULT_LIMITS, scratch });
    try {
      for (const sheet of workbook.sheets()) {
        sheets.push(sheet.visibility === 'visible' ? sheet.name : `${sheet.name} (${sheet.visibility})`);
        for await (const row of workbook.rows(sheet.name)) {
          for (const cell of row.cells) {
            if (cell.value === null && cell.formula === undefined) continue;
            const format = workbook.numberFormat(cell.style);
            cells[`${sheet.name}!${columnName(cell.column)}${row.row}`] = describe(cell, format);
          }
        }
        for (const [column, width] of await workbook.columnWidths(sheet.name)) {
          widths[`${sheet.name}!${columnName(column)}`] = Math.round(width * 10) / 10;
        }
      }
    } finally {
      await workbook.close();
    }
  }
  return {
    steps: outcome.steps.map(({ step, changed, counts, cells: changedCells }) => ({
      step,
      changed,
      counts,
      cells: changedCells.map(({ sheet, cell, before, after }) => `${sheet}!${cell}: ${before} > ${after}`),
    })),
    sheets,
    cells,
    widths,
    files,
  };
}

function describe({ value, formula }: CellView, format: string): string {
  const content =
    typeof value === 'object' && value !== null ? value.error : value === null ? '' : JSON.stringify(value);
  return (
    content + (formula === undefined ? '' : ` =${formula}`) + (format === 'General' ? '' : ` [${format}]`)
  );
}

async function writeInput(test: ParityCase, file: string): Promise<void> {
  const writer = await createWorkbookWriter(file, { dateSystem: test.dateSystem ?? 1900 });
  for (const sheet of test.sheets) await writeSheet(writer, sheet);
  await writer.finish();
}

async function writeSheet(writer: WorkbookWriter, sheet: InputSheet): Promise<void> {
  const columnWidths = new Map(
    Object.entries(sheet.widths ?? {}).map(([column, width]) => [Number(column), width]),
  );
  await writer.beginSheet({
    name: sheet.name,
    columnWidths,
    ...(sheet.merges ? { merges: sheet.merges } : {}),
    ...(sheet.protected ? { protected: true } : {}),
    ...(sheet.visibility ? { visibility: sheet.visibility } : {}),
  });
  for (const [index, row] of sheet.rows.entries()) {
    const cells = row.flatMap((cell, x) => (cell === null ? [] : [newCell(writer, cell, x + 1)]));
    if (cells.length > 0) await writer.row(index + 1, cells);
  }
}

function newCell(writer: WorkbookWriter, cell: Exclude<InputCell, null>, column: number): NewCell {
  if (typeof cell !== 'object' || 'error' in cell) return { column, value: cell };
  const { value, format, bold, unlocked, computed } = cell;
  return {
    column,
    value,
    ...(computed === undefined ? {} : { computed }),
    ...(format === undefined && bold === undefined && unlocked === undefined
      ? {}
      : {
          style: writer.style({
            ...(format === undefined ? {} : { numberFormat: format }),
            ...(bold === undefined ? {} : { bold }),
            ...(unlocked === undefined ? {} : { unlocked }),
          }),
        }),
  };
}
