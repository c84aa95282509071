import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder';
import { makeFolder } from './make-folder';

let parent: string;
beforeEach(() => {
  parent = temporaryFolder();
});

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
