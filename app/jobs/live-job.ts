import path from 'node:path';
import type { Engine, EngineLimits, TaskEvent, TaskOrder, TaskOutcome } from '../engines/engine';
import { Problem } from '../errors/problem';
import { commitOutputs, rehearseCommit } from './commit-outputs';
import type { Placement } from './commit-outputs';
import { newTaskRecord } from './journal';
import { makeFolder } from './make-folder';
import type { JobHeader, JobJournal } from './journal';
import type { JobRecord, JobState, PlannedTask, TaskRecord } from './model';
import { makeOwnedFolder, removeEmptyFolders, removeOwnedFolder } from './owned-folder';
import { nameOf, OutputClaims } from './output-claims';

/** Runs of one task: the first, and three more where failures are transient. */
export const MAX_ATTEMPTS = 4;
const RETRY_PAUSE_MS = 200;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface LiveJobOptions {
  header: JobHeader;
  engine: Engine;
  journal: JobJournal;
  limits: EngineLimits;
  /** What is known of tasks from an earlier run; those that are done are not run again. */
  known: ReadonlyMap<string, TaskRecord>;
  changed(): void;
}

/**
 * A job under way: gives its tasks to the engine, a bounded number at a time; tries transient failures again; puts
 * finished outputs in place and writes the journal before and after. One bad file does not stop the others.
 */
export class LiveJob {
  private state: JobState = 'running';
  private endedAt: string | null = null;
  /** The topmost folder that had to be made for the output folder. */
  private madeFrom: string | null = null;
  private readonly log: string[];
  private readonly tasks: { planned: PlannedTask; record: Mutable<TaskRecord> }[];
  private readonly abort = new AbortController();
  private readonly claims: OutputClaims;
  /** Workbooks that a consolidation reads, by task: where they lie while the job runs. */
  private readonly results = new Map<string, string>();

  constructor(
    private readonly options: LiveJobOptions,
    log: readonly string[] = [],
  ) {
    this.log = [...log];
    this.claims = new OutputClaims(options.header.planned);
    this.tasks = options.header.planned.map((planned) => ({
      planned,
      record: { ...(options.known.get(planned.id) ?? newTaskRecord(planned)) },
    }));
    for (const { planned, record } of this.tasks) {
      const workbook = record.outputs.find((output) => output.kind === 'workbook');
      if (record.state === 'done' && workbook) this.results.set(planned.id, workbook.path);
    }
  }

  get id(): string {
    return this.options.header.id;
  }

  record(): JobRecord {
    const { header } = this.options;
    return {
      id: header.id,
      recipe: header.recipe,
      options: header.options,
      state: this.state,
      startedAt: header.startedAt,
      endedAt: this.endedAt,
      tasks: this.tasks.map(({ record }) => ({ ...record })),
      log: this.log,
    };
  }

  /** Makes the private folders. Rejects when nothing could be written where the outputs are to go. */
  async prepare(): Promise<void> {
    const { staging, scratch, options } = this.options.header;
    this.madeFrom = await makeFolder(options.outDir);
    try {
      await makeOwnedFolder(staging);
      await makeOwnedFolder(scratch);
    } catch (thrown) {
      await this.clearFolders();
      throw thrown;
    }
  }

  /** Runs to the end, whatever happens on the way. */
  async run(): Promise<JobRecord> {
    const { journal } = this.options;
    try {
      await this.runFileTasks();
      await this.runConsolidation();
    } finally {
      await this.clearFolders();
      const states = this.tasks.map(({ record }) => record.state);
      this.state =
        this.abort.signal.aborted && states.includes('cancelled')
          ? 'cancelled'
          : states.every((state) => state === 'done')
            ? 'done'
            : 'failed';
      this.endedAt = new Date().toISOString();
      await journal.write({ t: 'ended', state: this.state, at: this.endedAt }, true).catch(() => undefined);
      await journal.close().catch(() => undefined);
      this.options.changed();
    }
    return this.record();
  }

  /** Asks the engine to stop; `force` ends its sessions at once. A rename under way is finished. */
  cancel(force: boolean): void {
    if (this.state === 'running') this.state = 'cancelling';
    if (!this.abort.signal.aborted) {
      this.note(force ? 'Cancelled: workers are ended.' : 'Cancelled.');
      this.abort.abort();
    }
    if (force) this.options.engine.endNow(this.id);
    this.options.changed();
  }

  private async clearFolders(): Promise<void> {
    const { staging, scratch, options } = this.options.header;
    await removeOwnedFolder(staging);
    await removeOwnedFolder(scratch);
    if (this.madeFrom) await removeEmptyFolders(options.outDir, this.madeFrom);
  }

  private async runFileTasks(): Promise<void> {
    const waiting = this.tasks.filter(
      ({ planned, record }) => planned.kind === 'file' && record.state === 'waiting',
    );
    const next = async (): Promise<void> => {
      for (let task = waiting.shift(); task; task = waiting.shift())
        await this.runTask(task.planned, task.record, []);
    };
    const atOnce = Math.max(1, Math.min(this.options.header.options.concurrency, waiting.length));
    await Promise.all(Array.from({ length: atOnce }, next));
  }

