import { spawnSync } from 'node:child_process';
import { access, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder';
import {
  makeOwnedFolder,
  makeTemporaryFolder,
  removeLeftovers,
  removeTemporaryLeftovers,
} from './owned-folder';
import type { Owner } from './owner';

const MARK = 'concierge-owner.json';
let parent: string;

beforeEach(() => {
  parent = temporaryFolder();
});

/** A file in a folder of an owner's. */
async function left(owner: Owner, folder: string, ...file: string[]): Promise<string> {
  const full = path.join(parent, folder, ...file);
  await mkdir(path.dirname(full), { recursive: true });
  await writeFile(path.join(parent, folder, MARK), JSON.stringify(owner));
  await writeFile(full, 'x');
  return full;
}

function gone(): Owner {
  return { pid: spawnSync(process.execPath, ['--version']).pid, started: '1' };
}

it('removes what ended processes left, and nothing of those that run or of anybody else', async () => {
  await makeOwnedFolder(path.join(parent, 'own'));
  await left({ pid: process.ppid, started: null }, 'alive', 'b.csv');
  await left(gone(), 'gone', 'drop', 'a.csv');
  await mkdir(path.join(parent, 'unmarked'));
  expect(await removeLeftovers(parent)).toBe(1);
  expect((await readdir(parent)).sort()).toEqual(['alive', 'own', 'unmarked']);
  expect(await removeLeftovers(path.join(parent, 'missing'))).toBe(0);
});

it.runIf(process.platform === 'linux')('an id that was given to a later process keeps nothing', async () => {
  await left({ pid: process.ppid, started: '1' }, 'reused', 'a.csv');
  expect(await removeLeftovers(parent)).toBe(1);
  expect(await readdir(parent)).toEqual([]);
});

it('keeps files that are still needed, until they are not', async () => {
  const owner = gone();
  const kept = await left(owner, 'gone', 'drop-1', 'folder', 'c.csv');
  await left(owner, 'gone', 'drop-2', 'd.csv');
  await left(owner, 'gone-too', 'drop', 'e.csv');
  await removeLeftovers(parent, [kept]);
  expect(await readdir(parent)).toEqual(['gone']);
  expect((await readdir(path.join(parent, 'gone'))).sort()).toEqual([MARK, 'drop-1']);
  await access(kept);
  await removeLeftovers(parent);
  expect(await readdir(parent)).toEqual([]);
});

it.runIf(process.platform === 'linux')(
  'names the folder that refuses, not the hidden one in it',
  async () => {
    await expect(makeOwnedFolder('/sys/.concierge-refused')).rejects.toMatchObject({
      code: 'read-only',
      message: expect.stringMatching(/^\/sys (?:may not|is on)/) as string,
    });
  },
);

it('in the temporary folder only what is called and marked ours is removed', async () => {
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, parent);
  onTestFinished(() => void vi.unstubAllEnvs());
  const own = await makeTemporaryFolder('pdf');
  expect(path.basename(own)).toMatch(/^concierge-pdf-\w{6}$/);
  await left(gone(), 'concierge-pdf-gone', 'profile', 'x');
  await left(gone(), 'somebody-else', 'x');
  await mkdir(path.join(parent, 'concierge-unmarked'));
  expect(await removeTemporaryLeftovers()).toBe(1);
  expect((await readdir(parent)).sort()).toEqual(
    [path.basename(own), 'concierge-unmarked', 'somebody-else'].sort(),
  );
});
