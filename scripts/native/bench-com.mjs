import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../launcher/paths.mjs';
import { buildNative, lackingForNative } from './build-native.mjs';
import { markdownTable } from './markdown-table.mjs';
import { runWindowsBench } from './windows-bench.mjs';
import { lackingForWindows, prepare, windowsPath, wineEnvironment, wineProgram } from './wine.mjs';

/*
 * npm run bench com: the COM library against raw C++ and against scripts, in one run. Prints a table and writes
 * docs/performance-com.md. Times depend on the machine; the ratios are what counts.
 */

/** A quiet machine needs a minute and a half. */
const TIMEOUT_MS = 200_000;
const REGISTER_TIMEOUT_MS = 30_000;
const STOP_SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * @typedef {{ p99: number, max: number }} Delay
 * @typedef {{ best: Record<string, number>, gapMs: number, idleGapMs: number, control: Delay, loaded: Delay,
 *   failed?: string }} Figures
 * @typedef {{ what: string, took: string, against: string, value: number, bar: number, least?: boolean, unit?: string }} Row
 */

/** @param {(line: string) => void} say @returns {Promise<Figures>} */
async function measure(say) {
  const built = await buildNative(say, { more: ['concierge_bench'] });
  const labHost = join(built, 'lab-host.exe');
  const wine = process.platform === 'win32' ? null : wineProgram();
  if (wine) await prepare();
  const register = (/** @type {string} */ word) =>
    spawnSync(wine ?? labHost, wine ? [labHost, word] : [word], {
      env: { ...process.env, ...wineEnvironment() },
      stdio: 'ignore',
      timeout: REGISTER_TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
  // Stopped from outside, the bench still has to take back what it registered.
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  for (const signal of STOP_SIGNALS) process.on(signal, stop);
  /** @type {string} */
  let out;
  try {
    register('--register');
    out = await runWindowsBench({
      entry: 'com/main.ts',
      timeoutMs: TIMEOUT_MS,
      signal: stopping.signal,
      env: { CONCIERGE_NATIVE_BUILD: windowsPath(built) },
    });
  } finally {
    register('--unregister');
    for (const signal of STOP_SIGNALS) process.off(signal, stop);
  }
  const figures = /** @type {Figures} */ (JSON.parse(readFileSync(out, 'utf8')));
  if (figures.failed) throw new Error(figures.failed);
  return figures;
}

/** @param {number} us */
function time(us) {
  return us >= 10_000 ? `${(us / 1000).toFixed(0)} ms` : `${us.toFixed(us < 100 ? 1 : 0)} µs`;
}

/** The bars, as they were agreed. @param {Figures} figures @returns {Row[]} */
function rows({ best, gapMs, idleGapMs, control, loaded }) {
  const us = (/** @type {string} */ name) => best[name] ?? Number.NaN;
  const ratio = (
    /** @type {string} */ what,
    /** @type {string} */ name,
    /** @type {string} */ other,
    /** @type {string} */ against,
    /** @type {number} */ bar,
  ) => ({
    what,
    took: time(us(name)),
    against: `${against}, ${time(us(other))}`,
    value: us(name) / us(other),
    bar,
  });
  const faster = (
    /** @type {string} */ what,
    /** @type {string} */ name,
    /** @type {string} */ peer,
    /** @type {number} */ bar,
  ) => ({
    what,
    took: time(us(name)),
    against: `cscript ${peer}, ${time(us(peer))}`,
    value: us(peer) / us(name),
    bar,
    least: true,
  });
  return [
    ratio('typed batch of 1000', 'typed', 'raw', 'raw C++ loop', 1.3),
    ratio('generic batch of 1000', 'generic', 'raw', 'raw C++ loop', 3),
    ratio('1000 calls in flight', 'inFlight', 'raw', 'raw C++ loop', 6),
    ratio('100 awaited calls', 'awaited', 'echo', 'event and thread-safe function alone', 1.5),
    faster('typed batch of 1000', 'typed', 'JScript', 3),
    faster('typed batch of 1000', 'typed', 'VBScript', 7),
    faster('generic batch of 1000', 'generic', 'JScript', 1.3),
    faster('generic batch of 1000', 'generic', 'VBScript', 3),
    ratio('1M cells of another process', 'cells', 'cellsRaw', 'C++ client', 1.25),
    {
      what: 'longest main-loop gap meanwhile',
      took: `${gapMs.toFixed(1)} ms`,
      against: `idle, ${idleGapMs.toFixed(1)} ms`,
      value: gapMs - idleGapMs,
      bar: 10,
      unit: ' ms',
    },
    {
      what: 'main-loop delay (99 %), eight apartments',
      took: `${loaded.p99.toFixed(1)} ms`,
      against: `eight raw threads, ${control.p99.toFixed(1)} ms`,
      value: loaded.p99 - control.p99,
      bar: 5,
      unit: ' ms',
    },
  ];
}

/** @param {Row} row */
function met({ value, bar, least }) {
  return least ? value >= bar : value <= bar;
}

/** @param {Row[]} all */
function table(all) {
  return markdownTable([
    ['what', 'best of 5', 'against', 'here', 'bar', ''],
    ...all.map((row) => {
      const unit = row.unit ?? (row.least ? ' x faster' : ' x');
      const bar = `${row.least ? 'at least' : 'at most'} ${row.bar}${unit}`;
      return [
        row.what,
        row.took,
        row.against,
        `${row.value.toFixed(2)}${unit}`,
        bar,
        met(row) ? 'met' : 'MISSED',
      ];
    }),
  ]);
}

/** @param {string} text @param {Figures} figures */
function document(text, { best }) {
  const where = process.platform === 'win32' ? `Windows ${os.release()}` : 'Wine on Linux';
  const us = (/** @type {string} */ name) => time(best[name] ?? Number.NaN);
  return `# Performance of the COM library

Written by \`npm run bench com\`, which measures everything in one run and in one process: the library, a raw C++ loop
over \`IDispatch::Invoke\` on the same class with the same contents, a thread that only answers events, and cscript. Each
figure is the best of five. Reads are \`Item\` of a \`Scripting.Dictionary\` with 100 keys; times are for 1000 reads unless
the row says otherwise. Times depend on the machine and on what else it does; ratios hold better. No test asserts any of them.

Measured with ${where}, ${os.cpus().length} processors${process.platform === 'win32' ? '' : '; not yet verified on Windows'}.

${text}

- typed: \`Batch.column\`, numbers in and out as typed arrays. generic: one \`Batch.get\` a read. In flight: 1000 calls begun
  before the first is awaited. Awaited: one call after the other, against the bare way to a thread and back.
- Both batches are faster than they could be by Invoke: a member of a dual interface in the process is called through its
  vtable ([threading.md](threading.md#how-calls-get-there)). A C++ loop that does the same takes ${us('rawEarly')}; through a proxy, to
  another process, there is no such difference.
- Awaited calls are faster than the bare way because neither thread goes to sleep where the answer takes microseconds.
- The million cells are a 1000 x 1000 array of VARIANT, nine in ten numbers and the others texts, that a local server
  answers. The C++ client reads every cell; JavaScript gets every cell as a value. Under Wine a round now and then takes less
  than half the usual time, on either side: where only one side had such a round, the ratio says little (of ten rounds each
  with nothing else running, one of C++ was so; without it the best were 1653 and 1659 ms).
- The longest gap is the least of five rounds, each against an idle loop watched in the same way.
- The control of the last row is eight C++ threads that make the same calls and tell nobody.
`;
}

/** @param {(line: string) => void} say @returns {Promise<number>} exit code: 1 where a bar is missed, 2 without COM */
export async function benchCom(say) {
  const lacking = lackingForNative() ?? lackingForWindows();
  if (lacking) {
    say(`bench com needs Windows, or Wine and mingw-w64: ${lacking}.`);
    return 2;
  }
  const figures = await measure(say);
  const all = rows(figures);
  const text = table(all);
  say(text);
  writeFileSync(join(root, 'docs', 'performance-com.md'), document(text, figures));
  return all.every(met) ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = await benchCom((line) => console.error(line));
}
