import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createApplication } from '../../app/automation/model/application';
import { invoke } from '../../app/automation/members';
import type { AutomationObject as ModelObject, Value } from '../../app/automation/values';
import type { AutomationObject } from '../../app/com/values';
import { EmbeddedInspector } from '../../app/engines/embedded/engine';
import type { TaskOrder } from '../../app/engines/engine';
import type { BookReader } from '../../app/engines/excel/book-reader';
import { ExcelEngine } from '../../app/engines/excel/excel-engine';
import { DEFAULT_LIMITS } from '../../app/engines/limits';
import { recipeSchema } from '../../app/recipe/recipe';
import { ApplicationSessions } from '../../app/sessions/applications/application-sessions';
import type { ApplicationLeases } from '../../app/sessions/applications/lease';
import { DEFAULT_APPLICATION_LIMITS, type ApplicationLimits } from '../../app/sessions/applications/limits';
import { NodeChildHost } from '../../app/sessions/node-child-host';
import { WorkerPool } from '../../app/sessions/worker-pool';
import { com, registeredServer } from '../../main/automation/testing/registered-server';
import { NativeAutomation } from '../../main/com/native-automation';
import { Typed, VT, type Batch, type ComObject } from '../../native';
import { RawTask } from './raw-task';
import { RecordedAutomation, type RecordedBatch } from './recorded-calls';
import { cellLoop } from './script';

/*
 * What the Excel engine costs beyond the calls that it makes, and what starting an application costs. Runs in node.exe, in
 * Windows or under Wine, against Concierge.Application in a process of its own, and writes its figures to the file named
 * by CONCIERGE_BENCH_OUT. scripts/native/bench-excel.mjs starts it and makes the table.
 */

const OUT = process.env['CONCIERGE_BENCH_OUT'] ?? '';
const BUNDLES = process.env['CONCIERGE_BUNDLES'] ?? '';
const SAMPLES = process.env['CONCIERGE_SAMPLES'] ?? '';
const LAB_HOST = process.env['CONCIERGE_LAB_HOST'] ?? '';
/** A local server in C++ whose method answers a number (native/lab-host). */
const BARE_SERVER = '{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c2001}';
const GET_CREATED_THREAD_ID = 1;
const JOBS = 10;
/** Rounds of ten jobs each: ours and raw in turn, so that a noisy moment hits both. */
const ROUNDS = 5;
/** Cells of the loops: 100 x 100. */
const SIDE = 100;
/** Calls of the crossings, in one batch. */
const CROSSINGS = 500;
const NEVER = new AbortController().signal;

const noPdf = {
  available: () => Promise.resolve([]),
  printHtml: () => Promise.reject(new Error('nothing is printed here')),
  printWorkbook: () => Promise.reject(new Error('nothing is printed here')),
};

/** Reads files as the app does, in a worker, and counts the time that checking results takes. */
class TimedReader implements BookReader {
  checkMs = 0;

  constructor(
    private readonly real: BookReader,
    private readonly isResult: (file: string) => boolean,
  ) {}

  async facts(...request: Parameters<BookReader['facts']>) {
    const start = performance.now();
    const facts = await this.real.facts(...request);
    if (this.isResult(request[0])) this.checkMs += performance.now() - start;
    return facts;
  }

  importFile(...request: Parameters<BookReader['importFile']>) {
    return this.real.importFile(...request);
  }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-excel-'));
  const server = registeredServer(60);
  let limits: ApplicationLimits = DEFAULT_APPLICATION_LIMITS;
  const automation = new RecordedAutomation(new NativeAutomation(com()));
  const sessions = await ApplicationSessions.open({
    automation,
    ledgerFolder: path.join(folder, 'ledger'),
    limits: () => limits,
  });
  const workers = new WorkerPool({
    host: new NodeChildHost(),
    modulePath: path.join(BUNDLES, 'worker.cjs'),
    name: 'reader',
    size: 1,
    residentBytes: DEFAULT_LIMITS.residentBytes,
  });
  const reader = new TimedReader(new EmbeddedInspector(workers, () => DEFAULT_LIMITS), (file) =>
    file.includes('staging'),
  );
  const pool = sessions.pool(server.progId);
  let application: AutomationObject | null = null;
  const leases: ApplicationLeases = {
    lease: async (...request) => {
      const lease = await pool.lease(...request);
      application = lease.application;
      return lease;
    },
    endJob: (job) => pool.endJob(job),
  };
  const engine = new ExcelEngine(leases, reader, {
    folder: path.join(folder, 'x'),
    present: () => Promise.resolve({ title: server.progId, available: true }),
    services: { pdf: noPdf },
  });
  const orders = tasks(folder);
  const run = async (order: TaskOrder) => {
    mkdirSync(order.staging, { recursive: true });
    await engine.runTask(order, () => undefined, NEVER);
    rmSync(order.staging, { recursive: true });
  };
  const ten = async (): Promise<number> => {
    const start = performance.now();
    for (const order of orders) await run(order);
    return performance.now() - start;
  };

