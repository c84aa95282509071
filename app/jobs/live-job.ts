import { counted } from '../errors/counted';
import type { Engine, EngineLimits, TaskOrder } from '../engines/engine';
import { Problem } from '../errors/problem';
import { makeFolder } from './make-folder';
import type { JobHeader, JobJournal } from './journal';
import type { JobRecord, JobState, TaskRecord } from './model';
import { makeOwnedFolder, removeEmptyFolders, removeOwnedFolder } from './owned-folder';
import { OutputClaims } from './output-claims';
import { TaskRun } from './task-run';

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
 * A job under way: runs its tasks, a bounded number at a time, then the consolidation of what came out of them. One bad
 * file does not stop the others.
 */
export class LiveJob {
  private state: JobState = 'running';
  private endedAt: string | null = null;
  /** The topmost folder that had to be made for the output folder. */
  private madeFrom: string | null = null;
  private readonly log: string[];
  private readonly tasks: readonly TaskRun[];
  private readonly abort = new AbortController();
  private interrupted = false;
  /** Workbooks that a consolidation reads, by task: where they lie while the job runs. */
  private readonly results = new Map<string, string>();

  constructor(
    private readonly options: LiveJobOptions,
    log: readonly string[] = [],
  ) {
    this.log = [...log];
    const host = {
      ...options,
      claims: new OutputClaims(options.header.planned),
      results: this.results,
      signal: this.abort.signal,
      note: (line: string) => this.note(line),
    };
    this.tasks = options.header.planned.map(
      (planned) => new TaskRun(planned, options.known.get(planned.id), host),
    );
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
          ? this.interrupted
            ? 'interrupted'
            : 'cancelled'
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

  /** Ends it for now, as the program closes: what is not done can be resumed. Not where the user has cancelled it. */
  interrupt(): void {
    if (!this.abort.signal.aborted) {
      this.interrupted = true;
      this.state = 'cancelling';
      this.note('Cut off, because Concierge was closed.');
      this.abort.abort();
    }
    this.options.engine.endNow(this.id);
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
        await task.run({ inputs: task.planned.inputs, missing: [] });
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
      await task.settle('cancelled', new Problem('cancelled', 'Cancelled.'));
      return;
    }
    const step = this.options.header.recipe.steps[task.planned.steps.from];
    if (failed.length > 0 && (step?.['onMissing'] !== 'report' || failed.length === files.length)) {
      await task.settle(
        'skipped',
        new Problem(
          'file-missing',
          `Nothing was consolidated, because ${failed.length} of ${counted(files.length, 'file')} failed.`,
          {
            hint: 'Retry the failed files, or let the step report missing files ("onMissing": "report").',
          },
        ),
      );
      return;
    }
    await task.run({
      inputs: this.consolidationInputs(),
      missing: failed.map(({ record }) => ({
        name: record.inputs[0]?.name ?? '',
        reason: record.error?.message ?? record.state,
      })),
    });
  }

  /** Results of the per-file tasks, under the names of the inputs they came from. */
  private consolidationInputs(): TaskOrder['inputs'] {
    return this.tasks.flatMap(({ planned }) => {
      const input = planned.inputs[0];
      const result = this.results.get(planned.id);
      return planned.kind === 'file' && input && result ? [{ ...input, path: result }] : [];
    });
  }

  private note(line: string): void {
    this.log.push(line);
    void this.options.journal.write({ t: 'log', line }).catch(() => undefined);
  }
}
