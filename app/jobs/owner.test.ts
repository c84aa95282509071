import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { isAlive, ownerOfThisProcess } from './owner';

test('this process is alive, and an earlier one that had its id is not', async () => {
  const own = await ownerOfThisProcess();
  expect(await isAlive(own)).toBe(true);
  expect(await isAlive({ ...own, run: 'of another process' })).toBe(false);
});

test('a living process that started at another time got the id later', async () => {
  const parent = { pid: process.ppid, started: null };
  expect(await isAlive(parent)).toBe(true);
  if (process.platform === 'linux') expect(await isAlive({ ...parent, started: '1' })).toBe(false);
});

test('a process that is gone is not alive', async () => {
  expect(await isAlive({ pid: 0x3ffffff, started: null })).toBe(false);
});

test.skipIf(process.platform !== 'linux')('one that ended, but was not asked for, is not alive', async () => {
  // The shell's place is taken by a program that never asks what became of the shell's child.
  const parent = spawn('/bin/sh', ['-c', 'read line <&3 & echo $!; exec cat'], {
    stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
  });
  const [input, output, , childsInput] = parent.stdio as unknown as [Writable, Readable, null, Writable];
  try {
    const [said] = (await once(output, 'data')) as [Buffer];
    const owner = { pid: Number.parseInt(said.toString(), 10), started: null };
    input.write('the program answers, so the shell is gone');
    await once(output, 'data');
    expect(await isAlive(owner)).toBe(true);
    childsInput.end();
    await expect.poll(() => isAlive(owner)).toBe(false);
    expect(() => process.kill(owner.pid, 0)).not.toThrow();
  } finally {
    parent.kill('SIGKILL');
  }
});
