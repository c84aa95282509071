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
