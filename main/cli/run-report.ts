import type { ProblemData } from '../../app/errors/problem';
import type { JobRecord, TaskRecord } from '../../app/jobs/model';

/** The document of `run --json`, version 1: part of the command line's interface. */
export interface RunDocument {
  schemaVersion: 1;
  job: string | null;
  recipe: string | null;
  engine: string | null;
  tasks: {
    inputs: string[];
    outputs: string[];
    status: 'done' | 'failed' | 'cancelled' | 'skipped';
    warnings: string[];
    error: { code: string; message: string } | null;
    steps: { step: string; changed: number }[];
    ms: number;
  }[];
  /** Only where nothing was run: why not. */
  error?: { code: string; message: string };
  problems?: ProblemData[];
}

export function runDocument(record: JobRecord): RunDocument {
  return {
    schemaVersion: 1,
    job: record.id,
    recipe: record.recipe.name,
    engine: record.options.engine,
    tasks: record.tasks.map((task) => ({
      inputs: task.inputs.map((input) => input.path),
      outputs: task.outputs.map((output) => output.path),
      status: statusOf(task),
      warnings: warningsOf(task),
      error: task.error ? { code: task.error.code, message: sentence(task.error) } : null,
      steps: task.steps.map(({ step, changed }) => ({ step, changed })),
      ms: task.ms,
    })),
  };
}

/** The same document for a run that did not come about, so that who reads it needs no second form. */
export function refusalDocument(problems: readonly ProblemData[], recipe: string | null): RunDocument {
  const [first] = problems;
  return {
    schemaVersion: 1,
    job: null,
    recipe,
    engine: null,
    tasks: [],
    ...(first ? { error: { code: first.code, message: sentence(first) } } : {}),
    problems: [...problems],
  };
}

/** Results for people, a line each. */
export function* runSummary(record: JobRecord): Generator<string> {
  const would = record.options.dryRun ? 'would write' : 'wrote';
  for (const task of record.tasks) {
    const name = taskName(task);
    const status = statusOf(task);
    if (status === 'done') {
      const changed = task.steps.reduce((sum, step) => sum + step.changed, 0);
      yield `done       ${name}: ${changed} changed, ${(task.ms / 1000).toFixed(1)} s`;
    } else {
      yield `${status.padEnd(10)} ${name}${task.error ? `: ${sentence(task.error)}` : ''}`;
      if (task.error?.hint) yield `           ${task.error.hint}`;
    }
    for (const { index, step, changed } of task.steps)
      yield `           ${index + 1}. ${step}: ${changed} changed`;
    for (const warning of warningsOf(task)) yield `           note: ${warning}`;
    for (const output of task.outputs) yield `           ${would} ${output.path}`;
  }
  const count = (status: string): number => record.tasks.filter((task) => statusOf(task) === status).length;
  const parts = ['done', 'failed', 'cancelled', 'skipped']
    .filter((status) => status === 'done' || count(status) > 0)
    .map((status) => `${count(status)} ${status}`);
  yield `${record.recipe.name}: ${parts.join(', ')}${record.options.dryRun ? ' (dry run: nothing was written)' : ''}.`;
}

export function taskName(task: TaskRecord): string {
  if (task.kind === 'consolidate') return 'consolidation';
  return task.inputs[0]?.path ?? task.id;
}

/** A problem in one line: what, and in which sheet, cell or part where the message does not say it. */
export function sentence(problem: ProblemData): string {
  const { sheet, cell, part, step } = problem.place ?? {};
  const place = [
    step === undefined ? null : `step ${step + 1}`,
    sheet && !problem.message.includes(sheet) ? `sheet ${sheet}` : null,
    cell && !problem.message.includes(cell) ? `cell ${cell}` : null,
    part && !problem.message.includes(part) ? `part ${part}` : null,
  ].filter((one) => one !== null);
  return place.length === 0 ? problem.message : `${problem.message} (${place.join(', ')})`;
}

function statusOf(task: TaskRecord): RunDocument['tasks'][number]['status'] {
  switch (task.state) {
    case 'done':
    case 'failed':
    case 'skipped':
      return task.state;
    default:
      return 'cancelled';
  }
}

function warningsOf(task: TaskRecord): string[] {
  const stale = task.staleCells.map(({ sheet, cell }) => `${sheet}!${cell}`).slice(0, 10);
  return [
    ...task.warnings,
    ...task.steps.flatMap((step) => step.warnings.map((warning) => `${step.step}: ${warning}`)),
    ...task.leftBehind.map((what) => `left behind: ${what}`),
    ...(task.staleFormulas > 0
      ? [
          `${task.staleFormulas} formulas were not recalculated and are computed when the file is opened` +
            (stale.length > 0
              ? `: ${stale.join(', ')}${task.staleFormulas > stale.length ? ' ...' : ''}`
              : ''),
        ]
      : []),
  ];
}
