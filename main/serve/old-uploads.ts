import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Uploads } from './uploads';

/**
 * Removes uploads of serve processes that are gone. Each process has a folder named after its id; inputs of jobs that
 * can still be resumed are kept.
 */
export async function removeOldUploads(root: string, keep: readonly string[]): Promise<void> {
  for (const name of await readdir(root).catch(() => [])) {
    const pid = Number(name);
    if (Number.isInteger(pid) && pid !== process.pid && isAlive(pid)) continue;
    const folder = path.join(root, name);
    await Uploads.clearFolder(folder, keep);
    if (!keep.some((file) => file.startsWith(folder + path.sep))) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
