import { mkdir, mkdtemp, readFile, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileProblem } from '../errors/file-problem';
import { isAlive, ownerOfThisProcess } from './owner';
import type { Owner } from './owner';

/** Marks a folder as ours and says by whom it is in use. */
const MARK = 'concierge-owner.json';
/** What is ours in the system's temporary folder is called so. */
const PREFIX = 'concierge-';

/** Makes a private folder, in one that exists, that a later start may remove when this process is gone. */
export async function makeOwnedFolder(folder: string): Promise<void> {
  // What cannot be made is told of the folder that the user knows: this one is hidden, and not there.
  await mkdir(folder, { mode: 0o700 }).catch((thrown: unknown) => {
    throw fileProblem(thrown, path.dirname(folder), 'write');
  });
  try {
    await mark(folder);
  } catch (thrown) {
    throw fileProblem(thrown, folder, 'write');
  }
}

/** The same in the system's temporary folder, for work that belongs to no job. Answers its path. */
export async function makeTemporaryFolder(what: string): Promise<string> {
  const folder = path.join(tmpdir(), `${PREFIX}${what}-`);
  try {
    const made = await mkdtemp(folder);
    await mark(made);
    return made;
  } catch (thrown) {
    throw fileProblem(thrown, folder, 'write');
  }
}

async function mark(folder: string): Promise<void> {
  await writeFile(path.join(folder, MARK), JSON.stringify(await ownerOfThisProcess()));
}

/** Removes a folder of ours and what it holds; never fails, since a leftover is removed at the next start. */
export async function removeOwnedFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
}

/**
 * Removes the folder when it bears our mark and its owner is gone; of one that holds files to `keep`, what holds none.
 * Answers whether the folder is gone now.
 */
export async function removeLeftover(folder: string, keep: readonly string[] = []): Promise<boolean> {
  try {
    const owner = JSON.parse(await readFile(path.join(folder, MARK), 'utf8')) as Owner;
    if (typeof owner.pid !== 'number' || (await isAlive(owner))) return false;
  } catch {
    return false;
  }
  const keeps = (entry: string): boolean => keep.some((file) => file.startsWith(entry + path.sep));
  if (!keeps(folder)) {
    await removeOwnedFolder(folder);
    return true;
  }
  // The mark stays too: once nothing is to be kept, a later start has to know whose folder it was.
  for (const name of await readdir(folder)) {
    const entry = path.join(folder, name);
    if (name !== MARK && !keeps(entry)) await removeOwnedFolder(entry);
  }
  return false;
}

/** The same for every folder in a parent. */
export async function removeLeftovers(parent: string, keep: readonly string[] = []): Promise<number> {
  return removeThose(parent, () => true, keep);
}

/** The same for what `makeTemporaryFolder` made. */
export async function removeTemporaryLeftovers(): Promise<number> {
  return removeThose(tmpdir(), (name) => name.startsWith(PREFIX), []);
}

async function removeThose(
  parent: string,
  named: (name: string) => boolean,
  keep: readonly string[],
): Promise<number> {
  const names = (await readdir(parent).catch(() => [])).filter(named);
  let removed = 0;
  for (const name of names) if (await removeLeftover(path.join(parent, name), keep)) removed++;
  return removed;
}

/** Removes a folder and those above it up to and with `top`, as long as they are empty. */
export async function removeEmptyFolders(folder: string, top: string): Promise<void> {
  try {
    for (let at = folder; at.startsWith(top); at = path.dirname(at)) await rmdir(at);
  } catch {
    // Something is in it: results, or what somebody else put there.
  }
}
