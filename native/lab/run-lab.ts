import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Experiment, Observed, Verdict } from './experiments';

/** How to start the lab host: on Windows itself, elsewhere through Wine. */
export interface LabHost {
  /** Program and leading arguments. */
  command: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** How the lab host sees a path of this system. */
  path(native: string): string;
}

/** One line of a transcript. Times are microseconds since the lab host started. */
export type LabLine =
  | { type: 'step'; atUs: number; text: string }
  | { type: 'snapshot'; atUs: number; apartments: readonly Record<string, unknown>[] }
  | {
      type: 'call';
      atUs: number;
      apartment: number;
      label: string;
      startUs: number;
      endUs: number;
      result: number;
    }
  | { type: 'result'; atUs: number; experiment: string; observed: Observed };

/** An experiment's processes end by themselves within two minutes; this is for one that cannot. */
const PROCESS_LIMIT_MS = 150_000;

/** Runs an experiment, each run in a fresh process, and judges it. Rejects where a run ended without a result. */
export async function runExperiment(
  host: LabHost,
  experiment: Experiment,
  onLines: (run: readonly string[], lines: readonly LabLine[]) => void,
): Promise<Verdict> {
  const observed: Observed[] = [];
  for (const run of experiment.runs) {
    const lines = await runOnce(host, run);
    onLines(run, lines);
    const result = lines.find((line) => line.type === 'result');
    if (!result) throw new Error(`${run.join(' ')} ended without a result`);
    observed.push(result.observed);
  }
  return experiment.judge(observed);
}

async function runOnce(host: LabHost, run: readonly string[]): Promise<LabLine[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'concierge-lab-'));
  const file = path.join(folder, 'transcript.jsonl');
  try {
    const [program = '', ...leading] = host.command;
    const code = await ended(program, [...leading, ...run, '--out', host.path(file)], host.env ?? {});
    if (code !== 0) throw new Error(`${run.join(' ')}: the lab host ended with ${code}`);
    const text = await readFile(file, 'utf8');
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as LabLine);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function ended(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: 'ignore',
      env: { ...process.env, ...env },
      timeout: PROCESS_LIMIT_MS,
    });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
