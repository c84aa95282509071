import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Experiment } from '../../native/lab/experiments';
import { labHostFromEnvironment } from '../../native/lab/lab-host';
import { runExperiment, type LabHost } from '../../native/lab/run-lab';
import { SELFTESTS } from '../../native/lab/selftests';
import { EXCEL_PROG_ID } from '../settings/settings-store';
import { excelSelftest } from './excel-selftest';

/*
 * npm start -- selftest [REPORT]: tries on Windows what Wine cannot show, and writes a report (selftest-report.md in the
 * current folder). Exit codes: 0 all as documented, 1 something differed, 2 not Windows.
 *
 * npm start -- selftest --excel [--prog-id PROGID] [REPORT]: runs recipes in Excel and compares what comes out.
 */

interface Outcome {
  test: Experiment;
  asDocumented: boolean;
  observed: string;
}

async function main([report = 'selftest-report.md']: readonly string[]): Promise<number> {
  if (process.platform !== 'win32') {
    console.error('The self-test needs Windows: it tries what neither this system nor Wine can show.');
    return 2;
  }
  const host = labHostFromEnvironment();
  if ('reason' in host) {
    console.error(host.reason);
    return 2;
  }
  const outcomes: Outcome[] = [];
  for (const test of SELFTESTS) {
    const outcome = await attempt(host, test);
    console.log(`${outcome.asDocumented ? 'ok    ' : 'FAILED'} ${test.title}: ${outcome.observed}`);
    outcomes.push(outcome);
  }
  writeFileSync(report, reportOf(outcomes));
  console.log(`The report is in ${path.resolve(report)}.`);
  return outcomes.every(({ asDocumented }) => asDocumented) ? 0 : 1;
}

/** A run that crashes or reports nothing is a finding, not the end of the self-test. */
async function attempt(host: LabHost, test: Experiment): Promise<Outcome> {
  try {
    return { test, ...(await runExperiment(host, test, () => undefined)) };
  } catch (error) {
    return { test, asDocumented: false, observed: error instanceof Error ? error.message : String(error) };
  }
}

function reportOf(outcomes: readonly Outcome[]): string {
  const passed = outcomes.filter(({ asDocumented }) => asDocumented).length;
  const lines = outcomes.flatMap(({ test, asDocumented, observed }) => [
    `## ${test.title}: ${asDocumented ? 'as documented' : 'NOT as documented'}`,
    '',
    test.explanation,
    '',
    `- Expected: ${test.expected}`,
    `- Observed: ${observed}`,
    `- Documented: ${test.documented}`,
    '',
  ]);
  return [
    '# Self-test of the COM library',
    '',
    `Windows ${os.release()} (${os.arch()}), Node ${process.versions.node}, ${new Date().toISOString()}.`,
    `${passed} of ${outcomes.length} as documented.`,
    '',
    ...lines,
  ].join('\n');
}

function run(words: readonly string[]): Promise<number> {
  if (!words.includes('--excel')) return main(words.filter((word) => !word.startsWith('-')));
  const at = words.indexOf('--prog-id');
  const progId = (at >= 0 ? words[at + 1] : undefined) ?? EXCEL_PROG_ID;
  const [report] = words.filter((word, i) => !word.startsWith('-') && (at < 0 || i !== at + 1));
  return excelSelftest(progId, report ?? 'selftest-excel-report.md', __dirname);
}

run(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);
