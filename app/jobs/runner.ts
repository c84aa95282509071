import { randomBytes } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Engine, EngineId, EngineLimits } from '../engines/engine';
import { fileProblem } from '../errors/file-problem';
import { Problem } from '../errors/problem';
import { ChangeSignal } from '../sessions/change-signal';
import type { JobHeader, JournalStore, StoredJob } from './journal';
import { LiveJob } from './live-job';
import type { JobPlan, JobRecord, PlannedTask, TaskRecord } from './model';
import { pathKey } from './output-paths';
import { removeLeftovers } from './owned-folder';
import { clearAfterCrash, whatToResume } from './resume';
import type { ChangedInputs } from './resume';
import { whatToRetry } from './retry';
import { stagingFolder } from './staging-folder';

/** Jobs kept in the history; older ones are forgotten at the next start. Their outputs stay. */
export const HISTORY_KEPT = 500;

export interface RunnerOptions {
  engine(id: EngineId): Engine;
  journals: JournalStore;
  /** Folder for the private scratch folders of jobs. */
  scratchRoot: string;
  limits(): EngineLimits;
}

/**
 * Starts, follows, cancels, retries and resumes jobs, and knows the history. Changes are told by events, at most ten
 * times a second.
 */
export class JobRunner {
  private readonly live = new Map<string, { job: LiveJob; ended: Promise<JobRecord> }>();
  private readonly history = new Map<string, StoredJob>();
  private readonly removed = new Set<string>();
  private readonly resuming = new Set<string>();
  /** Jobs that are being started: nobody sees them yet. */
  private readonly launching = new Set<Promise<string>>();
  private closed = false;
  private readonly changes = new ChangeSignal(100);

  constructor(private readonly options: RunnerOptions) {}

  /** Reads the history and removes what processes that are gone left behind. Once, before anything else. */
  async open(): Promise<void> {
    const { scratchRoot } = this.options;
    await mkdir(scratchRoot, { recursive: true, mode: 0o700 }).catch((thrown: unknown) => {
      throw fileProblem(thrown, scratchRoot, 'write');
    });
    for (const [index, job] of (await this.options.journals.all()).entries()) {
      const { state } = job.record;
      if (state === 'interrupted') await clearAfterCrash(job);
      if (index >= HISTORY_KEPT && state !== 'running') await this.options.journals.remove(job.header.id);
      else this.history.set(job.header.id, job);
    }
    await removeLeftovers(this.options.scratchRoot);
  }

  /**
   * Starts a planned job and answers its id; it is in the journal by then. Rejects with the plan's first problem, and
   * when the output folder cannot be written.
   */
  async start(plan: JobPlan, startedAt = new Date()): Promise<string> {
    const problem = plan.problems[0];
    if (problem) throw Problem.fromData(problem);
    const id = newJobId(startedAt);
    return this.launch(
      {
        id,
        recipe: plan.recipe,
        options: plan.options,
        startedAt: startedAt.toISOString(),
        planned: plan.tasks,
        staging: stagingFolder(plan.options.outDir, id),
        scratch: path.join(this.options.scratchRoot, id),
      },
      new Map(),
    );
  }

  /** Resolves when the job has ended. */
  async ended(id: string): Promise<JobRecord> {
    return this.live.get(id)?.ended ?? this.get(id);
  }

  cancel(id: string, force: boolean): void {
    this.live.get(id)?.job.cancel(force);
  }

  /** Runs what failed, was cancelled or skipped again, as a new job. Consolidation finds the files done before. */
  async retry(id: string): Promise<string> {
    const { header, record } = await this.stored(id);
    if (record.state === 'running' || record.state === 'cancelling')
      throw new Problem('arguments', 'The job is still running.');
    if (record.state === 'interrupted')
      throw new Problem('arguments', 'The job was cut off: resume it instead.');
    if (record.tasks.every((task) => task.state === 'done'))
      throw new Problem('arguments', 'No task of this job failed.');
    const { planned, known } = await whatToRetry(header, record);
    const startedAt = new Date();
    const newId = newJobId(startedAt);
    return this.launch(
      {
        ...header,
        id: newId,
        startedAt: startedAt.toISOString(),
        planned,
        staging: stagingFolder(header.options.outDir, newId),
        scratch: path.join(this.options.scratchRoot, newId),
      },
      known,
    );
  }

  /**
   * Goes on with a job that was cut off, under the same id. Finished outputs are checked, not made again. Inputs
   * that changed since are asked about: `accept` takes them as they are now, `skip` leaves them out.
   */
  async resume(id: string, how: ChangedInputs): Promise<{ jobId: string | null; changed: string[] }> {
    // Two at once would both write to its journal and into its folders.
    if (this.resuming.has(id)) throw new Problem('arguments', 'The job is being resumed already.');
    this.resuming.add(id);
    try {
      return await this.resumeAlone(id, how);
    } finally {
      this.resuming.delete(id);
    }
  }

  private async resumeAlone(
    id: string,
    how: ChangedInputs,
  ): Promise<{ jobId: string | null; changed: string[] }> {
    const { header, record } = await this.options.journals.load(id);
    if (this.live.has(id) || record.state !== 'interrupted')
      throw new Problem('arguments', 'Only a job that was cut off can be resumed.');
    const { known, changed } = await whatToResume(header, record, how);
    if (changed.length > 0 && how === 'ask') return { jobId: null, changed };
    await clearAfterCrash({ header, record });
    await this.launch(header, known, record.log);
    return { jobId: id, changed };
  }

