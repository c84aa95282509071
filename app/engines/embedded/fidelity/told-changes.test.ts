import { describe, expect, it } from 'vitest';
import { JobBench } from '../../../jobs/testing/job-bench';
import { ScriptedEngine } from '../../../jobs/testing/scripted-engine';
import { performTask } from '../../../jobs/perform/perform-task';
import type { JobRecord } from '../../../jobs/model';
import type { Recipe } from '../../../recipe/recipe';
import { cellName } from '../../../workbook/a1';
import { displayText } from '../../../workbook/display';
import { DEFAULT_LIMITS } from '../../limits';
import type { TaskOutcome } from '../../engine';
import { buildFixture, type FixtureName } from '../testing/fixtures';
import { openEmbedded } from '../workbook/open-embedded';
import { embeddedTools } from '../worker/tools';
import { samples } from './samples';

/*
 * What a dry run tells is what the run does: the same changes, warnings and problems, and the cells that it lists have
 * in the result what it says.
 */

const BOOKS: readonly FixtureName[] = ['cross-sheet', 'formulas', 'merged', 'protected', 'rules', 'table'];
/** Steps that read; those that change workbooks in place are the samples. */
const READING: Recipe['steps'] = [
  { step: 'export-csv', target: '*', name: '{name}-{sheet}' },
  { step: 'export-json', target: '*', name: '{name}-{sheet}', stale: 'keep' },
  { step: 'consolidate', target: '*', onMissing: 'report', stale: 'keep' },
];

let bench: JobBench;

interface Ran {
  record: JobRecord;
  outcomes: ReadonlyMap<string, TaskOutcome>;
}

async function run(step: Recipe['steps'][number], dryRun: boolean): Promise<Ran> {
  const outcomes = new Map<string, TaskOutcome>();
  const tools = embeddedTools({
    available: () => Promise.resolve([]),
    printHtml: () => Promise.reject(new Error('nothing is printed')),
    printWorkbook: () => Promise.reject(new Error('nothing is printed')),
  });
  const engine = new ScriptedEngine(async (order, { on, signal }) => {
    const outcome = await performTask(order, tools, on, signal);
    outcomes.set(order.taskId, outcome);
    return outcome;
  });
  return { record: await bench.run(engine, [step], { dryRun }), outcomes };
}

/** Everything that is told, without what differs from run to run. */
function told({ record, outcomes }: Ran): unknown {
  return record.tasks.map(({ id, state, error, steps, outputs, warnings, leftBehind, ...task }) => ({
    state,
    error,
    warnings,
    leftBehind,
    stale: [task.staleFormulas, task.staleCells],
    steps: steps.map((step) => ({ ...step, ms: 0 })),
    cells: outcomes.get(id)?.steps.map(({ cells }) => cells),
    outputs: outputs.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 })),
  }));
}

/** Every cell of a workbook: what it shows, and its format. */
async function shown(file: string): Promise<Map<string, { text: string; formula: boolean; look: string }>> {
  const workbook = await openEmbedded(file, { limits: DEFAULT_LIMITS, scratch: bench.at('data') });
  const cells = new Map<string, { text: string; formula: boolean; look: string }>();
  try {
    for (const { name, kind } of workbook.sheets()) {
      if (kind !== 'worksheet') continue;
      for await (const { row, cells: list } of workbook.rows(name)) {
        for (const { column, value, formula, style } of list) {
          const text =
            formula === undefined
              ? displayText(value, workbook.numberFormat(style), workbook.dateSystem)
              : `=${formula}`;
          const look = JSON.stringify([workbook.look(style), workbook.numberFormat(style)]);
          cells.set(`${name}!${cellName(row, column)}`, { text, formula: formula !== undefined, look });
        }
      }
    }
  } finally {
    await workbook.close();
  }
  return cells;
}

/** Where the listed cells of a finished task are not what became of its input. */
async function lies({ record, outcomes }: Ran): Promise<string[]> {
  const found: string[] = [];
  for (const { id, inputs, outputs } of record.tasks) {
    const input = inputs[0]?.path;
    const output = outputs[0]?.path;
    const listed = outcomes.get(id)?.steps.flatMap(({ cells }) => cells) ?? [];
    if (input === undefined || output === undefined) continue;
    const [was, is] = [await shown(input), await shown(output)];
    const empty = { text: '', formula: false, look: '' };
    for (const { sheet, cell, before, after } of listed) {
      const at = `${sheet}!${cell}`;
      const old = was.get(at) ?? empty;
      const now = is.get(at) ?? empty;
      if (old.text !== before || now.text !== after) {
        found.push(`${at}: told ${before} > ${after}, done ${old.text} > ${now.text}`);
      }
      if (old.text === now.text && old.look === now.look) found.push(`${at} is told and did not change`);
    }
    const names = new Set(listed.map(({ sheet, cell }) => `${sheet}!${cell}`));
    for (const at of new Set([...was.keys(), ...is.keys()])) {
      if (!names.has(at) && (was.get(at) ?? empty).text !== (is.get(at) ?? empty).text) {
        found.push(`${at} changed and is not told`);
      }
    }
  }
  return found;
}

describe('a dry run tells what the run does', () => {
  const inPlace = samples.map(({ name, step, options }) => ({ name, step, options }));

  it.each(inPlace)('$name', async ({ step, options }) => {
    bench = await JobBench.make({});
    for (const name of BOOKS) await bench.write(`in/${name}.xlsx`, buildFixture(name));
    const first = await openEmbedded(bench.at('in/cross-sheet.xlsx'), {
      limits: DEFAULT_LIMITS,
      scratch: bench.folder,
    });
    const written = { step: step.id, ...(options(first) as object) };
    await first.close();
    const dry = await run(written, true);
    const real = await run(written, false);
    expect(told(dry)).toEqual(told(real));
    expect(real.record.tasks.map(({ state }) => state)).toContain('done');
    expect(await lies(real)).toEqual([]);
  });

  it.each(READING)('$step', async (step) => {
    bench = await JobBench.make({});
    for (const name of BOOKS) await bench.write(`in/${name}.xlsx`, buildFixture(name));
    const dry = await run(step, true);
    const real = await run(step, false);
    expect(told(dry)).toEqual(told(real));
  });
});
