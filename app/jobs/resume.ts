import { rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '../errors/problem';
import { backupPath } from './commit-outputs';
import type { JobHeader } from './journal';
import type { JobRecord, TaskRecord } from './model';
import { removeLeftover } from './owned-folder';
import { hashFile } from './perform/staging';

/** What becomes of inputs that changed since a job was cut off: asked about, taken as they are now, or left out. */
export type ChangedInputs = 'ask' | 'accept' | 'skip';

/** What is known of a job that was cut off: tasks that need not run again, and inputs that changed since. */
export async function whatToResume(
  header: JobHeader,
  record: JobRecord,
  how: ChangedInputs,
): Promise<{ known: Map<string, TaskRecord>; changed: string[] }> {
  const consolidates = header.planned.some((task) => task.kind === 'consolidate');
  const known = new Map<string, TaskRecord>();
  const changed: string[] = [];
  for (const task of header.planned) {
    const before = record.tasks.find((one) => one.id === task.id);
    if (!before) continue;
    const finished = before.state === 'done' || before.state === 'committing';
    // What lay in staging for the consolidation went with the crash.
    const kept = task.output !== null || !consolidates;
    if (finished && kept && !header.options.dryRun && (await outputsStand(before))) {
      known.set(task.id, { ...before, state: 'done', error: null, progress: 1 });
      continue;
    }
    const inputs = task.kind === 'file' ? await changedInputs(before) : [];
    changed.push(...inputs);
    if (inputs.length > 0 && how === 'skip') {
      known.set(task.id, {
        ...before,
        state: 'skipped',
        outputs: [],
        error: new Problem(
          'file-changed',
          `${inputs.join(', ')} changed since the job was cut off.`,
        ).toData(),
      });
    }
  }
  return { known, changed };
}

/** Takes back commits that were cut off in the middle, then removes the folders that the dead process left. */
export async function clearAfterCrash({
  header,
  record,
}: {
  header: JobHeader;
  record: JobRecord;
}): Promise<void> {
  for (const task of record.tasks)
    if (task.state === 'committing' && !(await outputsStand(task)))
      await takeBackCommit(task, header.staging);
  await removeLeftover(header.staging);
  await removeLeftover(header.scratch);
}

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
async function changedInputs(task: TaskRecord): Promise<string[]> {
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
async function takeBackCommit(task: TaskRecord, staging: string): Promise<void> {
  const folder = path.join(staging, `${task.id}-${task.attempts}`);
  for (const [index, output] of task.outputs.entries()) {
    const ours = (await hashFile(output.path).catch(() => '')) === output.sha256;
    if (!ours) continue;
    await rename(backupPath(folder, index), output.path).catch(() => rm(output.path, { force: true }));
  }
}
