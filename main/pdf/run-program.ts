import { spawn, type ChildProcess } from 'node:child_process';
import { Problem } from '../../app/errors/problem';

const STDERR_KEPT = 4096;
/** How long the last words of a program that failed may take after its end: what it started may hold its pipe. */
const LAST_WORDS_MS = 2_000;

/**
 * Runs a program to its end within a time limit; it and what it started are ended when the time is over or the signal
 * aborts. Rejects with a `Problem` that carries the end of its standard error.
 */
export function runProgram(
  file: string,
  args: readonly string[],
  limitMs: number,
  title: string,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(cancelled(title));
      return;
    }
    const child = spawn(file, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      // Its own process group, because soffice and browsers start further processes.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    let stderr = '';
    let late = false;
    child.stderr
      .setEncoding('utf8')
      .on('data', (text: string) => (stderr = (stderr + text).slice(-STDERR_KEPT)));
    const timer = setTimeout(() => {
      late = true;
      end(child);
    }, limitMs);
    const stop = (): void => end(child);
    signal.addEventListener('abort', stop, { once: true });
    const over = (problem: Problem | null): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      if (problem === null) resolve();
      else reject(problem);
    };
    child.on('error', (error) =>
      over(new Problem('missing-part', `${title} could not be started: ${error.message}`)),
    );
    child.on('exit', (code) => {
      // Helpers that a browser leaves behind would keep its profile folder busy.
      end(child);
      if (signal.aborted) {
        over(cancelled(title));
      } else if (late) {
        over(new Problem('time-limit', `${title} did not finish within ${Math.round(limitMs / 1000)} s.`));
      } else if (code === 0) {
        over(null);
      } else {
        const lastWords = setTimeout(() => child.stderr.destroy(), LAST_WORDS_MS);
        child.on('close', () => clearTimeout(lastWords));
      }
    });
    // Why it failed may be read after its end; for any other end this comes too late to count.
    child.on('close', (code, killedBy) => {
      const why = lastLine(stderr);
      over(
        new Problem('internal', `${title} failed (${killedBy ?? `exit code ${code}`})${why && `: ${why}`}`),
      );
    });
  });
}

function cancelled(title: string): Problem {
  return new Problem('cancelled', `${title} was ended.`);
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
