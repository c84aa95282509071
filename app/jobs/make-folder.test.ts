import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeFolder } from './make-folder';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'concierge-make-'));
});
afterEach(() => rm(parent, { recursive: true }));

it('answers the topmost folder that it made', async () => {
  const deep = path.join(parent, 'a', 'b', 'c');
  expect(await makeFolder(deep)).toBe(path.join(parent, 'a'));
  expect(await makeFolder(deep)).toBeNull();
});

it('says that a file stands where the folder should be', async () => {
  const file = path.join(parent, 'report');
  await writeFile(file, 'x');
  for (const folder of [file, path.join(file, 'below')]) {
    await expect(makeFolder(folder)).rejects.toMatchObject({
      code: 'output-exists',
      message: `${file} is a file, so it cannot be the folder of results.`,
    });
  }
});
