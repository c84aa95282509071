import { appendFile, mkdir, open, readFile, readdir, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { fileProblem } from '../errors/file-problem';
import { Problem } from '../errors/problem';
import type { ChangedCell } from '../workbook/tally';
import type { JobRecord, JobState, PlannedTask, TaskRecord } from './model';
import { isAlive, ownerOfThisProcess } from './owner';
import type { Owner } from './owner';

/** The first line of a job's journal: all that is needed to run it again. */
export interface JobHeader {
  id: string;
  recipe: JobRecord['recipe'];
  options: JobRecord['options'];
  /** ISO 8601. */
  startedAt: string;
  planned: readonly PlannedTask[];
  /** Folder of the staged outputs, beside the destination. */
  staging: string;
  scratch: string;
}

/** Journals are JSON lines, appended only; the last line that is about a task or the job is the one that holds. */
type Line =
  | { t: 'job'; version: 1; owner: Owner; header: JobHeader }
  | { t: 'resumed'; owner: Owner; at: string; staging: string; scratch: string }
  | { t: 'task'; record: TaskRecord }
  | { t: 'log'; line: string }
  | { t: 'ended'; state: JobState; at: string };

const FILE = 'journal.jsonl';
const ID = /^[A-Za-z0-9-]{1,100}$/;

export interface StoredJob {
  header: JobHeader;
  owner: Owner;
  record: JobRecord;
}

export type StepCell = ChangedCell & { step: number };

/** The journals of all jobs, one folder each below the data folder. */
export class JournalStore {
  constructor(private readonly folder: string) {}

  /** Starts the journal of a new job; its first line is on disk when this resolves. */
  async create(header: JobHeader): Promise<JobJournal> {
    const folder = this.folderOf(header.id);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const journal = new JobJournal(folder, await open(path.join(folder, FILE), 'ax', 0o600));
      await journal.write({ t: 'job', version: 1, owner: await ownerOfThisProcess(), header }, true);
      return journal;
    } catch (thrown) {
      throw fileProblem(thrown, folder, 'write');
    }
  }

  /** Goes on with the journal of an interrupted job. */
  async reopen(id: string, folders: { staging: string; scratch: string }): Promise<JobJournal> {
    const folder = this.folderOf(id);
    try {
      const journal = new JobJournal(folder, await open(path.join(folder, FILE), 'a', 0o600));
      // The line that the crash tore must not swallow the next one.
      await journal.newLine();
      await journal.write(
        { t: 'resumed', owner: await ownerOfThisProcess(), at: new Date().toISOString(), ...folders },
        true,
      );
      return journal;
    } catch (thrown) {
      throw fileProblem(thrown, folder, 'write');
    }
  }

  /** Every job that can be read, newest first. A journal beyond reading is left alone and not listed. */
  async all(): Promise<StoredJob[]> {
    const jobs: StoredJob[] = [];
    for (const id of await this.ids()) {
      const job = await this.load(id).catch(() => null);
      if (job) jobs.push(job);
    }
    return jobs.sort((a, b) => (a.header.startedAt < b.header.startedAt ? 1 : -1));
  }

  async ids(): Promise<string[]> {
    const names = await readdir(this.folder).catch(() => []);
    return names.filter((name) => ID.test(name));
  }

  async load(id: string): Promise<StoredJob> {
    const file = path.join(this.folderOf(id), FILE);
    const text = await readFile(file, 'utf8').catch(() => {
      throw new Problem('arguments', `There is no job ${id}.`);
    });
    return replay(text, id);
  }

  async changedCells(jobId: string, taskId: string): Promise<StepCell[]> {
    const file = path.join(this.folderOf(jobId), cellsFile(taskId));
    const text = await readFile(file, 'utf8').catch(() => '');
    return text.split('\n').flatMap((line) => {
      const parsed = stepCell.safeParse(parseLine(line));
      return parsed.success ? [parsed.data] : [];
    });
  }

  async remove(id: string): Promise<void> {
    await rm(this.folderOf(id), { recursive: true, force: true });
  }

  private folderOf(id: string): string {
    if (!ID.test(id)) throw new Problem('arguments', `"${id}" is not the id of a job.`);
    return path.join(this.folder, id);
  }
}

