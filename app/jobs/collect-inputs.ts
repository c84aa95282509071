import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { isRead, relatedReason } from '../contract/file-names';
import type { TaskInput } from '../engines/engine';
import { fileProblem } from '../errors/file-problem';
import { Problem } from '../errors/problem';
import { pathKey } from './output-paths';
import { STAGING_PREFIX } from './staging-folder';

export interface LeftOut {
  path: string;
  reason: string;
}

export interface CollectOptions {
  /** Folder that results go to: what lies in it is not an input of a walked folder. */
  outDir?: string;
  /** Whether a file was written by an earlier job. */
  isOutput?(file: string): boolean;
  signal?: AbortSignal;
}

/**
 * The files that are meant by files and folders. Folders are walked; `~$` files, earlier outputs and what is no workbook
 * are left out, the last two with a reason. A file named by itself is always taken. Every file is taken once. Rejects
 * with `file-missing` for a path that does not exist.
 */
export async function collectInputs(
  paths: readonly string[],
  options: CollectOptions = {},
): Promise<{ inputs: TaskInput[]; leftOut: LeftOut[] }> {
  const inputs: TaskInput[] = [];
  const leftOut: LeftOut[] = [];
  const seen = new Set<string>();
  const walked = new Set<string>();

  const take = async (file: string, folder: string): Promise<void> => {
    const real = await realpath(file).catch((thrown: unknown) => {
      throw fileProblem(thrown, file, 'read');
    });
    if (seen.has(real)) return;
    seen.add(real);
    inputs.push({ path: file, name: path.basename(file), folder });
  };

  const walk = async (folder: string, below: string): Promise<void> => {
    options.signal?.throwIfAborted();
    // A link back to a folder above would never end.
    const real = await realpath(folder);
    if (walked.has(real)) return;
    walked.add(real);
    const entries = await readdir(folder, { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const full = path.join(folder, entry.name);
      const info = entry.isSymbolicLink() ? await stat(full).catch(() => null) : entry;
      if (info?.isDirectory()) {
        if (entry.name.startsWith(STAGING_PREFIX)) continue;
        if (options.outDir && pathKey(full) === pathKey(options.outDir)) {
          leftOut.push({ path: full, reason: 'it is the output folder' });
          continue;
        }
        await walk(full, below === '' ? entry.name : `${below}/${entry.name}`).catch((thrown: unknown) => {
          options.signal?.throwIfAborted();
          leftOut.push({ path: full, reason: fileProblem(thrown, full, 'read').message });
        });
      } else if (info?.isFile()) {
        // Owner files of open workbooks, and what macOS keeps beside files on foreign disks.
        if (entry.name.startsWith('~$') || entry.name.startsWith('._')) continue;
        const reason = relatedReason(entry.name);
        if (reason !== null) leftOut.push({ path: full, reason });
        if (!isRead(entry.name)) continue;
        if (options.isOutput?.(full)) leftOut.push({ path: full, reason: 'it is an earlier output' });
        else await take(full, below);
      }
    }
  };

  for (const given of paths) {
    const full = path.resolve(given);
    const info = await stat(full).catch((thrown: unknown) => {
      throw fileProblem(thrown, full, 'read');
    });
    if (info.isDirectory()) {
      await walk(full, '').catch((thrown: unknown) => {
        options.signal?.throwIfAborted();
        throw fileProblem(thrown, full, 'read');
      });
    } else if (info.isFile()) await take(full, '');
    // Opening a pipe would wait for whoever writes to it, without end.
    else throw new Problem('not-a-workbook', `${path.basename(full)} is a device or a pipe, not a file.`);
  }
  return { inputs, leftOut };
}
