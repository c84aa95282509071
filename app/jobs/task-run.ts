import path from 'node:path';
import type { Engine, EngineLimits, TaskEvent, TaskOrder, TaskOutcome } from '../engines/engine';
import { Problem } from '../errors/problem';
import { commitOutputs, rehearseCommit } from './commit-outputs';
import type { Placement } from './commit-outputs';
import { newTaskRecord } from './journal';
import type { JobHeader, JobJournal } from './journal';
import { macrosAllowed, type PlannedTask, type TaskRecord } from './model';
import { makeOwnedFolder, removeOwnedFolder } from './owned-folder';
import { nameOf, type OutputClaims } from './output-claims';

/** Runs of one task: the first, and three more where failures are transient. */
const MAX_ATTEMPTS = 4;
const RETRY_PAUSE_MS = 200;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What a task needs of its job. */
export interface TaskHost {
  readonly header: JobHeader;
  readonly engine: Engine;
  readonly journal: JobJournal;
  readonly limits: EngineLimits;
  readonly claims: OutputClaims;
  /** Workbooks that a consolidation reads, by task: where they lie while the job runs. */
  readonly results: Map<string, string>;
  /** Aborted when the job is cancelled. */
  readonly signal: AbortSignal;
  changed(): void;
  note(line: string): void;
}

/**
 * One task of a job: given to the engine, tried again after transient failures, its outputs put in place, and the
 * journal written before and after.
 */
export class TaskRun {
  readonly record: Mutable<TaskRecord>;

  /** `known` is what an earlier run of the job left of the task. */
  constructor(
    readonly planned: PlannedTask,
    known: TaskRecord | undefined,
    private readonly host: TaskHost,
  ) {
    this.record = { ...(known ?? newTaskRecord(planned)) };
  }

  /** Runs to the end, whatever happens on the way. */
  async run(order: Pick<TaskOrder, 'inputs' | 'missing'>): Promise<void> {
    const { planned, record, host } = this;
    const started = performance.now();
    const done = (): void => {
      record.ms = Math.round(performance.now() - started);
      record.pid = null;
      record.phase = null;
      record.step = null;
    };
    for (;;) {
      if (host.signal.aborted) {
        done();
        await this.settle('cancelled', new Problem('cancelled', 'Cancelled.'));
        return;
      }
      record.attempts++;
      record.state = 'running';
      record.progress = 0;
      try {
        await host.journal.write({ t: 'task', record: { ...record } });
        host.changed();
        const outcome = await this.attempt(order);
        await this.finish(outcome, done);
        return;
      } catch (thrown) {
        const problem = Problem.from(thrown);
        if (problem.code === 'cancelled' || (host.signal.aborted && problem.transient)) {
          done();
          await this.settle('cancelled', problem);
          return;
        }
        if (!problem.transient || record.attempts >= MAX_ATTEMPTS) {
          done();
          await this.settle('failed', problem);
          return;
        }
        host.note(
          `${nameOf(planned)}: attempt ${record.attempts} failed (${problem.message}); trying again on a fresh session.`,
        );
        await pause(RETRY_PAUSE_MS * record.attempts, host.signal);
      }
    }
  }

  private async attempt(order: Pick<TaskOrder, 'inputs' | 'missing'>): Promise<TaskOutcome> {
    const { planned, record } = this;
    const { header, engine, limits, signal } = this.host;
    const folder = `${planned.id}-${record.attempts}`;
    const staging = path.join(header.staging, folder);
    const scratch = path.join(header.scratch, folder);
    await makeOwnedFolder(staging);
    await makeOwnedFolder(scratch);
    try {
      return await engine.runTask(
        {
          jobId: header.id,
          taskId: planned.id,
          kind: planned.kind,
          recipe: header.recipe,
          steps: planned.steps,
          ...order,
          outputName: path.basename(planned.output?.path ?? sourceName(planned)),
          staging,
          scratch,
          startedAt: header.startedAt,
          calc: header.options.calc,
          limits,
          ...(macrosAllowed(header.options, planned) ? { allowMacros: true } : {}),
        },
        (event) => this.event(event),
        signal,
      );
    } catch (thrown) {
      await removeOwnedFolder(staging);
      throw thrown;
    } finally {
      await removeOwnedFolder(scratch);
    }
  }

