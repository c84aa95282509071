import { EXPERIMENTS, type Experiment } from '../../native/lab/experiments';
import { labHostFromEnvironment } from '../../native/lab/lab-host';
import { runExperiment, type LabLine } from '../../native/lab/run-lab';

/*
 * npm start -- lab [EXPERIMENT]: the experiments about apartments, with a transcript. Exit codes as the command line's:
 * 0 as documented, 1 something differed, 2 unknown experiment or no COM here.
 */

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
  let differed = 0;
  for (const experiment of EXPERIMENTS.filter(({ id }) => wanted.length === 0 || wanted.includes(id))) {
    if (!(await show(experiment, host))) differed++;
  }
  return differed === 0 ? 0 : 1;
}

async function show(experiment: Experiment, host: Parameters<typeof runExperiment>[0]): Promise<boolean> {
  console.log(`\n${experiment.title}\n${experiment.explanation}\n`);
  const verdict = await runExperiment(host, experiment, (run, lines) => printRun(run, lines));
  console.log(`  expected    ${experiment.expected}`);
  console.log(`  observed    ${verdict.observed}`);
  console.log(`  documented  ${experiment.documented}`);
  console.log(`  ${verdict.asDocumented ? 'As documented.' : 'NOT as documented.'}`);
  return verdict.asDocumented;
}

function printRun(run: readonly string[], lines: readonly LabLine[]): void {
  if (run.length > 1) console.log(`  ${run.slice(1).join(' ')}:`);
  for (const line of lines) {
    if (line.type === 'step') console.log(`  ${(line.atUs / 1000).toFixed(1).padStart(9)} ms  ${line.text}`);
  }
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
