import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { removeOldUploads } from './old-uploads';

it('removes what ended processes left, but neither what runs nor what can be resumed', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'concierge-uploads-'));
  const gone = [1, 2].map(() => String(spawnSync(process.execPath, ['--version']).pid));
  const alive = String(process.ppid);
  const file = async (...parts: string[]) => {
    const full = path.join(root, ...parts);
    await mkdir(path.dirname(full), { recursive: true });
    await writeFile(full, 'x');
    return full;
  };
  await file(gone[0] ?? '', 'drop', 'a.csv');
  await file(alive, 'drop', 'b.csv');
  const kept = await file(gone[1] ?? '', 'drop-1', 'folder', 'c.csv');
  await file(gone[1] ?? '', 'drop-2', 'd.csv');
  await removeOldUploads(root, [kept]);
  expect((await readdir(root)).sort()).toEqual([alive, gone[1]].sort());
  expect(await readdir(path.join(root, gone[1] ?? ''))).toEqual(['drop-1']);
  await removeOldUploads(path.join(root, 'missing'), []);
  await rm(root, { recursive: true });
});
