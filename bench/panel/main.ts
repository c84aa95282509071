import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { build } from 'esbuild';
import { findBrowser } from '../../e2e/support/machine';

/*
 * npm run bench panel: what the Apartments panel costs. The feed was measured before, in node.exe on real COM; this
 * draws the timeline in an installed browser and writes docs/performance-panel.md.
 */

interface Phase {
  calls: number;
  share: number;
  updates: number;
}
interface Feed {
  failed?: string;
  rounds: { idle: Phase; idleWatched: Phase; busy: Phase; busyWatched: Phase }[];
}

const BARS = 10_000;
const FRAMES = 200;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

async function draw(): Promise<{ median: number; p95: number; inView: number; browser: string } | null> {
  const executablePath = findBrowser();
  if (executablePath === null) return null;
  const bundle = await build({
    entryPoints: [path.join(process.cwd(), 'renderer', 'testing', 'draw-page.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    logLevel: 'warning',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.setContent('<body></body>');
    await page.addScriptTag({ content: bundle.outputFiles[0]?.text ?? '' });
    const { ms, inView } = await page.evaluate<{ ms: number[]; inView: number }>(
      `measure(${BARS}, ${FRAMES}, 1200, 640)`,
    );
    const sorted = [...ms].sort((a, b) => a - b);
    return {
      median: median(ms),
      p95: sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN,
      inView,
      browser: browser.version(),
    };
  } finally {
    await browser.close();
  }
}

function feedRows(feed: Feed | null): string[][] {
  if (feed === null)
    return [['CPU time of the feed', 'not measured: it needs Windows, or Wine and mingw-w64', '', '']];
  if (feed.failed !== undefined) throw new Error(feed.failed);
  const share = (pick: (round: Feed['rounds'][number]) => number): number => median(feed.rounds.map(pick));
  const percent = (value: number): string => `${(value * 100).toFixed(2)} %`;
  const idle = share(({ idle, idleWatched }) => idleWatched.share - idle.share);
  const busy = share(({ busy, busyWatched }) => busyWatched.share - busy.share);
  const calls = Math.round(share(({ busyWatched }) => busyWatched.calls));
  return [
    [
      'main process, eight idle STAs',
      `${percent(share(({ idleWatched }) => idleWatched.share))} watched, ${percent(share(({ idle }) => idle.share))} not`,
      percent(idle),
      idle < 0.01 ? 'under 1 %: met' : 'under 1 %: MISSED',
    ],
    [
      `main process, ${calls.toLocaleString('en')} calls a second`,
      `${percent(share(({ busyWatched }) => busyWatched.share))} watched, ${percent(share(({ busy }) => busy.share))} not`,
      percent(busy),
      busy < 0.05 ? 'under 5 %: met' : 'under 5 %: MISSED',
    ],
  ];
}

async function main(): Promise<void> {
  const file = process.env['CONCIERGE_BENCH_FEED'];
  const feed = file === undefined ? null : (JSON.parse(readFileSync(file, 'utf8')) as Feed);
  const picture = await draw();
  const rows = [
    ['what', 'measured', 'the panel costs', 'bar'],
    ['---', '---', '---', '---'],
    ...feedRows(feed),
    picture === null
      ? ['drawing', 'not measured: no browser is installed', '', '']
      : [
          `drawing ${picture.inView.toLocaleString('en')} bars`,
          `median of ${FRAMES} frames; ${picture.p95.toFixed(1)} ms at most in 95 %`,
          `${picture.median.toFixed(1)} ms`,
          picture.median < 8 ? 'under 8 ms: met' : 'under 8 ms: MISSED',
        ],
  ];
  const table = rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
  console.log(table);
  const where = process.platform === 'win32' ? `Windows ${os.release()}` : 'Wine on Linux';
  writeFileSync(
    path.join(process.cwd(), 'docs', 'performance-panel.md'),
    `# Performance of the Apartments panel

Written by \`npm run bench panel\`. Shares are CPU time of the main process against the time that passed, of one core;
"costs" is the difference between somebody looking and nobody looking. Each is the median of three rounds of eight
seconds. Times depend on the machine and on what else it does. No test asserts any of them.

Feed measured with ${where}, ${os.cpus().length} processors${process.platform === 'win32' ? '' : '; not yet verified on Windows'}. Drawing measured in ${picture === null ? 'no browser' : `Chromium ${picture.browser}`}, 1200 x 640 pixels, without a graphics card.

${table}

- The calls are empty batches, each answered for itself, from JavaScript to an STA and back: what they cost is in the
  column "not". The feed reads the state ten times a second, tells what changed, and tells every call; the contract
  validates it and it leaves the process over a pipe. The window's end is a process of its own and is not counted.
- Nobody looking means no timer, no snapshot and no message: the feed costs nothing then.
- Drawing is finding the bars in the ring of ${'20,000'} calls, laying them out, drawing them and waiting until the browser has
  put them on the canvas.
`,
  );
}

void main();
