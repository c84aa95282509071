import { spawn } from 'node:child_process';
import { endOf } from './ended.mjs';

/**
 * Runs a program to its end and keeps what it says. Rejects where it cannot be started.
 *
 * @param {string} file
 * @param {string[]} args
 * @param {{ shell?: boolean, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>} code: null where a signal ended it
 */
export async function runQuietly(file, args, options = {}) {
  const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  const { code } = await endOf(child);
  return { code, stdout, stderr };
}
