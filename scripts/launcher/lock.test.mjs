import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../app/testing/temporary-folder.ts';
import { withLock } from './lock.mjs';

const place = () => join(temporaryFolder(), 'lock');

async function deadPid() {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid;
}

test('two at once: the second waits, names the first, and runs after it', async () => {
  const file = place();
  const order = [];
  let second;
  await withLock(file, async () => {
    order.push('first in');
    const waitedFor = await new Promise((onWait) => {
      second = withLock(file, async () => void order.push('second in'), { onWait, poll: 20 });
    });
    expect(waitedFor).toBe(process.pid);
    order.push('first out');
  });
  await second;
  expect(order).toEqual(['first in', 'first out', 'second in']);
  expect(existsSync(file)).toBe(false);
});

test('of many that find the same stale lock one at a time gets it', async () => {
  const file = place();
  writeFileSync(file, `${await deadPid()} gone`);
  let inside = 0;
  let most = 0;
  let runs = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    await sleep(15);
    inside--;
    runs++;
  };
  await Promise.all(Array.from({ length: 8 }, () => withLock(file, work, { poll: 5 })));
  expect({ most, runs }).toEqual({ most: 1, runs: 8 });
  expect(readdirSync(join(file, '..'))).toEqual([]);
});

test('a silent lock is taken over although its process id lives', async () => {
  const file = place();
  writeFileSync(file, `${process.pid} reused`);
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(file, longAgo, longAgo);
  expect(await withLock(file, async () => readFileSync(file, 'utf8'))).not.toContain('reused');
});

test("a lock that another took for a stale one, and put back, is still its owner's", async () => {
  const file = place();
  const running = withLock(file, async () => 'ran', {
    poll: 5,
    onWait: () => writeFileSync(file, taken),
  });
  const taken = readFileSync(file, 'utf8');
  rmSync(file);
  expect(await running).toBe('ran');
});

test('work that fails leaves no lock', async () => {
  const file = place();
  await expect(withLock(file, () => Promise.reject(new Error('no space')))).rejects.toThrow('no space');
  expect(existsSync(file)).toBe(false);
});