  async get(id: string): Promise<JobRecord> {
    return (await this.stored(id)).record;
  }

  /** Running jobs and history, newest first. */
  list(): JobRecord[] {
    const records = new Map<string, JobRecord>();
    for (const [id, { record }] of this.history) records.set(id, record);
    for (const [id, { job }] of this.live) records.set(id, job.record());
    return [...records.values()].sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  }

  /** Reads again what other processes (the command line, a second window) were doing, and what they began. */
  async refresh(): Promise<void> {
    const { journals } = this.options;
    for (const id of new Set([...(await journals.ids()), ...this.history.keys()])) {
      const known = this.history.get(id);
      if (this.live.has(id) || (known && known.record.state !== 'running')) continue;
      const job = await journals.load(id).catch(() => null);
      // What happened to it while it was read is newer than what was read.
      if (this.live.has(id) || this.removed.has(id) || this.history.get(id) !== known) continue;
      if (job) this.history.set(id, job);
      else this.history.delete(id);
    }
  }

  /** Whether a file was written by a job of the history: walking folders leaves it out. */
  wrote(): (file: string) => boolean {
    const written = new Set<string>();
    for (const record of this.list()) {
      if (record.options.dryRun) continue;
      for (const task of record.tasks) for (const output of task.outputs) written.add(pathKey(output.path));
    }
    return (file) => written.has(pathKey(file));
  }

  async remove(id: string): Promise<void> {
    const { state } = (await this.stored(id)).record;
    if (state === 'running' || state === 'cancelling' || this.resuming.has(id))
      throw new Problem('arguments', 'A running job cannot be removed.');
    await this.options.journals.remove(id);
    this.removed.add(id);
    this.history.delete(id);
    this.changes.fire();
  }

  onChange(listener: () => void): () => void {
    return this.changes.on(listener);
  }

  /**
   * Cuts off what runs or is being started, so that it can be resumed, and waits for its end. Nothing starts afterwards.
   */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.allSettled(this.launching);
    const ending = [...this.live.values()];
    for (const { job } of ending) job.interrupt();
    await Promise.all(ending.map(({ ended }) => ended));
  }

  private async stored(id: string): Promise<{ header: JobHeader; record: JobRecord }> {
    const live = this.live.get(id);
    const stored = this.history.get(id) ?? (await this.options.journals.load(id));
    return live ? { ...stored, record: live.job.record() } : stored;
  }

  private async launch(
    header: JobHeader,
    known: ReadonlyMap<string, TaskRecord>,
    log: readonly string[] | null = null,
  ): Promise<string> {
    if (this.closed) throw new Problem('cancelled', 'The app was closed.');
    const launching = this.launchNow(header, known, log);
    this.launching.add(launching);
    try {
      return await launching;
    } finally {
      this.launching.delete(launching);
    }
  }

  private async launchNow(
    header: JobHeader,
    known: ReadonlyMap<string, TaskRecord>,
    log: readonly string[] | null,
  ): Promise<string> {
    const { journals } = this.options;
    const withInputs = log ? header : { ...header, planned: await Promise.all(header.planned.map(measured)) };
    const journal = log
      ? await journals.reopen(header.id, { staging: header.staging, scratch: header.scratch })
      : await journals.create(withInputs);
    const job = new LiveJob(
      {
        header: withInputs,
        engine: this.options.engine(header.options.engine),
        journal,
        limits: this.options.limits(),
        known,
        changed: () => this.changes.fire(),
      },
      log ?? [],
    );
    try {
      await job.prepare();
    } catch (thrown) {
      await journal.close();
      if (!log) await journals.remove(header.id);
      throw thrown;
    }
    for (const record of known.values()) await journal.write({ t: 'task', record });
    const ended = job.run().then(async (record) => {
      this.live.delete(header.id);
      // Until the journal is read: what was kept at the start would show an ended job running again.
      const ended = fallback(withInputs, record);
      this.history.set(header.id, ended);
      this.history.set(header.id, await this.options.journals.load(header.id).catch(() => ended));
      this.changes.flush();
      return record;
    });
    this.live.set(header.id, { job, ended });
    this.history.set(header.id, fallback(withInputs, job.record()));
    this.changes.fire();
    return header.id;
  }
}

function fallback(header: JobHeader, record: JobRecord): StoredJob {
  return { header, owner: { pid: process.pid, started: null }, record };
}

/** The task with size and time of its inputs as they are when the job starts. */
async function measured(task: PlannedTask): Promise<PlannedTask> {
  if (task.kind !== 'file') return task;
  const inputs = await Promise.all(
    task.inputs.map(async (input) => {
      const info = await stat(input.path).catch(() => null);
      return info ? { ...input, bytes: info.size, mtimeMs: info.mtimeMs } : input;
    }),
  );
  return { ...task, inputs };
}

function newJobId(now: Date): string {
  const stamp = now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${stamp}-${randomBytes(3).toString('hex')}`;
}
