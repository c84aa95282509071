import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { cases, type BenchCase } from './cases';
import { contenders, works, type ContenderId } from './contenders';
import { workerSeconds } from './worker-row';

/*
 * Times the embedded engine side by side with exceljs and @e965/xlsx, in this process: a warm-up, then the median of
 * five. Peak memory is that of a process of its own that does the job once. `--quick` takes one run of each, without
 * warm-up, and writes no document.
 */

const RUNS = 5;
const MEMORY_BAR_MB = 400;
const quick = process.argv.includes('--quick');
/** `--case=ID` times one case only, and writes no document. */
const only = process.argv.find((arg) => arg.startsWith('--case='))?.slice('--case='.length);
const chosen = cases.filter(({ id }) => only === undefined || id === only);

interface Measured {
  seconds: number;
  peakMb: number;
}

async function main(): Promise<void> {
  const alone = process.argv.indexOf('--alone');
  if (alone > 0) {
    const [id, contender, folder] = process.argv.slice(alone + 1) as [BenchCase['id'], ContenderId, string];
    const inputs = JSON.parse(readFileSync(join(folder, `${id}.json`), 'utf8')) as string[];
    await works[contender][id](inputs, join(folder, `alone-${contender}.xlsx`), folder);
    process.send?.(process.resourceUsage().maxRSS / 1024);
    process.disconnect();
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'concierge-bench-'));
  const table: Record<string, Record<ContenderId, Measured>> = {};
  const inWorker: Record<string, number | null> = {};
  try {
    for (const each of chosen) {
      const own = join(folder, each.id);
      mkdirSync(own);
      const inputs = await each.inputs(own);
      writeFileSync(join(own, `${each.id}.json`), JSON.stringify(inputs));
      const row = {} as Record<ContenderId, Measured>;
      for (const contender of contenders) {
        row[contender] = {
          seconds: await timed(each, contender, inputs, own),
          peakMb: await peakMemory(each, contender, own),
        };
        process.stderr.write(`${each.id} ${contender}: ${row[contender].seconds.toFixed(3)} s\n`);
      }
      table[each.id] = row;
      inWorker[each.id] = await workerSeconds(each, inputs, own);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const text = report(table, inWorker);
  console.log(text);
  if (!quick && only === undefined) writeFileSync(join(process.cwd(), 'docs', 'performance.md'), text);
}

async function timed(
  each: BenchCase,
  contender: ContenderId,
  inputs: readonly string[],
  folder: string,
): Promise<number> {
  const times: number[] = [];
  for (let run = quick ? 1 : 0; run <= (quick ? 1 : RUNS); run++) {
    const output = join(folder, `out-${contender}.xlsx`);
    rmSync(output, { force: true });
    (globalThis as { gc?: () => void }).gc?.();
    const start = performance.now();
    await works[contender][each.id](inputs, output, folder);
    // Run 0 warms up.
    if (run > 0) times.push((performance.now() - start) / 1000);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] as number;
}

function peakMemory(each: BenchCase, contender: ContenderId, folder: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = fork(process.argv[1] as string, ['--alone', each.id, contender, folder], { execArgv: [] });
    child.once('message', (mb) => resolve(Number(mb)));
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code !== 0) reject(new Error(`${contender} ended with ${code ?? 'a signal'} in ${each.id}`));
    });
  });
}

function report(
  table: Readonly<Record<string, Record<ContenderId, Measured>>>,
  inWorker: Readonly<Record<string, number | null>>,
): string {
  const seconds = (value: number): string => value.toFixed(value < 1 ? 3 : 2);
  const lines = chosen.map(({ id, title, bar }) => {
    const row = table[id] as Record<ContenderId, Measured>;
    const { concierge, exceljs, xlsx } = row;
    const ratio = concierge.seconds / exceljs.seconds;
    const verdict = ratio <= bar ? 'met' : 'missed';
    return (
      `| ${title} | ${seconds(concierge.seconds)} s | ${seconds(exceljs.seconds)} s | ${seconds(xlsx.seconds)} s | ` +
      `${ratio.toFixed(3)} (bar ${bar}, ${verdict}) |`
    );
  });
  const memory = chosen.map(({ id, title }) => {
    const row = table[id] as Record<ContenderId, Measured>;
    return `| ${title} | ${contenders.map((each) => `${Math.round(row[each].peakMb)} MB`).join(' | ')} |`;
  });
  const workers = chosen.map(({ id, title }) => {
    const value = inWorker[id];
    return `| ${title} | ${value === null || value === undefined ? 'not measured' : `${seconds(value)} s`} |`;
  });
  const peak = Math.round(table['find-replace']?.concierge.peakMb ?? NaN);
  return `# Performance

\`npm run bench\` writes this page. All contenders run in one process on the same generated workbooks (numbers and shared
strings by turns), ${quick ? 'once' : `median of ${RUNS} after a warm-up`}. Node ${process.versions.node}, ${process.platform}, ${cpus().length} cores
(${cpus()[0]?.model.trim() ?? 'unknown'}).

## Time

| | Concierge | exceljs 4.4 | @e965/xlsx 0.20 | Concierge to exceljs |
|---|---|---|---|---|
${lines.join('\n')}

## Peak resident memory, a process for each

| | Concierge | exceljs 4.4 | @e965/xlsx 0.20 |
|---|---|---|---|
${memory.join('\n')}

The bar for replacing in a 1M-cell workbook is ${MEMORY_BAR_MB} MB: ${Number.isNaN(peak) ? 'not measured' : peak < MEMORY_BAR_MB ? 'met' : 'missed'}.

## In a worker

With starting the worker, copying the input, flushing the output to the disk and opening it again; there is no bar.

| | Concierge |
|---|---|
${workers.join('\n')}
`;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
