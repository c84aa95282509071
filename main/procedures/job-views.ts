import type { JobSummary, JobView, PlanView, TaskView, PreviewPage, AppInfo } from '../../app/contract/views';
import type { EngineStatus } from '../../app/engines/engine';
import type { Preview, PreviewCell } from '../../app/engines/inspector';
import type { JobPlan, JobRecord, TaskRecord } from '../../app/jobs/model';
import { viewOf } from './problems';

/** Output ids are positions inside the job: `task.output`. */
export function outputId(taskId: string, index: number): string {
  return `${taskId}.${index}`;
}

/** The output of an id, or null. */
export function findOutput(
  job: JobRecord,
  id: string,
): { path: string; name: string; kind: 'workbook' | 'csv' | 'json' | 'pdf'; stale: boolean } | null {
  for (const task of job.tasks) {
    const index = task.outputs.findIndex((_, i) => outputId(task.id, i) === id);
    const output = task.outputs[index];
    if (output !== undefined)
      return { ...output, stale: output.kind === 'workbook' && task.staleFormulas > 0 };
  }
  return null;
}

export function engineViewOf(engine: EngineStatus): AppInfo['engines'][number] {
  return { ...engine, capabilities: [...engine.capabilities] };
}

export function jobSummaryOf(job: JobRecord): JobSummary {
  const total = job.tasks.length;
  const progress = job.tasks.reduce((sum, task) => sum + (isOver(task) ? 1 : task.progress), 0);
  return {
    id: job.id,
    name: job.recipe.name,
    state: job.state,
    dryRun: job.options.dryRun,
    engine: job.options.engine,
    startedAt: job.startedAt,
    endedAt: job.endedAt,
    total,
    done: job.tasks.filter((task) => task.state === 'done').length,
    failed: job.tasks.filter((task) => task.state === 'failed').length,
    progress: total === 0 ? 1 : progress / total,
  };
}

export function jobViewOf(job: JobRecord): JobView {
  return {
    ...jobSummaryOf(job),
    outDir: job.options.outDir,
    recipe: { ...job.recipe },
    tasks: job.tasks.map(taskViewOf),
  };
}

function isOver(task: TaskRecord): boolean {
  return ['done', 'failed', 'cancelled', 'skipped'].includes(task.state);
}

function taskViewOf(task: TaskRecord): TaskView {
  return {
    id: task.id,
    kind: task.kind,
    inputs: task.inputs.map((input) => input.name),
    state: task.state,
    attempts: task.attempts,
    phase: task.phase,
    step: task.step,
    progress: task.progress,
    pid: task.pid,
    outputs: task.outputs.map((output, index) => ({
      id: outputId(task.id, index),
      name: output.name,
      path: output.path,
      kind: output.kind,
      bytes: output.bytes,
    })),
    warnings: [...task.warnings],
    leftBehind: [...task.leftBehind],
    staleFormulas: task.staleFormulas,
    staleCells: task.staleCells.map(({ sheet, cell }) => ({ sheet, cell })),
    error: task.error === null ? null : viewOf(task.error),
    steps: task.steps.map((step) => ({
      index: step.index,
      step: step.step,
      changed: step.changed,
      counts: { ...step.counts },
      warnings: [...step.warnings],
      ms: step.ms,
    })),
    ms: task.ms,
  };
}

/** `macroFiles`: ids of the plan's files with macros. */
export function planViewOf(plan: JobPlan, engine: EngineStatus, macroFiles: string[]): PlanView {
  return {
    outDir: plan.options.outDir,
    engine: engineViewOf(engine),
    engineReason: plan.engineReason ?? null,
    macroFiles,
    tasks: plan.tasks.map((task) => ({
      id: task.id,
      kind: task.kind,
      inputs: task.inputs.map((input) => input.name),
      output: task.output === null ? null : task.output.path,
      exists: task.output?.exists ?? false,
      notes: [...task.notes],
    })),
    problems: plan.problems.map(viewOf),
  };
}

const KINDS = { number: 'n', text: 's', boolean: 'b', error: 'e', date: 'd' } as const;

export function previewPageOf(preview: Preview): PreviewPage {
  // Rows of the page are dense, so that the grid finds row n at `rows[n - top]`.
  const last = preview.rows.at(-1)?.row ?? preview.top - 1;
  const rows: PreviewPage['rows'] = Array.from({ length: Math.max(0, last - preview.top + 1) }, () => []);
  for (const { row, cells } of preview.rows) rows[row - preview.top] = cells.map(cellOf);
  return {
    top: preview.top,
    rows,
    totalRows: preview.totalRows,
    totalColumns: preview.totalColumns,
    complete: preview.complete,
  };
}

function cellOf(cell: PreviewCell): PreviewPage['rows'][number][number] {
  return [
    cell.column,
    {
      t: cell.text,
      k: KINDS[cell.kind],
      ...(cell.formula === undefined ? {} : { f: `=${cell.formula}` }),
      ...(cell.stale === undefined ? {} : { stale: cell.stale }),
      ...(cell.computed === undefined ? {} : { computed: cell.computed }),
      ...(cell.bold === undefined ? {} : { bold: cell.bold }),
    },
  ];
}