  try {
    limits = { ...DEFAULT_APPLICATION_LIMITS, renewAfterTasks: 1 };
    const cold = await ten();
    const coldStarts = pool.activations;
    limits = DEFAULT_APPLICATION_LIMITS;
    // The first file reaches for a fresh application, which is what a burst pays once.
    const burst = await ten();

    const raw: number[] = [];
    const own: number[] = [];
    const checks: number[] = [];
    const recorded: RecordedBatch[][] = [];
    for (const order of orders) {
      const batches: RecordedBatch[] = [];
      automation.into = batches;
      await run(order);
      automation.into = null;
      recorded.push(batches);
    }
    if (!application) throw new Error('no application was leased');
    const sta = com().start({ name: 'raw', kind: 'sta', lcid: 0x409 });
    const object = await sta.create(server.progId, 'local');
    const raws = recorded.map((batches) => new RawTask(batches, application as AutomationObject, object));
    const files = orders.map((order, i) => rawFiles(folder, order, i));
    const tenRaw = async (): Promise<number> => {
      const start = performance.now();
      for (const [i, task] of raws.entries()) await task.run(sta, files[i] as (typeof files)[number]);
      return performance.now() - start;
    };
    await tenRaw();
    for (let round = 0; round < ROUNDS; round++) {
      raw.push(await tenRaw());
      reader.checkMs = 0;
      own.push(await ten());
      checks.push(reader.checkMs);
    }
    const warmActivations = pool.activations - coldStarts;

    const crossing = await crossings(object);
    const cells = await cellsByBatch(object);
    await object.call('Quit');
    await sta.stop();
    const script = runScript(folder, server.progId);
    const model = await cellsInModel(folder);
    write({
      cold,
      coldStarts,
      burst,
      warmActivations,
      raw,
      own,
      checks,
      calls: raws.reduce((sum, task) => sum + task.calls, 0),
      crossing,
      cells: { script, client: cells, model },
    });
  } finally {
    await sessions.close();
    workers.close();
    server.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Ten small jobs: the sample recipe for the month's end, on the sample workbooks in turn. */
function tasks(folder: string): TaskOrder[] {
  const recipe = recipeSchema.parse(JSON.parse(readFileSync(path.join(SAMPLES, 'month-end.json'), 'utf8')));
  const samples = readdirSync(path.join(SAMPLES, 'workbooks')).filter((name) => name.endsWith('.xlsx'));
  return Array.from({ length: JOBS }, (_, i) => {
    const name = `book ${i + 1}.xlsx`;
    const input = path.join(folder, name);
    copyFileSync(path.join(SAMPLES, 'workbooks', samples[i % samples.length] ?? ''), input);
    return {
      jobId: `job ${i + 1}`,
      taskId: 't1',
      kind: 'file',
      recipe,
      steps: { from: 0, to: recipe.steps.length },
      inputs: [{ path: input, name, folder: '' }],
      missing: [],
      outputName: name,
      staging: path.join(folder, `staging ${i + 1}`),
      scratch: folder,
      startedAt: new Date().toISOString(),
      calc: 'ironcalc',
      limits: DEFAULT_LIMITS,
    };
  });
}

function rawFiles(folder: string, order: TaskOrder, index: number) {
  const own = path.join(folder, `raw ${index + 1}`);
  const name = order.inputs[0]?.name ?? '';
  for (const each of ['in', 'saved', 'out']) mkdirSync(path.join(own, each), { recursive: true });
  return {
    input: order.inputs[0]?.path ?? '',
    copy: path.join(own, 'in', name),
    saved: path.join(own, 'saved', name),
    output: path.join(own, 'out', name),
  };
}

/** Milliseconds that writing and reading cells one by one takes. */
interface Loops {
  write: number;
  read: number;
}

const SUM = Array.from({ length: SIDE }, (_, i) => i + 1).reduce(
  (sum, row) => sum + row * SIDE * ((SIDE + 1) / 2),
  0,
);

/** Milliseconds of one call into another process: one that does nothing else, and Concierge.Application. */
async function crossings(excel: ComObject): Promise<{ bare: number; served: number }> {
  const { apartment } = excel;
  spawnSync(LAB_HOST, ['--register'], { stdio: 'ignore' });
  try {
    const bare = await apartment.create(BARE_SERVER, 'local');
    const best = { bare: Infinity, served: Infinity };
    for (let round = 0; round < ROUNDS; round++) {
      best.bare = Math.min(best.bare, await each((batch) => batch.call(bare, GET_CREATED_THREAD_ID)));
      best.served = Math.min(best.served, await each((batch) => batch.get(excel, 'Name')));
    }
    await bare.release();
    return best;
  } finally {
    spawnSync(LAB_HOST, ['--unregister'], { stdio: 'ignore' });
  }

  async function each(add: (batch: Batch) => void): Promise<number> {
    const batch = apartment.batch();
    for (let i = 0; i < CROSSINGS; i++) add(batch);
    const start = performance.now();
    await apartment.run(batch);
    return (performance.now() - start) / CROSSINGS;
  }
}

/** From one C++ STA, through the addon: the calls alone, without a script's own time. */
async function cellsByBatch(excel: ComObject): Promise<Loops> {
  const books = (await excel.get('Workbooks')) as ComObject;
  const book = (await books.call('Add')) as ComObject;
  const sheet = (await book.get('ActiveSheet')) as ComObject;
  const { apartment } = excel;
  const writing = apartment.batch();
  const reading = apartment.batch();
  const slots: number[] = [];
  for (let row = 1; row <= SIDE; row++) {
    for (let column = 1; column <= SIDE; column++) {
      writing.put(writing.get(sheet, 'Cells', [row, column]), 'Value', new Typed(VT.R8, row * column));
      slots.push(reading.size + 1);
      reading.get(reading.get(sheet, 'Cells', [row, column]), 'Value');
    }
  }
  const start = performance.now();
  await apartment.run(writing);
  const wrote = performance.now();
  const values = await apartment.run(reading);
  const read = performance.now();
  const sum = slots.reduce((all, at) => all + (values[at] as number), 0);
  if (sum !== SUM) throw new Error(`the client read ${sum} instead of ${SUM}`);
  await book.call('Close', [false]);
  return { write: wrote - start, read: read - wrote };
}

/** The object model in this process, without COM: what of the time is ours. */
async function cellsInModel(folder: string): Promise<Loops> {
  const scratch = path.join(folder, 'model');
  mkdirSync(scratch);
  const excel = createApplication({ window: 1, processId: process.pid, scratch });
  const get = (object: Value, name: string, ...args: Value[]) =>
    invoke(object as ModelObject, name, { put: false, args });
  const sheet = await get(await get(await get(excel, 'Workbooks'), 'Add'), 'ActiveSheet');
  const start = performance.now();
  for (let row = 1; row <= SIDE; row++) {
    for (let column = 1; column <= SIDE; column++) {
      const cell = (await get(sheet, 'Cells', row, column)) as ModelObject;
      await invoke(cell, 'Value', { put: true, args: [row * column] });
    }
  }
  const wrote = performance.now();
  for (let row = 1; row <= SIDE; row++) {
    for (let column = 1; column <= SIDE; column++) await get(await get(sheet, 'Cells', row, column), 'Value');
  }
  const read = performance.now();
  await excel.quit();
  return { write: wrote - start, read: read - wrote };
}

/** By cscript, which knows nothing of this project; null where it does not run. */
function runScript(folder: string, progId: string): Loops | null {
  const file = path.join(folder, 'cells.vbs');
  const answer = path.join(folder, 'cells.txt');
  writeFileSync(file, cellLoop(progId, SIDE, answer));
  spawnSync('cscript.exe', ['//nologo', file], { stdio: 'ignore', timeout: 600_000 });
  try {
    const [write = NaN, read = NaN, sum = NaN] = readFileSync(answer, 'utf8').split(' ').map(Number);
    if (sum !== SUM) throw new Error(`the script read ${sum} instead of ${SUM}`);
    return { write, read };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function write(figures: object): void {
  writeFileSync(OUT, JSON.stringify(figures));
}

main().catch((error: unknown) => {
  write({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  process.exitCode = 1;
});
