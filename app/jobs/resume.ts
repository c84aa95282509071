import { rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { backupPath } from './commit-outputs';
import type { TaskRecord } from './model';
import { hashFile } from './perform/staging';

/** Whether every output of a finished task still is what was written: by size, then by hash. */
export async function outputsStand(task: TaskRecord): Promise<boolean> {
  for (const output of task.outputs) {
    const info = await stat(output.path).catch(() => null);
    if (!info || info.size !== output.bytes) return false;
    if ((await hashFile(output.path).catch(() => '')) !== output.sha256) return false;
  }
  return true;
}

/** Inputs that are not what they were when the job started: by size and time, or by hash where it is known. */
export async function changedInputs(task: TaskRecord): Promise<string[]> {
  const changed: string[] = [];
  for (const input of task.inputs) {
    const info = await stat(input.path).catch(() => null);
    if (input.bytes === undefined) continue;
    if (info?.size === input.bytes && info.mtimeMs === input.mtimeMs) continue;
    const same =
      info?.size === input.bytes &&
      input.sha256 !== undefined &&
      (await hashFile(input.path).catch(() => '')) === input.sha256;
    if (!same) changed.push(input.path);
  }
  return changed;
}

/** Undoes a commit that the crash cut off, so that running the task again starts from what was there before. */
export async function takeBackCommit(task: TaskRecord, staging: string): Promise<void> {
  const folder = path.join(staging, `${task.id}-${task.attempts}`);
  for (const [index, output] of task.outputs.entries()) {
    const ours = (await hashFile(output.path).catch(() => '')) === output.sha256;
    if (!ours) continue;
    await rename(backupPath(folder, index), output.path).catch(() => rm(output.path, { force: true }));
  }
}
