import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { TaskEvent, TaskOrder, TaskOutcome } from '../../engines/engine';
import { fileProblem } from '../../errors/file-problem';
import { Problem } from '../../errors/problem';
import type { SourceWorkbook } from '../../recipe/step';
import { Tally } from '../../workbook/tally';
import type { Workbook } from '../../workbook/workbook';
import { saveResult } from './save-result';
import { sourceNames } from './source-names';
import { Staging } from './staging';
import { contextOf, outcomeOf, readySteps, runSteps, stem, withStep } from './steps';
import type { StepSurroundings } from './steps';
import type { TaskTools } from './task-tools';

/** All per-file results through one consolidating step, and its result through the steps that follow. */
export async function performConsolidateTask(
  order: TaskOrder,
  tools: TaskTools,
  on: (event: TaskEvent) => void,
  signal: AbortSignal,
): Promise<TaskOutcome> {
  if (order.outputName === null) throw new Problem('internal', 'A consolidation has an output.');
  const [first, ...following] = readySteps(order, tools);
  if (first?.step.phase !== 'job') {
    throw new Problem('recipe-invalid', 'A consolidation begins with a consolidating step.');
  }
  const around: StepSurroundings = {
    order,
    tools,
    input: { name: stem(order.outputName), fileName: order.outputName, folder: '' },
    staging: new Staging(order.staging),
    scratch: order.scratch,
    on,
    signal,
    share: { from: 0, to: 0.6 },
  };
  const resultFolder = path.join(order.scratch, 'result');
  await mkdir(resultFolder, { recursive: true }).catch((thrown: unknown) => {
    throw fileProblem(thrown, resultFolder, 'write');
  });
  const resultPath = path.join(resultFolder, order.outputName);

  on({ kind: 'phase', phase: 'step', step: first.index });
  const tally = new Tally(first.index);
  const started = performance.now();
  const opened: Workbook[] = [];
  const names = sourceNames(order.inputs);
  const sources = order.inputs.map((input, index): SourceWorkbook => ({
    name: names[index] ?? input.name,
    open: async () => {
      const workbook = await tools.open(input.path, {
        limits: order.limits,
        signal,
        scratch: order.scratch,
      });
      opened.push(workbook);
      return workbook;
    },
  }));
  try {
    const context = contextOf(around, { at: 0, of: 1 }, tally);
    await first.step.run(
      { ...context, sources, create: tools.create, missing: order.missing, resultPath },
      first.options,
    );
  } catch (thrown) {
    throw withStep(thrown, first.index);
  } finally {
    for (const workbook of opened) await workbook.close().catch(() => undefined);
  }
  const consolidated = { tally, ready: first, ms: performance.now() - started };

  on({ kind: 'phase', phase: 'open' });
  const workbook = await tools.open(resultPath, {
    limits: { ...order.limits, inflationRatio: Number.MAX_SAFE_INTEGER },
    signal,
    scratch: order.scratch,
  });
  try {
    const later = { ...around, share: { from: 0.6, to: 0.85 } };
    const done = await runSteps(workbook, following, later);
    await workbook.flush(signal);
    const { saved, stale } = await saveResult(workbook, order.outputName, later);
    return {
      steps: [consolidated, ...done].map(outcomeOf),
      outputs: await around.staging.finish(signal),
      warnings: [],
      leftBehind: saved.leftBehind,
      staleFormulas: stale.count,
      staleCells: stale.cells.map(({ sheet, cell }) => ({ sheet, cell })),
      inputs: [],
    };
  } finally {
    await workbook.close().catch(() => undefined);
  }
}
