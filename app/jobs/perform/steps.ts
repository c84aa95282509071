import path from 'node:path';
import type { StepOutcome, TaskEvent, TaskOrder } from '../../engines/engine';
import { Problem } from '../../errors/problem';
import type { FileStep, JobStep, StepContext } from '../../recipe/step';
import { Tally } from '../../workbook/tally';
import type { Workbook } from '../../workbook/workbook';
import type { Staging } from './staging';
import type { TaskTools } from './task-tools';

/** A step of the recipe that is going to run, with its options as its schema understands them. */
export interface ReadyStep {
  index: number;
  id: string;
  step: FileStep | JobStep;
  options: unknown;
}

/** The enabled steps of the order's range. Rejects what the check of the recipe should have caught. */
export function readySteps(order: TaskOrder, tools: TaskTools): ReadyStep[] {
  const ready: ReadyStep[] = [];
  for (let index = order.steps.from; index < order.steps.to; index++) {
    const entry = order.recipe.steps[index];
    if (!entry || entry.disabled) continue;
    const step = tools.step(entry.step);
    const { step: id, disabled: _, ...given } = entry;
    const parsed = step?.schema.safeParse(given);
    if (!step || !parsed?.success) {
      throw new Problem('recipe-invalid', `Step ${index + 1} (${id}) cannot be understood.`, {
        hint: 'Check the recipe.',
        place: { step: index },
      });
    }
    ready.push({ index, id, step, options: parsed.data });
  }
  return ready;
}

/** Everything of a step's context but what is its own. */
export interface StepSurroundings {
  order: TaskOrder;
  tools: TaskTools;
  input: StepContext['input'];
  staging: Staging;
  scratch: string;
  readonly on: (event: TaskEvent) => void;
  signal: AbortSignal;
  /** The share of the task's progress that the steps take. */
  share: { from: number; to: number };
}

export function contextOf(
  around: StepSurroundings,
  position: { at: number; of: number },
  tally: Tally,
): Omit<StepContext, 'workbook'> {
  const { share } = around;
  const width = (share.to - share.from) / Math.max(1, position.of);
  return {
    tally,
    signal: around.signal,
    input: around.input,
    startedAt: new Date(around.order.startedAt),
    calc: around.order.calc,
    scratch: around.scratch,
    log: (line) => around.on({ kind: 'log', line: line.slice(0, 10_000) }),
    progress: (fraction) =>
      around.on({
        kind: 'progress',
        fraction: share.from + width * (position.at + Math.min(1, Math.max(0, fraction))),
      }),
    stageOutput: (name) => around.staging.add(name),
    pdf: around.tools.pdf,
  };
}

/** Runs per-file steps on an open workbook, in order. Their tallies are complete after `workbook.flush`. */
export async function runSteps(
  workbook: Workbook,
  steps: readonly ReadyStep[],
  around: StepSurroundings,
): Promise<{ tally: Tally; ready: ReadyStep; ms: number }[]> {
  const done: { tally: Tally; ready: ReadyStep; ms: number }[] = [];
  for (const [at, ready] of steps.entries()) {
    around.signal.throwIfAborted();
    const { step } = ready;
    if (step.phase !== 'file') {
      throw new Problem('recipe-invalid', `Step ${ready.index + 1} (${ready.id}) cannot run on one file.`, {
        place: { step: ready.index },
      });
    }
    around.on({ kind: 'phase', phase: 'step', step: ready.index });
    const tally = new Tally(ready.index);
    const started = performance.now();
    const context = contextOf(around, { at, of: steps.length }, tally);
    context.progress(0);
    try {
      await step.run({ ...context, workbook }, ready.options);
    } catch (thrown) {
      throw withStep(thrown, ready.index);
    }
    done.push({ tally, ready, ms: performance.now() - started });
  }
  return done;
}

/** A problem knows its step; one found by a later flush names the step whose edit it was. */
export function withStep(thrown: unknown, step: number): Problem {
  return Problem.from(thrown).at({ step });
}

export function outcomeOf({ tally, ready, ms }: { tally: Tally; ready: ReadyStep; ms: number }): StepOutcome {
  return {
    index: ready.index,
    step: ready.id,
    changed: tally.changed,
    counts: Object.fromEntries(tally.counts),
    warnings: tally.warnings,
    cells: tally.cells,
    ms: Math.round(ms),
  };
}

/** Base name without extension. */
export function stem(name: string): string {
  return path.basename(name, path.extname(name));
}
