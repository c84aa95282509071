import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { buildFixture } from '../../app/engines/embedded/testing/fixtures';
import { badFiles, unusualFiles } from './testing/bad-files';
import { filesBelow } from './testing/built-cli';
import { cliBench, documentOf, SET } from './testing/cli-bench';

const { at, run, recipe, inputs, bigWorkbook } = cliBench();
const unmount: string[] = [];

afterEach(() => {
  for (const point of unmount.splice(0)) administrator('umount', point);
});

describe('concierge run', () => {
  it('names what is wrong with each bad file, processes the others and changes no input', async () => {
    const bad = badFiles();
    await recipe(SET);
    await inputs(unusualFiles());
    await inputs(Object.fromEntries(Object.entries(bad).map(([name, { bytes }]) => [name, bytes])));
    const before = await Promise.all((await filesBelow(at('in'))).map((name) => readFile(at(`in/${name}`))));
    const { code, stdout } = await run('run', 'recipe.json', 'in', '--out', 'out', '--json');
    expect(code).toBe(1);
    const { tasks } = documentOf(stdout);
    for (const task of tasks) {
      const name = path.basename(task.inputs[0] ?? '');
      const expected = bad[name];
      if (expected) {
        expect({ name, code: task.error?.code }).toEqual({
          name,
          code: expect.stringMatching(expected.code),
        });
        expect(task).toMatchObject({ status: 'failed', outputs: [] });
      } else
        expect({ name, status: task.status, error: task.error }).toEqual({
          name,
          status: 'done',
          error: null,
        });
    }
    expect(await filesBelow(at('out'))).toEqual(
      Object.keys(unusualFiles())
        .map((name) => `${path.parse(name).name}.xlsx`)
        .sort(),
    );
    expect(tasks).toHaveLength(before.length);
    const after = await Promise.all((await filesBelow(at('in'))).map((name) => readFile(at(`in/${name}`))));
    expect(after.every((bytes, index) => bytes.equals(before[index] ?? Buffer.alloc(0)))).toBe(true);
    expect(await filesBelow(at('data/scratch'))).toEqual([]);
  });

  it('says before it runs that a signature is going to be dropped', async () => {
    await recipe(SET);
    await inputs({ 'signed.xlsx': buildFixture('signed'), 'plain.xlsx': buildFixture('simple') });
    const { code, stderr } = await run('run', 'recipe.json', 'in', '--out', 'out');
    expect(code).toBe(0);
    expect(stderr.match(/^note: .*signature.*$/gm)).toEqual([
      'note: the digital signature of signed.xlsx is dropped when the file is changed.',
    ]);
  });

  it('prints one JSON document also where nothing was run', async () => {
    await inputs({ 'a.xlsx': unusualFiles()['plain.xlsx'] ?? Buffer.alloc(0) });
    await recipe({ ...SET, targte: 'A1' });
    for (const args of [
      ['run', 'recipe.json', 'in', '--out', 'out'],
      ['run', 'missing.json', 'in', '--out', 'out'],
      ['run', 'recipe.json', 'missing', '--out', 'out'],
      ['run', 'recipe.json'],
      ['run', 'recipe.json', 'in', '--out', 'out', '--engine', 'excel'],
    ]) {
      const { code, stdout } = await run(...args, '--json');
      expect({ args, code }).toEqual({ args, code: 2 });
      expect(documentOf(stdout)).toMatchObject({ schemaVersion: 1, job: null, tasks: [], error: {} });
    }
    expect(await filesBelow(at('out'))).toEqual([]);
  });

  it('consolidates, and leaves only the consolidated workbook', async () => {
    await recipe({ step: 'consolidate', target: '*' });
    await bigWorkbook('in/a.xlsx', 5);
    await bigWorkbook('in/b.xlsx', 5);
    const { code, stdout } = await run('run', 'recipe.json', 'in', '--out', 'out', '--json');
    expect(documentOf(stdout).tasks.map(({ status, error }) => ({ status, error }))).toEqual([
      { status: 'done', error: null },
      { status: 'done', error: null },
      { status: 'done', error: null },
    ]);
    expect(code).toBe(0);
    expect(await filesBelow(at('out'))).toEqual(['Month end.xlsx']);
  });

  it('puts exports beside the workbook, all or none', async () => {
    await recipe(SET, { step: 'export-csv', target: '*' });
    await bigWorkbook('in/a.xlsx', 3);
    const { code, stdout } = await run('run', 'recipe.json', 'in', '--out', 'out', '--json');
    expect(code).toBe(0);
    expect(documentOf(stdout).tasks[0]?.outputs).toHaveLength(2);
    expect((await filesBelow(at('out'))).map((name) => path.extname(name))).toEqual(['.csv', '.xlsx']);
    await rm(at('out/a.xlsx'));
    const again = await run('run', 'recipe.json', 'in', '--out', 'out', '--json');
    expect(again.code).toBe(1);
    expect(documentOf(again.stdout).tasks[0]).toMatchObject({
      status: 'failed',
      outputs: [],
      error: { code: 'output-exists' },
    });
    expect((await filesBelow(at('out'))).map((name) => path.extname(name))).toEqual(['.csv']);
  });

  it('works with paths longer than 260 characters', async () => {
    const deep = `in/${'long-folder-name/'.repeat(18)}`;
    await recipe(SET);
    await mkdir(at(deep), { recursive: true });
    await writeFile(at(`${deep}a.xlsx`), unusualFiles()['plain.xlsx'] ?? '');
    expect(at(`${deep}a.xlsx`).length).toBeGreaterThan(260);
    const { code, stdout } = await run('run', 'recipe.json', 'in', '--out', 'out', '--json');
    if (process.platform === 'win32') {
      expect({ code, error: documentOf(stdout).error?.code }).toEqual({ code: 2, error: 'path-too-long' });
    } else expect(code).toBe(0);
  });

  it.skipIf(process.platform === 'win32')('works with file names as long as they can be', async () => {
    // A longer ending of the copy or of the result would not fit any more.
    const name = 'n'.repeat(251);
    await recipe({ step: 'consolidate', target: '*' });
    await writeFile(at(`in/${name}.csv`), 'a,b\n1,2\n');
    const { code, stdout } = await run('run', 'recipe.json', 'in', '--out', 'out', '--json');
    expect(documentOf(stdout).tasks.map(({ error }) => error)).toEqual([null, null]);
    expect(code).toBe(0);
    await recipe(SET);
    expect((await run('run', 'recipe.json', 'in', '--out', 'out')).code).toBe(0);
    expect(await filesBelow(at('out'))).toEqual(['Month end.xlsx', `${name.slice(0, 200)}.xlsx`]);
  });

  it('refuses an output folder that may not be written', async () => {
    await recipe(SET);
    await inputs({ 'a.xlsx': unusualFiles()['plain.xlsx'] ?? Buffer.alloc(0) });
    // Also the administrator cannot make a folder inside a file.
    await writeFile(at('out'), 'a file');
    const { code, stdout } = await run('run', 'recipe.json', 'in', '--out', 'out', '--json');
    expect(code).toBe(2);
    expect(documentOf(stdout).error?.code).toMatch(/file-missing|output-exists|read-only/);
  });

  it.skipIf(process.platform === 'win32')('refuses a read-only output folder', async ({ skip }) => {
    await recipe(SET);
    await inputs({ 'a.xlsx': unusualFiles()['plain.xlsx'] ?? Buffer.alloc(0) });
    await mkdir(at('out'));
    await chmod(at('out'), 0o555);
    // Permissions do not bind the administrator; a disk that is mounted for reading only does.
    if (process.getuid?.() === 0) {
      const mounted = administrator('mount', '-t', 'tmpfs', '-o', 'ro,size=128k', 'tmpfs', at('out'));
      if (mounted.status !== 0) skip('no read-only disk: mounting is not allowed here');
      unmount.push(at('out'));
    }
    const { code, stdout } = await run('run', 'recipe.json', 'in', '--out', 'out', '--json');
    expect({ code, error: documentOf(stdout).error?.code }).toEqual({ code: 2, error: 'read-only' });
  });

  it('says that the disk is full, and leaves nothing on it', async ({ skip }) => {
    await recipe(SET);
    await bigWorkbook('in/1.xlsx', 20_000);
    await mkdir(at('out'));
    const mounted = administrator('mount', '-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', at('out'));
    if (mounted.status !== 0) skip('no small disk: mounting needs an administrator');
    unmount.push(at('out'));
    const { code, stdout } = await run('run', 'recipe.json', 'in', '--out', 'out', '--json');
    expect({ code, error: documentOf(stdout).tasks[0]?.error?.code }).toEqual({
      code: 1,
      error: 'disk-full',
    });
    expect(await filesBelow(at('out'))).toEqual([]);
    const readOnly = administrator('mount', '-o', 'remount,ro', at('out'));
    expect(readOnly.status).toBe(0);
    const again = await run('run', 'recipe.json', 'in', '--out', 'out', '--json');
    expect({ code: again.code, error: documentOf(again.stdout).error?.code }).toEqual({
      code: 2,
      error: 'read-only',
    });
  });
});

describe('concierge', () => {
  it('checks recipes, lists steps and helps', async () => {
    await recipe(SET);
    expect(await run('check', 'recipe.json')).toMatchObject({ code: 0 });
    await recipe({ ...SET, step: 'set-valeus' });
    const wrong = await run('check', 'recipe.json', '--json');
    expect(wrong.code).toBe(2);
    expect(JSON.parse(wrong.stdout)).toMatchObject({ valid: false, problems: [{ code: 'recipe-invalid' }] });
    const steps = await run('steps', '--json');
    expect(steps.code).toBe(0);
    expect(
      (JSON.parse(steps.stdout) as { steps: { step: string }[] }).steps.map(({ step }) => step),
    ).toContain('set-values');
    expect((await run('--help')).stdout).toContain('Exit codes');
    expect((await run('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

/** A program of the system that only an administrator may use, and that may not be there. */
function administrator(program: string, ...args: string[]): { status: number | null } {
  return spawnSync(program, args);
}
