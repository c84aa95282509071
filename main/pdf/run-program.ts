import { spawn, type ChildProcess } from 'node:child_process';
import { Problem } from '../../app/errors/problem';

const STDERR_KEPT = 4096;

/** Programs under way, so that none outlives the app. */
const running = new Set<ChildProcess>();

/**
 * Runs a program to its end within a time limit; it and what it started are ended when the time is over. Rejects with
 * a `Problem` that carries the end of its standard error.
 */
export function runProgram(
  file: string,
  args: readonly string[],
  limitMs: number,
  title: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      // Its own process group, because soffice and browsers start further processes.
      detached: process.platform !== 'win32',
      windowsHide: true,
      env,
    });
    running.add(child);
    let stderr = '';
    let late = false;
    child.stderr
      .setEncoding('utf8')
      .on('data', (text: string) => (stderr = (stderr + text).slice(-STDERR_KEPT)));
    const timer = setTimeout(() => {
      late = true;
      end(child);
    }, limitMs);
    const over = (problem: Problem | null): void => {
      clearTimeout(timer);
      running.delete(child);
      if (problem === null) resolve();
      else reject(problem);
    };
    child.on('error', (error) =>
      over(new Problem('missing-part', `${title} could not be started: ${error.message}`)),
    );
    child.on('exit', (code, signal) => {
      // Helpers that a browser leaves behind would keep its profile folder busy.
      end(child);
      if (late) {
        over(new Problem('time-limit', `${title} did not finish within ${Math.round(limitMs / 1000)} s.`));
      } else if (code === 0) {
        over(null);
      } else {
        const why = lastLine(stderr);
        over(
          new Problem('internal', `${title} failed (${signal ?? `exit code ${code}`})${why && `: ${why}`}`),
        );
      }
    });
  });
}

/** Ends every program under way. */
export function endPrograms(): void {
  for (const child of running) end(child);
}

function end(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    if (child.exitCode === null) {
      spawn('taskkill', ['/PID', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
    }
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nobody of the group is left.
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim().slice(0, 300) ?? '';
}
