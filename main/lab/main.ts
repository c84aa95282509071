import path from 'node:path';
import { EXPERIMENTS, type Experiment } from '../../native/lab/experiments';
import { labHostFromEnvironment } from '../../native/lab/lab-host';
import { runExperiment, type LabHost, type LabLine } from '../../native/lab/run-lab';
import { recordExperiment } from './record';

/*
 * npm start -- lab [EXPERIMENT] [--record=FOLDER]: the experiments about apartments, with a transcript. With --record
 * each is kept as FOLDER/EXPERIMENT.json, for windows that can only show recordings (samples/lab). Exit codes as the
 * command line's: 0 as documented, 1 something differed, 2 unknown experiment or no COM here.
 */

const RECORD = '--record=';

async function main(words: readonly string[]): Promise<number> {
  if (words.includes('--help') || words.includes('--list')) {
    for (const { id, title } of EXPERIMENTS) console.log(`${id.padEnd(18)}${title}`);
    return 0;
  }
  const wanted = words.filter((word) => !word.startsWith('-'));
  const unknown = wanted.find((id) => !EXPERIMENTS.some((one) => one.id === id));
  if (unknown !== undefined) {
    console.error(
      `There is no experiment "${unknown}". They are: ${EXPERIMENTS.map(({ id }) => id).join(', ')}.`,
    );
    return 2;
  }
  const host = labHostFromEnvironment();
  if ('reason' in host) {
    console.error(host.reason);
    return 2;
  }
  const folder = words.find((word) => word.startsWith(RECORD))?.slice(RECORD.length);
  let differed = 0;
  for (const experiment of EXPERIMENTS.filter(({ id }) => wanted.length === 0 || wanted.includes(id))) {
    const asDocumented = folder
      ? await keep(experiment, host, path.resolve(process.env['INIT_CWD'] ?? '.', folder))
      : await show(experiment, host);
    if (!asDocumented) differed++;
  }
  return differed === 0 ? 0 : 1;
}

async function keep(experiment: Experiment, host: LabHost, folder: string): Promise<boolean> {
  const verdict = await recordExperiment(host, experiment, folder);
  console.log(`${experiment.id}: ${verdict.asDocumented ? `kept in ${folder}` : verdict.observed}`);
  return verdict.asDocumented;
}

async function show(experiment: Experiment, host: LabHost): Promise<boolean> {
  console.log(`\n${experiment.title}\n${experiment.explanation}\n`);
  const verdict = await runExperiment(host, experiment, (line, run) => print(experiment, line, run));
  console.log(`  expected    ${experiment.expected}`);
  console.log(`  observed    ${verdict.observed}`);
  console.log(`  documented  ${experiment.documented}`);
  console.log(`  ${verdict.asDocumented ? 'As documented.' : 'NOT as documented.'}`);
  return verdict.asDocumented;
}

function print({ runs }: Experiment, line: LabLine, run: number): void {
  const variant = (runs[run] ?? []).slice(1).join(' ');
  if (line.type === 'start' && variant !== '') console.log(`  ${variant}:`);
  if (line.type === 'step') console.log(`  ${(line.atUs / 1000).toFixed(1).padStart(9)} ms  ${line.text}`);
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);
