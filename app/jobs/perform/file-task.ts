import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { TaskEvent, TaskOrder, TaskOutcome } from '../../engines/engine';
import { fileProblem } from '../../errors/file-problem';
import { Problem } from '../../errors/problem';
import { copyInput } from './copy-input';
import { saveResult } from './save-result';
import { Staging } from './staging';
import { outcomeOf, readySteps, runSteps, stem } from './steps';
import type { StepSurroundings } from './steps';
import type { TaskTools } from './task-tools';

/** One file through the per-file steps: copy, import, open, steps, save, check. */
export async function performFileTask(
  order: TaskOrder,
  tools: TaskTools,
  on: (event: TaskEvent) => void,
  signal: AbortSignal,
): Promise<TaskOutcome> {
  const input = order.inputs[0];
  if (!input) throw new Problem('internal', 'A file task has an input.');
  try {
    on({ kind: 'phase', phase: 'copy' });
    const steps = readySteps(order, tools);
    const folder = path.join(order.scratch, 'input');
    await mkdir(folder, { recursive: true }).catch((thrown: unknown) => {
      throw fileProblem(thrown, folder, 'write');
    });
    // The same base name: what is shown or written from it (properties, headers with &F) stays right.
    const copy = path.join(folder, path.basename(input.path));
    const copied = await copyInput(input.path, copy, signal);

    on({ kind: 'phase', phase: 'open' });
    on({ kind: 'progress', fraction: 0.1 });
    // A name of its own: with another ending, that of the input may be longer than a file name can be.
    const imported = path.join(order.scratch, 'imported.xlsx');
    const importNotes = await tools.importFile(copy, imported, {
      csv: order.recipe.csvInput,
      limits: order.limits,
      signal,
    });
    const workbook = await tools.open(importNotes ? imported : copy, {
      limits: order.limits,
      signal,
      scratch: order.scratch,
    });
    try {
      const around: StepSurroundings = {
        order,
        tools,
        input: { name: stem(input.name), fileName: input.name, folder: input.folder },
        staging: new Staging(order.staging),
        scratch: order.scratch,
        on,
        signal,
        share: { from: 0.15, to: 0.8 },
      };
      const done = await runSteps(workbook, steps, around);
      await workbook.flush(signal);
      const result = order.outputName === null ? null : await saveResult(workbook, order.outputName, around);
      const stale = result?.stale ?? (await workbook.stale());
      return {
        steps: done.map(outcomeOf),
        outputs: await around.staging.finish(signal),
        warnings: [...copied.warnings, ...(importNotes ?? [])],
        leftBehind: result?.saved.leftBehind ?? [],
        staleFormulas: stale.count,
        staleCells: stale.cells.map(({ sheet, cell }) => ({ sheet, cell })),
        inputs: [{ path: input.path, bytes: copied.bytes, mtimeMs: copied.mtimeMs, sha256: copied.sha256 }],
      };
    } finally {
      await workbook.close().catch(() => undefined);
    }
  } catch (thrown) {
    throw namingInput(thrown, order.scratch, input.path);
  }
}

/** Inner layers name the private copy, which means nothing to the user: the place is the input. */
function namingInput(thrown: unknown, scratch: string, input: string): Problem {
  const problem = Problem.from(thrown);
  const inScratch = problem.place.file?.startsWith(scratch) ?? true;
  return new Problem(problem.code, inScratch ? problem.message.replaceAll(scratch, '') : problem.message, {
    ...(problem.hint === undefined ? {} : { hint: problem.hint }),
    place: { ...problem.place, ...(inScratch ? { file: input } : {}) },
    transient: problem.transient,
    cause: thrown,
  });
}
