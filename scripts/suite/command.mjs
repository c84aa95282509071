import { spawn } from 'node:child_process';

/** How long a command's last words may take after its end, in ms. */
const LAST_WORDS = 10_000;

/**
 * Runs a package's command line with the same Node, and keeps what it says.
 *
 * @param {string[]} args JavaScript file and its arguments
 * @param {{ cwd: string, env?: Record<string, string>, show?: boolean, lastWords?: number }} options show: also print
 *   it while it runs
 * @returns {Promise<{ code: number, end: string, output: string }>} end: the exit code, or the signal, in words
 */
export function runNode(args, { cwd, env = {}, show = false, lastWords = LAST_WORDS }) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1', ...env },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
        if (show) process.stderr.write(text);
      });
    }
    child.on('error', fail);
    child.on('exit', () => {
      // A program that the command left running may hold its pipes for as long as it likes.
      const over = () => [child.stdout, child.stderr].forEach((stream) => stream.destroy());
      const timer = setTimeout(over, lastWords);
      child.on('close', () => clearTimeout(timer));
    });
    child.on('close', (code, signal) =>
      done({ code: code ?? 1, end: signal === null ? `exit code ${code}` : `signal ${signal}`, output }),
    );
  });
}
