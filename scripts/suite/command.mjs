import { spawn } from 'node:child_process';
import { endOf } from '../launcher/ended.mjs';

/**
 * Runs a package's command line with the same Node, and keeps what it says.
 *
 * @param {string[]} args JavaScript file and its arguments
 * @param {{ cwd: string, env?: Record<string, string>, show?: boolean, lastWords?: number }} options show: also print
 *   it while it runs
 * @returns {Promise<{ code: number, end: string, output: string }>} end: the exit code, or the signal, in words
 */
export async function runNode(args, { cwd, env = {}, show = false, lastWords }) {
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
  const { code, signal } = await endOf(child, lastWords);
  return { code: code ?? 1, end: signal === null ? `exit code ${code}` : `signal ${signal}`, output };
}
