import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Typed, VT, openCom, type ApartmentHost, type ComArray, type ComObject } from '../../native/index';
import { scriptSource } from './peers';

/*
 * How far the COM library is from the limit, measured in one run: runs in node.exe, in Windows or under Wine, and writes
 * its figures to the file named by CONCIERGE_BENCH_OUT. scripts/native/bench-com.mjs starts it and makes the table.
 */

/** bench.node: native/bench/bench_addon.cpp. Times in microseconds. */
interface Raw {
  rawLoop(rounds: number, early: boolean): Float64Array;
  cells(classId: string, member: number, rows: number, columns: number, rounds: number): Float64Array;
  startThreads(count: number): void;
  stopThreads(): number;
  startEcho(answered: () => void): void;
  ping(): void;
  stopEcho(): void;
}

const BUILD = process.env['CONCIERGE_NATIVE_BUILD'] ?? '';
const OUT = process.env['CONCIERGE_BENCH_OUT'] ?? '';
const CALLS = 1000;
const BEST_OF = 5;
/** Rounds in each of the five: the best round counts. */
const ROUNDS = 40;
/** A script takes a second or two; each is run five times. */
const SCRIPT_TIMEOUT_MS = 8_000;
const SERVER = '{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c2001}';
const GET_CELLS = 8;

/** Wine's dictionary takes some integers above 272 for one another, so few keys are read often. */
const KEYS = 100;
const keys = Float64Array.from({ length: CALLS }, (_, i) => i % KEYS);

/** Microseconds that `work` takes. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1000;
}

async function best(rounds: number, work: () => Promise<unknown>): Promise<number> {
  let least = Infinity;
  for (let i = 0; i < rounds; i++) least = Math.min(least, await timed(work));
  return least;
}

async function filledDictionary(host: ApartmentHost, name: string): Promise<ComObject> {
  const apartment = host.start({ name, kind: 'sta' });
  const dictionary = await apartment.create('Scripting.Dictionary');
  const batch = apartment.batch();
  for (const key of keys.subarray(0, KEYS)) batch.call(dictionary, 'Add', [key, new Typed(VT.R8, key * 1.5)]);
  await apartment.run(batch);
  return dictionary;
}

async function typed(dictionary: ComObject): Promise<void> {
  const batch = dictionary.apartment.batch();
  batch.column(dictionary, 'Item', keys);
  const [column] = await dictionary.apartment.run(batch);
  if ((column as ComArray).data[999] !== 148.5) throw new Error('a wrong answer');
}

async function generic(dictionary: ComObject): Promise<void> {
  const batch = dictionary.apartment.batch();
  for (let i = 0; i < CALLS; i++) batch.get(dictionary, 'Item', [i % KEYS]);
  const values = await dictionary.apartment.run(batch);
  if (values[999] !== 148.5) throw new Error('a wrong answer');
}

async function inFlight(dictionary: ComObject): Promise<void> {
  const values = await Promise.all(
    Array.from({ length: CALLS }, (_, i) => dictionary.get('Item', [i % KEYS])),
  );
  if (values[999] !== 148.5) throw new Error('a wrong answer');
}

async function awaited(dictionary: ComObject, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await dictionary.get('Item', [i % KEYS]);
}

async function echoed(raw: Raw, state: { answered: () => void }, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    await new Promise<void>((resolve) => {
      state.answered = resolve;
      raw.ping();
    });
  }
}

/** Delay of the event loop while `work` goes on, in milliseconds. */
async function loopDelay(work: () => Promise<void>): Promise<{ p99: number; max: number }> {
  const monitor = monitorEventLoopDelay({ resolution: 1 });
  monitor.enable();
  await work();
  monitor.disable();
  return { p99: monitor.percentile(99) / 1e6, max: monitor.max / 1e6 };
}

