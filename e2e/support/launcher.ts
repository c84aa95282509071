import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './machine';

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** `npm start --silent -- ARGS`, from another folder than the project's, as a user or a scheduler calls it. */
export function npmStart(
  args: readonly string[],
  options: { cwd: string; env?: Record<string, string | undefined> },
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [npmScript(), '--silent', '--prefix', root, 'start', '--', ...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, ended };
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