  private async runConsolidation(): Promise<void> {
    const task = this.tasks.find(({ planned }) => planned.kind === 'consolidate');
    if (!task || task.record.state !== 'waiting') return;
    const files = this.tasks.filter(({ planned }) => planned.kind === 'file');
    const failed = files.filter(({ record }) => record.state !== 'done');
    if (this.abort.signal.aborted) {
      await this.settle(task.record, 'cancelled', new Problem('cancelled', 'Cancelled.'));
      return;
    }
    const step = this.options.header.recipe.steps[task.planned.steps.from];
    if (failed.length > 0 && (step?.['onMissing'] !== 'report' || failed.length === files.length)) {
      await this.settle(
        task.record,
        'skipped',
        new Problem(
          'file-missing',
          `Nothing was consolidated, because ${failed.length} of ${files.length} files failed.`,
          {
            hint: 'Retry the failed files, or let the step report missing files ("onMissing": "report").',
          },
        ),
      );
      return;
    }
    await this.runTask(
      task.planned,
      task.record,
      failed.map(({ record }) => ({
        name: record.inputs[0]?.name ?? '',
        reason: record.error?.message ?? record.state,
      })),
    );
  }

  private async runTask(
    planned: PlannedTask,
    record: Mutable<TaskRecord>,
    missing: TaskOrder['missing'],
  ): Promise<void> {
    const started = performance.now();
    const done = (): void => {
      record.ms = Math.round(performance.now() - started);
      record.pid = null;
      record.phase = null;
      record.step = null;
    };
    for (;;) {
      if (this.abort.signal.aborted) {
        done();
        await this.settle(record, 'cancelled', new Problem('cancelled', 'Cancelled.'));
        return;
      }
      record.attempts++;
      record.state = 'running';
      record.progress = 0;
      try {
        await this.options.journal.write({ t: 'task', record: { ...record } });
        this.options.changed();
        const outcome = await this.attempt(planned, record, missing);
        await this.finish(planned, record, outcome, done);
        return;
      } catch (thrown) {
        const problem = Problem.from(thrown);
        if (problem.code === 'cancelled' || (this.abort.signal.aborted && problem.transient)) {
          done();
          await this.settle(record, 'cancelled', problem);
          return;
        }
        if (!problem.transient || record.attempts >= MAX_ATTEMPTS) {
          done();
          await this.settle(record, 'failed', problem);
          return;
        }
        this.note(
          `${nameOf(planned)}: attempt ${record.attempts} failed (${problem.message}); trying again on a fresh session.`,
        );
        await pause(RETRY_PAUSE_MS * record.attempts, this.abort.signal);
      }
    }
  }

  private async attempt(
    planned: PlannedTask,
    record: Mutable<TaskRecord>,
    missing: TaskOrder['missing'],
  ): Promise<TaskOutcome> {
    const { header, engine, limits } = this.options;
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
          inputs: planned.kind === 'file' ? planned.inputs : this.consolidationInputs(),
          missing,
          outputName: path.basename(planned.output?.path ?? sourceName(planned)),
          staging,
          scratch,
          startedAt: header.startedAt,
          calc: header.options.calc,
          limits,
          ...(header.options.allowMacros === true ? { allowMacros: true } : {}),
        },
        (event) => this.event(planned, record, event),
        this.abort.signal,
      );
    } catch (thrown) {
      await removeOwnedFolder(staging);
      throw thrown;
    } finally {
      await removeOwnedFolder(scratch);
    }
  }

  /** Results of the per-file tasks, under the names of the inputs they came from. */
  private consolidationInputs(): TaskOrder['inputs'] {
    return this.tasks.flatMap(({ planned }) => {
      const input = planned.inputs[0];
      const result = this.results.get(planned.id);
      return planned.kind === 'file' && input && result ? [{ ...input, path: result }] : [];
    });
  }

  private event(planned: PlannedTask, record: Mutable<TaskRecord>, event: TaskEvent): void {
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
        this.note(`${nameOf(planned)}: ${event.line}`);
        break;
    }
    this.options.changed();
  }

  /** Puts the outputs in place and writes down what the task did. */
  private async finish(
    planned: PlannedTask,
    record: Mutable<TaskRecord>,
    outcome: TaskOutcome,
    done: () => void,
  ): Promise<void> {
    const { header, journal } = this.options;
    const placements = this.claims.place(planned, outcome.outputs);
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
      if (this.abort.signal.aborted) throw new Problem('cancelled', 'Cancelled.');
      record.state = 'committing';
      record.outputs = placed.map(recordedOutput);
      await journal.write({ t: 'task', record: { ...record } }, true);
      this.options.changed();
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
      this.results.set(planned.id, at && !header.options.dryRun ? at.path : workbook.stagedPath);
    }
    record.progress = 1;
    done();
    await this.settle(record, 'done', null);
  }

  private async settle(
    record: Mutable<TaskRecord>,
    state: TaskRecord['state'],
    problem: Problem | null,
  ): Promise<void> {
    record.state = state;
    record.error = problem?.toData() ?? null;
    if (problem && state === 'failed')
      this.note(`${record.inputs[0]?.name ?? record.id}: failed: ${problem.message}`);
    await this.options.journal
      .write({ t: 'task', record: { ...record } }, true)
      .catch((thrown: unknown) => this.note(`The journal cannot be written: ${String(thrown)}`));
    this.options.changed();
  }

  private note(line: string): void {
    this.log.push(line);
    void this.options.journal.write({ t: 'log', line }).catch(() => undefined);
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
