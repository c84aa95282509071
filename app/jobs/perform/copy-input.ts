import { createHash } from 'node:crypto';
import { access, open, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileProblem } from '../../errors/file-problem';
import { Problem } from '../../errors/problem';

const CHUNK = 1024 * 1024;

export interface CopiedInput {
  bytes: number;
  mtimeMs: number;
  sha256: string;
  warnings: readonly string[];
}

/**
 * Copies an input to a new private file and hashes it on the way. An input that changes meanwhile would be a mixture of
 * two states: it is refused, and worth another try.
 */
export async function copyInput(
  source: string,
  destination: string,
  signal: AbortSignal,
): Promise<CopiedInput> {
  const name = path.basename(source);
  const input = await open(source, 'r').catch((thrown: unknown) => {
    throw fileProblem(thrown, source, 'read');
  });
  try {
    const before = await input.stat();
    if (!before.isFile())
      throw new Problem('not-a-workbook', `${name} is not a file.`, { place: { file: source } });
    const hash = createHash('sha256');
    let bytes = 0;
    const output = await open(destination, 'wx', 0o600).catch((thrown: unknown) => {
      throw fileProblem(thrown, destination, 'write');
    });
    try {
      const buffer = Buffer.allocUnsafe(CHUNK);
      for (;;) {
        signal.throwIfAborted();
        const { bytesRead } = await input.read(buffer, 0, CHUNK, null).catch((thrown: unknown) => {
          throw fileProblem(thrown, source, 'read');
        });
        if (bytesRead === 0) break;
        bytes += bytesRead;
        // It grows, perhaps as fast as it is read: refused below.
        if (bytes > before.size) break;
        const chunk = buffer.subarray(0, bytesRead);
        hash.update(chunk);
        await output.writeFile(chunk).catch((thrown: unknown) => {
          throw fileProblem(thrown, destination, 'write');
        });
      }
    } finally {
      await output.close();
    }
    // By path, not by handle: programs save by renaming a new file over the old one.
    const after = await stat(source).catch((thrown: unknown) => {
      throw fileProblem(thrown, source, 'read');
    });
    if (after.mtimeMs !== before.mtimeMs || after.size !== before.size || bytes !== before.size) {
      throw new Problem('file-changed', `${name} was changed while it was being copied.`, {
        hint: 'Run again when nothing writes to the file.',
        place: { file: source },
        transient: true,
      });
    }
    const owner = await ownerFile(source);
    return {
      bytes,
      mtimeMs: before.mtimeMs,
      sha256: hash.digest('hex'),
      warnings: owner
        ? [`${name} seems to be open in another program (${owner} exists): its last saved state was used.`]
        : [],
    };
  } finally {
    await input.close();
  }
}

/** The file that Excel or LibreOffice puts beside an open workbook, where there is one. */
async function ownerFile(source: string): Promise<string | null> {
  const folder = path.dirname(source);
  const base = path.basename(source);
  for (const name of [`~$${base}`, `.~lock.${base}#`]) {
    const found = await access(path.join(folder, name)).then(
      () => true,
      () => false,
    );
    if (found) return name;
  }
  return null;
}
