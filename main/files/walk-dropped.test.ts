import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../app/testing/temporary-folder';
import { walkDropped } from './walk-dropped';

describe('walkDropped', () => {
  let folder: string;
  beforeEach(async () => {
    folder = temporaryFolder();
    const files = [
      'a.xlsx',
      '~$a.xlsx',
      'notes.txt',
      'readme.md',
      'sub/b.csv',
      'sub/written.xlsx',
      'sub/Concierge output/c.xlsx',
    ];
    for (const file of files) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), 'x');
    }
  });

  const walk = walkDropped({
    outDir: () => null,
    wrote: () => (file) => path.basename(file) === 'written.xlsx',
  });

  it('leaves out lock files and earlier results, with one sentence for all of them', async () => {
    const { files, leftOut } = await walk(folder);
    expect(files.map(({ path: file, folder: below }) => [path.basename(file), below])).toEqual([
      ['a.xlsx', ''],
      ['b.csv', 'sub'],
      // To be listed with the reason.
      ['notes.txt', ''],
    ]);
    expect(files.map(({ notRead }) => notRead)).toEqual([undefined, undefined, true]);
    expect(leftOut).toEqual(['2 earlier results were left out.']);
  });

  it('takes a result that was dropped by itself', async () => {
    const { files } = await walk(path.join(folder, 'sub', 'Concierge output', 'c.xlsx'));
    expect(files).toHaveLength(1);
  });

  it('takes a text file that was dropped by itself', async () => {
    const { files, leftOut } = await walk(path.join(folder, 'notes.txt'));
    expect(files).toEqual([{ path: path.join(folder, 'notes.txt'), folder: '' }]);
    expect(leftOut).toEqual([]);
  });

  it('leaves out a lock file that was dropped by itself, and says so', async () => {
    const { files, leftOut } = await walk(path.join(folder, '~$a.xlsx'));
    expect(files).toEqual([]);
    expect(leftOut[0]).toContain('~$a.xlsx was left out');
  });

  it('says so when there is nothing to read', async () => {
    const empty = path.join(folder, 'empty');
    await mkdir(empty);
    expect((await walk(empty)).leftOut).toEqual(['There is no .xlsx, .xlsm, .xls or .csv file in empty.']);
    await expect(walk(path.join(folder, 'missing'))).rejects.toMatchObject({ code: 'file-missing' });
  });
});
