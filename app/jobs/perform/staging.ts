import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileProblem } from '../../errors/file-problem';
import { Problem } from '../../errors/problem';
import type { StagedOutput } from '../../engines/engine';

const KINDS: Readonly<Record<string, StagedOutput['kind']>> = {
  '.csv': 'csv',
  '.json': 'json',
  '.pdf': 'pdf',
};

/** The outputs of one task while they are being made. Each gets a folder of its own, so that names never clash there. */
export class Staging {
  private readonly staged: { path: string; name: string }[] = [];

  constructor(private readonly folder: string) {}

  /** Where to write the output of that name; nothing stands there yet. */
  async add(name: string): Promise<string> {
    if (name !== path.basename(name) || name === '' || name === '.' || name === '..') {
      throw new Problem('recipe-invalid', `"${name}" is not a file name.`, {
        hint: 'An output name may not contain folders.',
      });
    }
    const same = (other: { name: string }): boolean => other.name.toLowerCase() === name.toLowerCase();
    if (this.staged.some(same)) {
      throw new Problem('name-collision', `Two outputs of one file would be named ${name}.`, {
        hint: 'Use {name} or {sheet} in the output names of the steps, so that they differ.',
      });
    }
    const folder = path.join(this.folder, String(this.staged.length + 1));
    const target = path.join(folder, name);
    await mkdir(folder, { recursive: true }).catch((thrown: unknown) => {
      throw fileProblem(thrown, folder, 'write');
    });
    this.staged.push({ path: target, name });
    return target;
  }

  /** Flushes every output to the disk and tells its size and hash. */
  async finish(signal: AbortSignal): Promise<StagedOutput[]> {
    const outputs: StagedOutput[] = [];
    for (const { path: stagedPath, name } of this.staged) {
      signal.throwIfAborted();
      const info = await stat(stagedPath).catch(() => null);
      // A step may reserve a name and then have nothing to write.
      if (!info) continue;
      await flushFile(stagedPath);
      outputs.push({
        stagedPath,
        name,
        kind: KINDS[path.extname(name).toLowerCase()] ?? 'workbook',
        bytes: info.size,
        sha256: await hashFile(stagedPath, signal),
      });
    }
    return outputs;
  }
}

async function flushFile(file: string): Promise<void> {
  try {
    const handle = await open(file, 'r+');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    throw fileProblem(thrown, file, 'write');
  }
}

/** SHA-256 of a file, in hexadecimal. */
export async function hashFile(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
      signal?.throwIfAborted();
      hash.update(chunk as Buffer);
    }
  } catch (thrown) {
    if (signal?.aborted) throw thrown;
    throw fileProblem(thrown, file, 'read');
  }
  return hash.digest('hex');
}