/** The journal of one running job. Lines are written in the order of the calls. */
export class JobJournal {
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly folder: string,
    private readonly file: FileHandle,
  ) {}

  /** `durable`: on disk when this resolves, which comes before and after every rename into place. */
  write(line: Line, durable = false): Promise<void> {
    return this.enqueue(async () => {
      await this.file.appendFile(`${JSON.stringify(line)}\n`);
      if (durable) await this.file.datasync();
    });
  }

  newLine(): Promise<void> {
    return this.enqueue(() => this.file.appendFile('\n'));
  }

  /** Changed cells, in a file of their own that only the results list reads. */
  cells(taskId: string, cells: readonly StepCell[]): Promise<void> {
    return this.enqueue(async () => {
      const file = path.join(this.folder, cellsFile(taskId));
      await rm(file, { force: true });
      if (cells.length === 0) return;
      await appendFile(file, cells.map((cell) => `${JSON.stringify(cell)}\n`).join(''), { mode: 0o600 });
    });
  }

  async close(): Promise<void> {
    await this.queue.catch(() => undefined);
    await this.file.close();
  }

  private enqueue(write: () => Promise<void>): Promise<void> {
    const next = this.queue.then(write);
    this.queue = next.catch(() => undefined);
    return next;
  }
}

function cellsFile(taskId: string): string {
  return `cells-${taskId.replace(/[^A-Za-z0-9-]/g, '')}.jsonl`;
}

const stepCell = z.object({
  step: z.number(),
  sheet: z.string(),
  cell: z.string(),
  before: z.string(),
  after: z.string(),
});

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return null;
  }
}

/** What a journal tells. Lines that a crash tore are passed over: what they began to say was not yet done. */
async function replay(text: string, id: string): Promise<StoredJob> {
  const lines = text.split('\n').flatMap((line) => {
    const parsed = parseLine(line) as Line | null;
    return parsed ? [parsed] : [];
  });
  const first = lines.find((line) => line.t === 'job');
  if (!first || first.header.id !== id) throw new Problem('damaged', `The journal of job ${id} is damaged.`);
  let { header, owner } = first;
  let ended: { state: JobState; at: string } | null = null;
  const tasks = new Map<string, TaskRecord>();
  const log: string[] = [];
  for (const line of lines) {
    switch (line.t) {
      case 'job':
        break;
      case 'resumed':
        owner = line.owner;
        ended = null;
        header = { ...header, staging: line.staging, scratch: line.scratch };
        break;
      case 'task':
        tasks.set(line.record.id, line.record);
        break;
      case 'log':
        log.push(line.line);
        break;
      case 'ended':
        ended = { state: line.state, at: line.at };
        break;
    }
  }
  return {
    header,
    owner,
    record: {
      id,
      recipe: header.recipe,
      options: header.options,
      state: ended?.state ?? ((await isAlive(owner)) ? 'running' : 'interrupted'),
      startedAt: header.startedAt,
      endedAt: ended?.at ?? null,
      tasks: header.planned.map((task) => tasks.get(task.id) ?? newTaskRecord(task)),
      log,
    },
  };
}

/** A task of which nothing is known but the plan. */
export function newTaskRecord(task: PlannedTask): TaskRecord {
  return {
    id: task.id,
    kind: task.kind,
    inputs: task.inputs.map(({ path: file, name, bytes, mtimeMs }) => ({
      path: file,
      name,
      ...(bytes === undefined ? {} : { bytes }),
      ...(mtimeMs === undefined ? {} : { mtimeMs }),
    })),
    state: 'waiting',
    attempts: 0,
    phase: null,
    step: null,
    progress: 0,
    pid: null,
    outputs: [],
    warnings: [...task.notes],
    leftBehind: [],
    staleFormulas: 0,
    staleCells: [],
    error: null,
    steps: [],
    ms: 0,
  };
}
