import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './machine';

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** `npm start --silent -- ARGS`, from another folder than the project's, as a user or a scheduler calls it. */
export function npmStart(
  args: readonly string[],
  options: { cwd: string; env?: Record<string, string | undefined> },
): { child: ChildProcess; ended: Promise<Ended>; send: (signal: NodeJS.Signals) => void } {
  const child = spawn(process.execPath, [npmScript(), '--silent', '--prefix', root, 'start', '--', ...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  // A terminal sends its signals to every process of the command, not only to the first.
  const send = (signal: NodeJS.Signals) => void process.kill(-(child.pid ?? 0), signal);
  return { child, ended, send };
}

function npmScript(): string {
  const here = dirname(process.execPath);
  const places = [
    process.env['npm_execpath'],
    join(here, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(here, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  const found = places.find((path) => path !== undefined && path.endsWith('npm-cli.js') && existsSync(path));
  if (found === undefined) throw new Error('npm was not found beside Node');
  return found;
}
