import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { CallRecord, Snapshot } from '../addon';
import type { Experiment, Observed, Verdict } from './experiments';

/** How to start the lab host: on Windows itself, elsewhere through Wine. */
export interface LabHost {
  /** Program and leading arguments. */
  command: readonly string[];
  env?: Readonly<Record<string, string>>;
}

/** One line of a transcript. `atUs` counts microseconds since the lab host started. */
export type LabLine =
  | { type: 'start'; atUs: number; startUs: number; pid: number; wine: string | null }
  | { type: 'step'; atUs: number; text: string }
  | {
      type: 'snapshot';
      atUs: number;
      snapshot: Snapshot;
      /** Calls of our apartments that are in threads which COM made. */
      hostCalls: { from: number; threadId: number }[];
      /** Other processes that the experiment has to do with. */
      neighbours: { pid: number; alive: boolean }[];
    }
  | { type: 'calls'; atUs: number; drained: { calls: CallRecord[]; dropped: number } }
  | { type: 'result'; atUs: number; experiment: string; observed: Observed };

/** The experiment was stopped before its end. */
export class LabStopped extends Error {
  constructor() {
    super('The experiment was stopped.');
  }
}

/** An experiment's processes end by themselves within two minutes; this is for one that cannot. */
const PROCESS_LIMIT_MS = 150_000;
/** A lab host that was told to end does so at once; this is for one that cannot. */
const STOP_LIMIT_MS = 3_000;

/**
 * Runs an experiment, each run in a fresh process, tells its lines as they come, and judges it. Rejects where a run ended
 * without a result, and with `LabStopped` when the signal aborts.
 */
export async function runExperiment(
  host: LabHost,
  experiment: Pick<Experiment, 'runs' | 'judge'>,
  onLine: (line: LabLine, run: number) => void,
  signal?: AbortSignal,
): Promise<Verdict> {
  const observed: Observed[] = [];
  for (const [index, run] of experiment.runs.entries()) {
    if (signal?.aborted) throw new LabStopped();
    let result: Observed | null = null;
    await runOnce(
      host,
      run,
      (line) => {
        if (line.type === 'result') result = line.observed;
        onLine(line, index);
      },
      signal,
    );
    if (result === null) throw new Error(`${run.join(' ')} ended without a result`);
    observed.push(result);
  }
  return experiment.judge(observed);
}

function runOnce(
  host: LabHost,
  run: readonly string[],
  onLine: (line: LabLine) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const [program = '', ...leading] = host.command;
  // It ends when its standard input does, so it never outlives this process.
  const child = spawn(program, [...leading, ...run, '--watched'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, ...host.env },
    timeout: PROCESS_LIMIT_MS,
    windowsHide: true,
  });
  child.stdin.on('error', () => undefined);
  let failed: Error | null = null;
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    if (failed !== null || line === '') return;
    try {
      onLine(JSON.parse(line) as LabLine);
    } catch (error) {
      failed = error instanceof Error ? error : new Error('a line of the lab host could not be taken');
      child.stdin.end();
    }
  });
  let killer: NodeJS.Timeout | null = null;
  const stop = (): void => {
    child.stdin.end();
    killer ??= setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  };
  signal?.addEventListener('abort', stop, { once: true });
  return new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    // `close` comes after the last line, `exit` may come before it.
    child.on('close', (code) => {
      if (signal?.aborted) reject(new LabStopped());
      else if (failed !== null) reject(failed);
      else if (code !== 0) reject(new Error(`${run.join(' ')}: the lab host ended with ${code}`));
      else resolve();
    });
  }).finally(() => {
    signal?.removeEventListener('abort', stop);
    if (killer) clearTimeout(killer);
  });
}
