import { createHash, randomBytes } from 'node:crypto';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-folder';
import { copyInput } from './copy-input';

let folder: string;
const at = (name: string): string => path.join(folder, name);
const never = new AbortController().signal;

beforeEach(() => {
  folder = temporaryFolder();
});

describe('copyInput', () => {
  it('copies and hashes, byte for byte', async () => {
    const bytes = randomBytes(2_500_000);
    await writeFile(at('a.xlsx'), bytes);
    const copied = await copyInput(at('a.xlsx'), at('copy.xlsx'), never);
    expect(copied).toMatchObject({
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      warnings: [],
    });
    expect((await readFile(at('copy.xlsx'))).equals(bytes)).toBe(true);
  });

  it('refuses a file that changes meanwhile, and calls it worth another try', async () => {
    await writeFile(at('a.xlsx'), Buffer.alloc(64 * 1024 * 1024));
    const copying = copyInput(at('a.xlsx'), at('copy.xlsx'), never);
    let over = false;
    const writing = (async () => {
      while (!over) await appendFile(at('a.xlsx'), 'x');
    })();
    await expect(copying.finally(() => (over = true))).rejects.toMatchObject({
      code: 'file-changed',
      transient: true,
    });
    await writing;
  });

  it('tells that a file is open elsewhere', async () => {
    await writeFile(at('a.xlsx'), 'A');
    await writeFile(at('~$a.xlsx'), '');
    const { warnings } = await copyInput(at('a.xlsx'), at('copy.xlsx'), never);
    expect(warnings).toEqual([expect.stringMatching(/open in another program \(~\$a\.xlsx/)]);
  });

  it('stops when aborted', async () => {
    await writeFile(at('a.xlsx'), 'A');
    await expect(copyInput(at('a.xlsx'), at('copy.xlsx'), AbortSignal.abort())).rejects.toThrow();
  });

  it('names what is missing, and what is a folder', async () => {
    await expect(copyInput(at('no.xlsx'), at('copy'), never)).rejects.toMatchObject({ code: 'file-missing' });
    await mkdir(at('d.xlsx'));
    await expect(copyInput(at('d.xlsx'), at('copy'), never)).rejects.toMatchObject({
      code: 'not-a-workbook',
    });
  });
});
