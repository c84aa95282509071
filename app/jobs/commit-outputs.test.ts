import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder';
import { commitOutputs, rehearseCommit } from './commit-outputs';
import type { Placement } from './commit-outputs';

let folder: string;
const at = (...names: string[]): string => path.join(folder, ...names);
const mounted: string[] = [];

beforeEach(async () => {
  folder = temporaryFolder();
  await mkdir(at('staging'));
  await mkdir(at('out'));
});
afterEach(() => {
  for (const point of mounted.splice(0)) administrator('umount', point);
});

async function placement(name: string, ...target: string[]): Promise<Placement> {
  const stagedPath = at('staging', name);
  await writeFile(stagedPath, `new ${name}`);
  return {
    output: { stagedPath, name, kind: 'workbook', bytes: 5, sha256: '' },
    path: at('out', ...(target.length > 0 ? target : [name])),
  };
}

const read = (...names: string[]): Promise<string> => readFile(at('out', ...names), 'utf8');

describe('commitOutputs', () => {
  it('makes the folders that are missing and moves what is staged', async () => {
    const one = await placement('a.xlsx', 'north', 'deep', 'a.xlsx');
    expect(await commitOutputs([one], 'error', at('staging'))).toEqual([one.path]);
    expect(await read('north', 'deep', 'a.xlsx')).toBe('new a.xlsx');
    expect(await readdir(at('staging'))).toEqual([]);
  });

  it.each(['overwrite', 'number', 'error'] as const)(
    'takes everything back when one fails (%s)',
    async (how) => {
      await writeFile(at('out', 'c'), 'a file where a folder is needed');
      if (how === 'overwrite') await writeFile(at('out', 'a.xlsx'), 'old');
      const all = [
        await placement('a.xlsx'),
        await placement('b.xlsx'),
        await placement('c.xlsx', 'c', 'c.xlsx'),
      ];
      await expect(commitOutputs(all, how, at('staging'))).rejects.toThrow();
      expect((await readdir(at('out'))).sort()).toEqual(how === 'overwrite' ? ['a.xlsx', 'c'] : ['c']);
      if (how === 'overwrite') expect(await read('a.xlsx')).toBe('old');
    },
  );

  it('replaces only when told to', async () => {
    await writeFile(at('out', 'a.xlsx'), 'old');
    await expect(commitOutputs([await placement('a.xlsx')], 'error', at('staging'))).rejects.toMatchObject({
      code: 'output-exists',
    });
    expect(await read('a.xlsx')).toBe('old');
    expect(await commitOutputs([await placement('a.xlsx')], 'number', at('staging'))).toEqual([
      at('out', 'a (2).xlsx'),
    ]);
    await commitOutputs([await placement('a.xlsx')], 'overwrite', at('staging'));
    expect(await read('a.xlsx')).toBe('new a.xlsx');
    expect(await readdir(at('staging', 'replaced'))).toEqual([]);
  });

  it('rehearses without touching anything', async () => {
    await writeFile(at('out', 'a.xlsx'), 'old');
    const one = await placement('a.xlsx');
    expect(await rehearseCommit([one], 'number')).toEqual([at('out', 'a (2).xlsx')]);
    expect(await rehearseCommit([one], 'overwrite')).toEqual([one.path]);
    await expect(rehearseCommit([one], 'error')).rejects.toMatchObject({ code: 'output-exists' });
    expect(await readdir(at('out'))).toEqual(['a.xlsx']);
  });

  it('moves to a folder that is a disk of its own', async ({ skip }) => {
    await mkdir(at('out', 'disk'));
    if (administrator('mount', '-t', 'tmpfs', 'tmpfs', at('out', 'disk')) !== 0)
      skip('no second disk: mounting needs an administrator');
    mounted.push(at('out', 'disk'));
    await commitOutputs([await placement('a.xlsx', 'disk', 'a.xlsx')], 'number', at('staging'));
    await commitOutputs([await placement('a.xlsx', 'disk', 'a.xlsx')], 'overwrite', at('staging'));
    expect(await readdir(at('out', 'disk'))).toEqual(['a.xlsx']);
    expect(await read('disk', 'a.xlsx')).toBe('new a.xlsx');
  });
});

/** A program of the system that only an administrator may use, and that may not be there. */
function administrator(program: string, ...args: string[]): number | null {
  return spawnSync(program, args).status;
}
