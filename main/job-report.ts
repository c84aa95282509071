import { counted } from '../app/errors/counted';
import type { ProblemData } from '../app/errors/problem';
import type { JobRecord, TaskRecord } from '../app/jobs/model';

/** Results for people, a line each. */
export function* jobReport(record: JobRecord): Generator<string> {
  const would = record.options.dryRun ? 'would write' : 'wrote';
  for (const task of record.tasks) {
    const name = taskName(task);
    const status = statusOf(task);
    if (status === 'done') {
      const changed = task.steps.reduce((sum, step) => sum + step.changed, 0);
      yield `done       ${name}: ${changed} changed, ${(task.ms / 1000).toFixed(1)} s`;
    } else {
      yield `${status.padEnd(10)} ${name}${task.error ? `: ${sentence(task.error, task.inputs.length)}` : ''}`;
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

/**
 * A problem in one line: what, and in which sheet, cell or part where the message does not say it. A task of several
 * files also has to say which of them.
 */
export function sentence(problem: ProblemData, files = 1): string {
  const { file, sheet, cell, part, step } = problem.place ?? {};
  const place = [
    files > 1 && file !== undefined && !problem.message.includes(file) ? file : null,
    step === undefined ? null : `step ${step + 1}`,
    sheet && !problem.message.includes(sheet) ? `sheet ${sheet}` : null,
    cell && !problem.message.includes(cell) ? `cell ${cell}` : null,
    part && !problem.message.includes(part) ? `part ${part}` : null,
  ].filter((one) => one !== null);
  return place.length === 0 ? problem.message : `${problem.message} (${place.join(', ')})`;
}

export function statusOf(task: TaskRecord): 'done' | 'failed' | 'cancelled' | 'skipped' {
  switch (task.state) {
    case 'done':
    case 'failed':
    case 'skipped':
      return task.state;
    default:
      return 'cancelled';
  }
}

export function warningsOf(task: TaskRecord): string[] {
  const stale = task.staleCells.map(({ sheet, cell }) => `${sheet}!${cell}`).slice(0, 10);
  return [
    ...task.warnings,
    ...task.steps.flatMap((step) => step.warnings.map((warning) => `${step.step}: ${warning}`)),
    ...task.leftBehind.map((what) => `left behind: ${what}`),
    // What only a consolidation reads is recalculated there, and never opened by anybody.
    ...(task.staleFormulas > 0 && task.outputs.some((output) => output.kind === 'workbook')
      ? [
          `${counted(task.staleFormulas, 'formula was', 'formulas were')} not recalculated: Excel computes when it opens the file` +
            (stale.length > 0
              ? `: ${stale.join(', ')}${task.staleFormulas > stale.length ? ' ...' : ''}`
              : ''),
        ]
      : []),
  ];
}
