import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { root } from '../launcher/paths.mjs';
import { runNode } from '../suite/command.mjs';
import { buildNative, lackingForNative } from './build-native.mjs';
import { markdownTable } from './markdown-table.mjs';
import { runWindowsBench } from './windows-bench.mjs';
import { lackingForWindows, prepare, windowsPath } from './wine.mjs';

/*
 * npm run bench excel: what the Excel engine and its sessions cost, against Concierge.Application. Prints a table and
 * writes docs/performance-excel.md. Times depend on the machine; the ratios are what counts.
 */

const TIMEOUT_MS = 900_000;

/**
 * @typedef {{ write: number, read: number }} Loops milliseconds
 * @typedef {{ cold: number, coldStarts: number, burst: number, warmActivations: number, raw: number[], own: number[],
 *   checks: number[], calls: number, crossing: { bare: number, served: number }, cells: { script: Loops | null, client: Loops, model: Loops }, failed?: string }} Figures
 * @typedef {{ what: string, took: string, against: string, here: string, bar: string, met: boolean | null }} Row
 */

/** @param {(line: string) => void} say @returns {Promise<Figures>} */
async function measure(say) {
  const built = await buildNative(say);
  const bundles = await runNode([join(root, 'scripts', 'build.mjs'), 'main'], { cwd: root, show: true });
  if (bundles.code !== 0) throw new Error('the bundles could not be built');
  if (process.platform !== 'win32') await prepare();
  const out = await runWindowsBench({
    entry: 'excel/main.ts',
    timeoutMs: TIMEOUT_MS,
    env: {
      CONCIERGE_ADDON: windowsPath(join(built, 'concierge.node')),
      CONCIERGE_BUNDLES: windowsPath(join(root, 'dist', 'main')),
      CONCIERGE_SAMPLES: windowsPath(join(root, 'samples')),
      CONCIERGE_LAB_HOST: windowsPath(join(built, 'lab-host.exe')),
    },
    bundling: {
      define: { 'import.meta.url': 'concierge_bundle_url' },
      banner: { js: "const concierge_bundle_url = require('node:url').pathToFileURL(__filename).href;" },
    },
  });
  const figures = /** @type {Figures} */ (JSON.parse(readFileSync(out, 'utf8')));
  if (figures.failed) throw new Error(figures.failed);
  return figures;
}

/** @param {number} ms */
function time(ms) {
  return ms >= 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${ms.toFixed(0)} ms`;
}

/** @param {Figures} figures @returns {Row[]} */
function rows({ cold, coldStarts, burst, warmActivations, raw, own, checks, crossing, cells }) {
  const bare = Math.min(...raw);
  const ours = Math.min(...own.map((ms, round) => ms - (checks[round] ?? 0)));
  const warm = Math.min(...own);
  const loops = (/** @type {string} */ what, /** @type {Loops} */ { write, read }, crossed = true) =>
    [/** @type {const} */ (['written', write]), /** @type {const} */ (['read', read])].map(([word, ms]) => ({
      what: `10,000 cells ${word} one by one, ${what}`,
      took: time(ms),
      against: crossed ? `a call of a C++ server, ${crossing.bare.toFixed(2)} ms` : '',
      here: crossed
        ? `${(ms / 10_000 / crossing.bare).toFixed(1)} calls a cell`
        : `${(ms / 10_000).toFixed(3)} ms a cell`,
      bar: '',
      met: null,
    }));
  return [
    {
      what: 'ten small jobs, an application for each',
      took: time(cold),
      against: `one warm application, ${time(warm)}`,
      here: `${(cold / warm).toFixed(2)} x`,
      bar: '',
      met: null,
    },
    {
      what: 'ten small jobs in a burst, with its one start',
      took: time(burst),
      against: `one warm application, ${time(warm)}`,
      here: `${(burst / warm).toFixed(2)} x, ${warmActivations} started (${coldStarts} above)`,
      bar: '1 started',
      met: warmActivations === 1,
    },
    {
      what: 'ten small jobs, without the check of results',
      took: time(ours),
      against: `the same calls and copies from one C++ STA, ${time(bare)}`,
      here: `${((ours / bare - 1) * 100).toFixed(1)} % more`,
      bar: 'at most 10 % more',
      met: ours / bare <= 1.1,
    },
    {
      what: 'a property of a number or text',
      took: `${crossing.served.toFixed(2)} ms`,
      against: `a call of a C++ server, ${crossing.bare.toFixed(2)} ms`,
      here: `${(crossing.served / crossing.bare).toFixed(2)} x`,
      bar: '',
      met: null,
    },
    ...(cells.script ? loops('by VBScript', cells.script) : []),
    ...loops('from one C++ STA', cells.client),
    ...loops('in the object model, without COM', cells.model, false),
  ];
}

/** @param {Row[]} all */
function table(all) {
  return markdownTable([
    ['what', 'took', 'against', 'here', 'bar', ''],
    ...all.map(({ what, took, against, here, bar, met }) => [
      what,
      took,
      against,
      here,
      bar,
      met === null ? '' : met ? 'met' : 'MISSED',
    ]),
  ]);
}

/** @param {string} text @param {Figures} figures */
function document(text, { calls, checks }) {
  const where = process.platform === 'win32' ? `Windows ${os.release()}` : 'Wine on Linux';
  const check = Math.min(...checks) / 10;
  return `# Performance of recipes in an application

Written by \`npm run bench excel\`, against Concierge.Application in a process of its own. The jobs are the sample recipe
\`month-end.json\` on the sample workbooks. Times depend on the machine and on what else it does; ratios hold better. No test
asserts any of them.

Measured with ${where}, ${os.cpus().length} processors. **Not measured on Excel**, which takes seconds to start and which calculates
in its own code: there the first ratio is larger, and what our layers add weighs less or more as Excel's calls take longer or
shorter than those of Concierge.Application.

${text}

- Jobs are the Excel engine's tasks: lease, private copy, reading the file in a worker, calls, saving, staging. Journal and
  putting results in place are not among them. Checking a result takes ${check.toFixed(0)} ms a job, which the third row leaves out; the others have it.
- From one C++ STA: the very calls of these jobs (${calls} in all), recorded and handed to the addon packed, which makes one after the other
  without a way back to JavaScript; files are copied before and after as the engine does. The raw calls of the addon stand for a C++
  program of its own here.
- Third row and warm application: the best of five rounds of ten, both sides in turn.
- A call of a C++ server: one that answers a number and does nothing else, from the same STA. Calls of Concierge.Application
  go on from its STA to JavaScript and back.
- Cells one by one: \`sheet.Cells(row, column).Value\`. From C++ that is two calls and letting go of the cell; each new object
  costs further ways between the processes until it is known there. VBScript asks for every name too, and whether an object has
  IDispatchEx. "Calls a cell" is the time of a cell in calls of the C++ server: nearly all of it is the way between processes,
  and what the object model does is in the last two rows. Whole areas (\`Range.Value\`) take one call.
`;
}

/** @param {(line: string) => void} say @returns {Promise<number>} exit code: 1 where a bar is missed, 2 without COM */
export async function benchExcel(say) {
  const lacking = lackingForNative() ?? lackingForWindows();
  if (lacking) {
    say(`bench excel needs Windows, or Wine and mingw-w64: ${lacking}.`);
    return 2;
  }
  const figures = await measure(say);
  const all = rows(figures);
  const text = table(all);
  say(text);
  writeFileSync(join(root, 'docs', 'performance-excel.md'), document(text, figures));
  return all.every(({ met }) => met !== false) ? 0 : 1;
}
