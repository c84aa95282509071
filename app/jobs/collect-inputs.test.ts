import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder';
import { collectInputs } from './collect-inputs';

let folder: string;
const at = (name: string): string => path.join(folder, ...name.split('/'));

beforeEach(() => {
  folder = temporaryFolder();
});

async function files(...names: string[]): Promise<void> {
  for (const name of names) {
    await mkdir(path.dirname(at(name)), { recursive: true });
    await writeFile(at(name), name);
  }
}

describe('collectInputs', () => {
  it('walks folders and keeps their shape', async () => {
    await files('in/b.xlsx', 'in/a.CSV', 'in/north/deep/c.xlsm', 'in/old.xls');
    const { inputs, leftOut } = await collectInputs([at('in')]);
    expect(inputs.map((input) => `${input.folder}:${input.name}`)).toEqual([
      ':a.CSV',
      ':b.xlsx',
      'north/deep:c.xlsm',
      ':old.xls',
    ]);
    expect(leftOut).toEqual([]);
  });

  it('leaves out what programs put beside workbooks, and earlier outputs', async () => {
    await files(
      'in/a.xlsx',
      'in/~$a.xlsx',
      'in/.~lock.a.xlsx#',
      'in/._a.xlsx',
      'in/readme.md',
      'in/b.xlsb',
      'in/out/a.xlsx',
      'in/.concierge-1/t1/a.xlsx',
      'in/old/a (2).xlsx',
    );
    const { inputs, leftOut } = await collectInputs([at('in')], {
      outDir: at('in/out'),
      isOutput: (file) => file === at('in/old/a (2).xlsx'),
    });
    expect(inputs.map((input) => input.path)).toEqual([at('in/a.xlsx')]);
    expect(leftOut.map((one) => [path.relative(folder, one.path), one.reason])).toEqual([
      [path.join('in', 'b.xlsb'), expect.stringMatching(/\.xlsb/)],
      [path.join('in', 'old', 'a (2).xlsx'), 'it is an earlier output'],
      [path.join('in', 'out'), 'it is the output folder'],
    ]);
  });

  it('takes a file that is named, whatever it is, and every file once', async () => {
    await files('in/a.xlsx', 'note.txt');
    const { inputs } = await collectInputs([at('in/a.xlsx'), at('in'), at('note.txt')]);
    expect(inputs.map((input) => input.name)).toEqual(['a.xlsx', 'note.txt']);
  });

  it.skipIf(process.platform === 'win32')('survives links that lead back, and links to nothing', async () => {
    await files('in/a.xlsx');
    await symlink(at('in'), at('in/again'));
    await symlink(at('in/a.xlsx'), at('in/b.xlsx'));
    await symlink(at('nowhere.xlsx'), at('in/c.xlsx'));
    const { inputs } = await collectInputs([at('in')]);
    expect(inputs.map((input) => input.name)).toEqual(['a.xlsx']);
  });

  it.skipIf(process.platform === 'win32')('refuses a device instead of waiting for it', async () => {
    await expect(collectInputs(['/dev/null'])).rejects.toMatchObject({
      code: 'not-a-workbook',
      message: 'null is a device or a pipe, not a file.',
    });
  });

  it('rejects a path that does not exist', async () => {
    await expect(collectInputs([at('missing.xlsx')])).rejects.toMatchObject({ code: 'file-missing' });
  });
});