  private event(event: TaskEvent): void {
    const { planned, record } = this;
    switch (event.kind) {
      case 'started':
        record.pid = event.pid;
        break;
      case 'phase':
        record.phase = event.phase;
        record.step = event.step ?? null;
        break;
      case 'progress':
        record.progress = Math.min(1, Math.max(record.progress, event.fraction));
        break;
      case 'log':
        this.host.note(`${nameOf(planned)}: ${event.line}`);
        break;
    }
    this.host.changed();
  }

  /** Puts the outputs in place and writes down what the task did. */
  private async finish(outcome: TaskOutcome, done: () => void): Promise<void> {
    const { planned, record } = this;
    const { header, journal, claims, results, signal } = this.host;
    const placements = claims.place(planned, outcome.outputs);
    const placed = placements.map(({ output, path: file }) => ({ output, path: file }));
    record.inputs =
      planned.kind === 'file'
        ? record.inputs.map((input) => ({
            ...input,
            ...outcome.inputs.find((read) => read.path === input.path),
            name: input.name,
          }))
        : record.inputs;
    record.steps = outcome.steps.map(({ cells: _, ...step }) => step);
    record.warnings = [...planned.notes, ...outcome.warnings];
    record.leftBehind = outcome.leftBehind;
    record.staleFormulas = outcome.staleFormulas;
    record.staleCells = outcome.staleCells;
    await journal.cells(
      planned.id,
      outcome.steps.flatMap(({ index, cells }) => cells.map((cell) => ({ step: index, ...cell }))),
    );
    let paths: string[];
    if (header.options.dryRun) {
      paths = await rehearseCommit(placements, header.options.onExisting);
    } else {
      if (signal.aborted) throw new Problem('cancelled', 'Cancelled.');
      record.state = 'committing';
      record.outputs = placed.map(recordedOutput);
      await journal.write({ t: 'task', record: { ...record } }, true);
      this.host.changed();
      const stagingFolder = path.join(header.staging, `${planned.id}-${record.attempts}`);
      try {
        paths = await commitOutputs(placements, header.options.onExisting, stagingFolder);
      } catch (thrown) {
        record.outputs = [];
        throw thrown;
      }
    }
    for (const [index, file] of paths.entries()) {
      const one = placed[index];
      if (one) one.path = file;
    }
    record.outputs = placed.map(recordedOutput);
    const workbook = outcome.outputs.find((output) => output.kind === 'workbook');
    if (workbook) {
      const at = placed.find(({ output }) => output === workbook);
      results.set(planned.id, at && !header.options.dryRun ? at.path : workbook.stagedPath);
    }
    record.progress = 1;
    done();
    await this.settle('done', null);
  }

  /** Ends the task in a state, and writes it down. */
  async settle(state: TaskRecord['state'], problem: Problem | null): Promise<void> {
    const { record, host } = this;
    record.state = state;
    record.error = problem?.toData() ?? null;
    if (problem && state === 'failed')
      host.note(`${record.inputs[0]?.name ?? record.id}: failed: ${problem.message}`);
    await host.journal
      .write({ t: 'task', record: { ...record } }, true)
      .catch((thrown: unknown) => host.note(`The journal cannot be written: ${String(thrown)}`));
    host.changed();
  }
}

function recordedOutput({ output, path: file }: Placement): TaskRecord['outputs'][number] {
  return {
    name: path.basename(file),
    kind: output.kind,
    bytes: output.bytes,
    sha256: output.sha256,
    path: file,
  };
}

/** Name of a workbook that only the consolidation is going to read. */
function sourceName(planned: PlannedTask): string {
  const name = planned.inputs[0]?.name ?? 'source.xlsx';
  const extension = path.extname(name).toLowerCase() === '.xlsm' ? '.xlsm' : '.xlsx';
  return `${path.basename(name, path.extname(name))}${extension}`;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
