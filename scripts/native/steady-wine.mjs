import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A program that starts Wine with the addresses of its memory not left to chance, and so what is started inside of Wine: Wine
 * itself where the system does not allow that. Wine's starter for 64 bits lies at 0x7d000000, and data of Windows has to lie
 * at 0x7ffe0000; newer Linux (measured with 6.18) lays the heap of a program anywhere in the gigabyte behind it. Where the two
 * meet a process ends at its start with exit code 1: "failed to map the shared user data". That was one in some hundreds (2 of 1089).
 *
 * @param {string} wine path of the installed one
 * @param {string} folder where the program is kept
 * @returns {string} path
 */
export function steadyWine(wine, folder) {
  if (spawnSync('setarch', ['-R', 'true'], { stdio: 'ignore' }).status !== 0) return wine;
  const program = join(folder, 'steady-wine');
  const script = `#!/bin/sh\nexec setarch -R '${wine}' "$@"\n`;
  if (existsSync(program) && readFileSync(program, 'utf8') === script) return program;
  mkdirSync(folder, { recursive: true });
  const made = `${program}.${process.pid}`;
  writeFileSync(made, script, { mode: 0o755 });
  renameSync(made, program);
  return program;
}