/** The longest time between two turns of the event loop while `work` goes on, in milliseconds. */
async function longestGap(work: () => Promise<unknown>): Promise<number> {
  let last = performance.now();
  let longest = 0;
  let going = true;
  const turn = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (going) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  going = false;
  await new Promise((resolve) => setImmediate(resolve));
  return longest;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Microseconds per 1000 reads in cscript, a user's alternative; null where it does not run. */
function script(language: 'JScript' | 'VBScript'): number | null {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'concierge-bench-'));
  try {
    const file = path.join(folder, language === 'JScript' ? 'peer.js' : 'peer.vbs');
    const answer = path.join(folder, 'answer.txt');
    writeFileSync(file, scriptSource(language, answer));
    spawnSync('cscript.exe', ['//nologo', file], { stdio: 'ignore', timeout: SCRIPT_TIMEOUT_MS });
    return Number(readFileSync(answer, 'utf8').trim());
  } catch {
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const found = openCom(path.join(BUILD, 'concierge.node'));
  if (!found.available) throw new Error(found.reason);
  const raw = createRequire(path.join(BUILD, 'x.js'))(path.join(BUILD, 'concierge_bench.node')) as Raw;
  const host = found.host;
  const dictionary = await filledDictionary(host, 'bench');

  // Interleaved, so that a noisy moment of the machine hits all alike; the best of each counts.
  const least: Record<string, number> = {};
  const note = (name: string, us: number) => {
    least[name] = Math.min(least[name] ?? Infinity, us);
  };
  const state = { answered: () => undefined as void };
  raw.startEcho(() => state.answered());
  try {
    for (let i = 0; i < BEST_OF; i++) {
      note('raw', Math.min(...raw.rawLoop(ROUNDS, false)));
      note('rawEarly', Math.min(...raw.rawLoop(ROUNDS, true)));
      note('typed', await best(ROUNDS, () => typed(dictionary)));
      note('generic', await best(ROUNDS, () => generic(dictionary)));
      note('inFlight', await best(ROUNDS, () => inFlight(dictionary)));
      note('echo', await best(ROUNDS / 4, () => echoed(raw, state, 100)));
      note('awaited', await best(ROUNDS / 4, () => awaited(dictionary, 100)));
    }
  } finally {
    raw.stopEcho(); // its function would keep the process from ending
  }
  for (let i = 0; i < BEST_OF; i++) {
    for (const language of ['JScript', 'VBScript'] as const) note(language, script(language) ?? Infinity);
  }

  // A million cells from another process.
  const server = await dictionary.apartment.create(SERVER, 'local');
  const cells = async () => {
    const table = (await server.call(GET_CELLS, [1000, 1000])) as ComArray;
    if (table.data[999_999] === undefined) throw new Error('a wrong answer');
  };
  const gaps: number[] = [];
  const idleGaps: number[] = [];
  for (let i = 0; i < BEST_OF; i++) {
    note('cellsRaw', Math.min(...raw.cells(SERVER, GET_CELLS, 1000, 1000, 1)));
    note('cells', await timed(cells));
  }
  for (let i = 0; i < BEST_OF; i++) {
    idleGaps.push(await longestGap(() => pause(1000)));
    gaps.push(await longestGap(cells));
  }
  await server.release();

  // Eight apartments back to back against eight raw threads that post nothing.
  const eight = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((n) => filledDictionary(host, `loop ${n}`)));
  const control: { p99: number; max: number }[] = [];
  const loaded: { p99: number; max: number }[] = [];
  let made = 0;
  for (let i = 0; i < BEST_OF; i++) {
    raw.startThreads(8);
    control.push(await loopDelay(() => pause(2000)));
    raw.stopThreads();
    let going = true;
    const loops = eight.map(async (one) => {
      while (going) {
        await typed(one);
        made += CALLS;
      }
    });
    loaded.push(await loopDelay(() => pause(2000)));
    going = false;
    await Promise.all(loops);
  }

  writeFileSync(
    OUT,
    JSON.stringify({
      best: least,
      gapMs: Math.min(...gaps),
      idleGapMs: Math.min(...idleGaps),
      control: control.reduce((a, b) => (a.p99 < b.p99 ? a : b)),
      loaded: loaded.reduce((a, b) => (a.p99 < b.p99 ? a : b)),
      callsMade: made,
    }),
  );
  await Promise.all([dictionary, ...eight].map((one) => one.apartment.stop()));
}

main().catch((error: unknown) => {
  writeFileSync(
    OUT,
    JSON.stringify({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
  process.exitCode = 1;
});
