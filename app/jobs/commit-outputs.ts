import { copyFile, link, mkdir, open, rename, rm, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { StagedOutput } from '../engines/engine';
import { fileProblem } from '../errors/file-problem';
import { Problem } from '../errors/problem';
import { makeFolder } from './make-folder';
import { numberedPath } from './output-paths';

/** A staged output and where it is to stand. */
export interface Placement {
  output: StagedOutput;
  /** Absolute. */
  path: string;
}

export type OnExisting = 'number' | 'overwrite' | 'error';

/** How long a destination that another program holds is tried again: virus scanners let go within moments. */
const BUSY_RETRIES_MS = [50, 200, 500];
const MAX_NUMBER = 10_000;

interface Placed {
  placement: Placement;
  path: string;
  backup: string | null;
}

/** Where the file that an overwriting commit replaces waits until all outputs of the task are in place. */
export function backupPath(stagingFolder: string, index: number): string {
  return path.join(stagingFolder, 'replaced', String(index));
}

/**
 * Puts the finished outputs of one task in place by renaming: all of them or, as far as a file system allows, none.
 * Answers the paths they got. Never stops half way for a cancel. `number` finds a free name when somebody took the
 * planned one meanwhile.
 */
export async function commitOutputs(
  placements: readonly Placement[],
  onExisting: OnExisting,
  stagingFolder: string,
): Promise<string[]> {
  const placed: Placed[] = [];
  try {
    for (const [index, placement] of placements.entries()) {
      await makeFolder(path.dirname(placement.path));
      placed.push(
        onExisting === 'overwrite'
          ? await replace(placement, backupPath(stagingFolder, index))
          : await placeNew(placement, onExisting),
      );
    }
  } catch (thrown) {
    for (const one of placed.reverse()) await undo(one);
    throw thrown;
  }
  for (const folder of new Set(placed.map((one) => path.dirname(one.path)))) await flushFolder(folder);
  for (const one of placed) if (one.backup) await rm(one.backup, { force: true }).catch(() => undefined);
  return placed.map((one) => one.path);
}

/** The paths that a commit would give now, for a dry run. Rejects as the commit would for outputs that exist. */
export async function rehearseCommit(
  placements: readonly Placement[],
  onExisting: OnExisting,
): Promise<string[]> {
  const paths: string[] = [];
  for (const { path: wanted } of placements) {
    let free = wanted;
    for (let number = 2; onExisting !== 'overwrite' && (await exists(free)); number++) {
      if (onExisting === 'error') throw existsProblem(wanted);
      free = numberedPath(wanted, number);
    }
    paths.push(free);
  }
  return paths;
}

async function placeNew(placement: Placement, onExisting: 'number' | 'error'): Promise<Placed> {
  for (let number = 1; number <= MAX_NUMBER; number++) {
    const target = number === 1 ? placement.path : numberedPath(placement.path, number);
    if (await moveWithoutReplacing(placement.output.stagedPath, target))
      return { placement, path: target, backup: null };
    if (onExisting === 'error') throw existsProblem(target);
  }
  throw new Problem('output-exists', `No free name was found for ${placement.path}.`);
}

function existsProblem(target: string): Problem {
  return new Problem('output-exists', `${target} exists already.`, {
    hint: 'Allow overwriting, or choose another output folder.',
    place: { file: target },
  });
}

/** Answers false when the target exists. */
async function moveWithoutReplacing(from: string, to: string): Promise<boolean> {
  try {
    // A hard link is the one portable way to put a whole file in place without ever replacing another.
    await link(from, to);
    await unlink(from);
    return true;
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') return false;
    // File systems without hard links (FAT, some network shares) and the ENOSPC of a full directory.
    if (await exists(to)) return false;
    await renameBusy(from, to);
    return true;
  }
}

async function replace(placement: Placement, backup: string): Promise<Placed> {
  const target = placement.path;
  let kept: string | null = null;
  if (await exists(target)) {
    await mkdir(path.dirname(backup), { recursive: true });
    try {
      // The old file keeps its name until the new one takes it.
      await link(target, backup);
      kept = backup;
    } catch {
      kept = null;
    }
  }
  await renameBusy(placement.output.stagedPath, target);
  return { placement, path: target, backup: kept };
}

async function renameBusy(from: string, to: string): Promise<void> {
  for (const pause of [...BUSY_RETRIES_MS, null]) {
    try {
      await rename(from, to);
      return;
    } catch (thrown) {
      const code = (thrown as NodeJS.ErrnoException).code ?? '';
      if (code === 'EXDEV') {
        await moveAcrossDisks(from, to);
        return;
      }
      const busy = process.platform === 'win32' && ['EBUSY', 'EPERM', 'EACCES'].includes(code);
      if (busy && pause !== null) {
        await new Promise((resolve) => setTimeout(resolve, pause));
        continue;
      }
      if (busy && (await exists(to))) {
        throw new Problem('file-locked', `${to} is open in another program and cannot be replaced.`, {
          hint: 'Close it there and retry the file.',
          place: { file: to },
          cause: thrown,
        });
      }
      throw fileProblem(thrown, to, 'write');
    }
  }
}

/** A folder inside the output folder may be a disk of its own. The result still appears whole or not at all. */
async function moveAcrossDisks(from: string, to: string): Promise<void> {
  const beside = `${to}.concierge-part`;
  try {
    await copyFile(from, beside);
    const handle = await open(beside, 'r+');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, to);
  } catch (thrown) {
    await rm(beside, { force: true });
    throw fileProblem(thrown, to, 'write');
  }
  await unlink(from);
}

async function undo(one: Placed): Promise<void> {
  try {
    if (one.backup) await rename(one.backup, one.path);
    else await rename(one.path, one.placement.output.stagedPath);
  } catch {
    // What cannot be taken back stays: a whole file under the name that was announced.
  }
}

async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // Some file systems cannot flush a folder; the files themselves were flushed.
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
