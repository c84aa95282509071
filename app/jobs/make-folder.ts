import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '../errors/problem';
import { fileProblem } from '../errors/file-problem';

/**
 * Makes a folder and those above it; answers the topmost one that had to be made, or null. One by one, because Node's
 * recursive `mkdir` reports a read-only disk as a missing folder.
 */
export async function makeFolder(folder: string): Promise<string | null> {
  const missing: string[] = [];
  for (let at = folder; !(await isFolder(at)); at = path.dirname(at)) {
    missing.unshift(at);
    if (at === path.dirname(at)) break;
  }
  for (const one of missing) {
    try {
      await mkdir(one);
    } catch (thrown) {
      // Another task of this job may have made it meanwhile.
      if (await isFolder(one)) continue;
      if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST') {
        throw new Problem('output-exists', `${one} is a file, so it cannot be the folder of results.`, {
          hint: 'Choose another output folder.',
          place: { file: one },
          cause: thrown,
        });
      }
      throw fileProblem(thrown, one, 'write');
    }
  }
  return missing[0] ?? null;
}

async function isFolder(file: string): Promise<boolean> {
  return stat(file).then(
    (info) => info.isDirectory(),
    () => false,
  );
}
