import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWorkbookWriter } from '../../app/engines/embedded/create/workbook-writer';
import { buildFixture } from '../../app/engines/embedded/testing/fixtures';
import { isAlive } from '../../app/jobs/owner';
import { NodeChildHost } from '../../app/sessions/node-child-host';
import { temporaryFolder } from '../../app/testing/temporary-folder';
import { composeCore } from '../compose';
import { coreSettings } from '../settings/core-settings';
import { DEFAULT_SETTINGS } from '../settings/settings-store';
import type { RunDocument } from './run-report';
import { badFiles, unusualFiles } from './testing/bad-files';
import { BuiltCli, filesBelow } from './testing/built-cli';

const bundles = temporaryFolder();
let cli: BuiltCli;
let folder: string;
const at = (name: string): string => path.join(folder, ...name.split('/'));
const unmount: string[] = [];

beforeAll(async () => {
  cli = await BuiltCli.build(bundles);
});
beforeEach(async () => {
  folder = path.join(temporaryFolder(), 'a run');
  await mkdir(at('in'), { recursive: true });
});
afterEach(() => {
  for (const point of unmount.splice(0)) administrator('umount', point);
});

const SET = { step: 'set-values', target: '*!A1', values: 'Closed' };

async function recipe(...steps: unknown[]): Promise<void> {
  await writeFile(at('recipe.json'), JSON.stringify({ version: 1, name: 'Month end', steps }));
}

async function inputs(files: Readonly<Record<string, Buffer>>): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) await writeFile(at(`in/${name}`), bytes);
}

/** A workbook of so many rows of ten cells: work that takes a while. */
async function bigWorkbook(name: string, rows: number): Promise<void> {
  const writer = await createWorkbookWriter(at(name));
  await writer.beginSheet({ name: 'Data' });
  for (let row = 1; row <= rows; row++) {
    await writer.row(
      row,
      Array.from({ length: 10 }, (_, at) => ({ column: at + 1, value: `text ${row} ${at}` })),
    );
  }
  await writer.finish();
}

/** What the journals of this test's jobs hold so far. */
async function journal(): Promise<string> {
  const files = (await filesBelow(at('data/jobs'))).filter((name) => name.endsWith('journal.jsonl'));
  return (await Promise.all(files.map((name) => readFile(at(`data/jobs/${name}`), 'utf8')))).join('');
}

function documentOf(stdout: string): RunDocument {
  return JSON.parse(stdout) as RunDocument;
}

/** Pids of processes that run the worker's bundle of this test. */
function workers(): number[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter((line) => line.includes(cli.workerPath))
    .map((line) => Number.parseInt(line, 10));
}

/** Waits until the stream has brought the text. */
function said(stream: Readable | null, text: string): Promise<void> {
  let all = '';
  return new Promise((resolve, reject) => {
    stream?.on('data', (part: Buffer) => {
      all += part.toString();
      if (all.includes(text)) resolve();
    });
    stream?.on('end', () => reject(new Error(`ended without ${text}: ${all}`)));
  });
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('concierge run', () => {
  it('names what is wrong with each bad file, processes the others and changes no input', async () => {
    const bad = badFiles();
    await recipe(SET);
    await inputs(unusualFiles());
    await inputs(Object.fromEntries(Object.entries(bad).map(([name, { bytes }]) => [name, bytes])));
    const before = await Promise.all((await filesBelow(at('in'))).map((name) => readFile(at(`in/${name}`))));
    const { code, stdout } = await cli.run(folder, 'run', 'recipe.json', 'in', '--out', 'out', '--json');
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
    const { code, stderr } = await cli.run(folder, 'run', 'recipe.json', 'in', '--out', 'out');
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
      const { code, stdout } = await cli.run(folder, ...args, '--json');
      expect({ args, code }).toEqual({ args, code: 2 });
      expect(documentOf(stdout)).toMatchObject({ schemaVersion: 1, job: null, tasks: [], error: {} });
    }
    expect(await filesBelow(at('out'))).toEqual([]);
  });

  it('consolidates, and leaves only the consolidated workbook', async () => {
    await recipe({ step: 'consolidate', target: '*' });
    await bigWorkbook('in/a.xlsx', 5);
    await bigWorkbook('in/b.xlsx', 5);
    const { code, stdout } = await cli.run(folder, 'run', 'recipe.json', 'in', '--out', 'out', '--json');
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
    const { code, stdout } = await cli.run(folder, 'run', 'recipe.json', 'in', '--out', 'out', '--json');
    expect(code).toBe(0);
    expect(documentOf(stdout).tasks[0]?.outputs).toHaveLength(2);
    expect((await filesBelow(at('out'))).map((name) => path.extname(name))).toEqual(['.csv', '.xlsx']);
    await rm(at('out/a.xlsx'));
    const again = await cli.run(folder, 'run', 'recipe.json', 'in', '--out', 'out', '--json');
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
    const { code, stdout } = await cli.run(folder, 'run', 'recipe.json', 'in', '--out', 'out', '--json');
    if (process.platform === 'win32') {
      expect({ code, error: documentOf(stdout).error?.code }).toEqual({ code: 2, error: 'path-too-long' });
    } else expect(code).toBe(0);
  });

  it.skipIf(process.platform === 'win32')('works with file names as long as they can be', async () => {
    // A longer ending of the copy or of the result would not fit any more.
    const name = 'n'.repeat(251);
    await recipe({ step: 'consolidate', target: '*' });
    await writeFile(at(`in/${name}.csv`), 'a,b\n1,2\n');
    const { code, stdout } = await cli.run(folder, 'run', 'recipe.json', 'in', '--out', 'out', '--json');
    expect(documentOf(stdout).tasks.map(({ error }) => error)).toEqual([null, null]);
    expect(code).toBe(0);
    await recipe(SET);
    expect((await cli.run(folder, 'run', 'recipe.json', 'in', '--out', 'out')).code).toBe(0);
    expect(await filesBelow(at('out'))).toEqual(['Month end.xlsx', `${name.slice(0, 200)}.xlsx`]);
  });

  it('is cut off by a crash, and goes on where it was', async () => {
    await recipe(SET);
    await inputs({ '1.xlsx': unusualFiles()['plain.xlsx'] ?? Buffer.alloc(0) });
    await bigWorkbook('in/2.xlsx', 60_000);
    const args = ['run', 'recipe.json', 'in', '--out', 'out', '--concurrency', '1'];
    const { child, ended } = cli.start(folder, args);
    await until(async () => /"id":"t2".*"state":"running"/.test(await journal()));
    const orphans = workers();
    child.kill('SIGKILL');
    expect((await ended).signal).toBe('SIGKILL');
    for (const pid of orphans) await until(async () => !(await isAlive({ pid, started: null })));
    const first = await readFile(at('out/1.xlsx'));
    expect((await filesBelow(at('out'))).some((name) => name.startsWith('.concierge-'))).toBe(true);

    const core = await composeCore({
      dataDir: at('data'),
      childHost: new NodeChildHost(),
      workerPath: cli.workerPath,
      pdf: { available: () => Promise.resolve([]), printHtml: never, printWorkbook: never },
      settings: () => coreSettings({ ...DEFAULT_SETTINGS, concurrency: 1 }),
    });
    try {
      expect(await filesBelow(at('out'))).toEqual(['1.xlsx']);
      expect(await filesBelow(at('data/scratch'))).toEqual([]);
      const [job] = core.runner.list();
      expect(job).toMatchObject({ state: 'interrupted', tasks: [{ state: 'done' }, { state: 'running' }] });
      expect(await core.runner.resume(job?.id ?? '', 'ask')).toMatchObject({ jobId: job?.id, changed: [] });
      const record = await core.runner.ended(job?.id ?? '');
      expect(record.tasks).toMatchObject([{ state: 'done' }, { state: 'done' }]);
      expect(await filesBelow(at('out'))).toEqual(['1.xlsx', '2.xlsx']);
      expect((await readFile(at('out/1.xlsx'))).equals(first)).toBe(true);
    } finally {
      await core.close();
    }
  });

  it.skipIf(process.platform === 'win32').each([
    ['as soon as it has workers', () => workers().length > 0],
    ['once the job is under way', () => existsSync(at('out'))],
  ])('cancels at an interrupt %s: exit code 130, one document, nothing left behind', async (_, moment) => {
    await recipe(SET);
    // Enough for half a minute: the interrupt must not come after the end, however busy the machine is.
    await bigWorkbook('in/1.xlsx', 60_000);
    for (let n = 2; n <= 40; n++) await copyFile(at('in/1.xlsx'), at(`in/${n}.xlsx`));
    const args = ['run', 'recipe.json', 'in', '--out', 'out', '--json', '--concurrency', '1'];
    const { child, ended } = cli.start(folder, args);
    await until(moment);
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    const { tasks } = documentOf(stdout);
    const done = tasks.filter(({ status }) => status === 'done');
    expect(tasks.filter((task) => !done.includes(task))).toEqual(
      tasks.slice(done.length).map((task) => ({ ...task, status: 'cancelled', outputs: [] })),
    );
    expect(done.length).toBeLessThan(40);
    expect(await filesBelow(at('out'))).toEqual(
      done.flatMap(({ outputs }) => outputs.map((file) => path.basename(file))),
    );
    expect(workers()).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('ends the workers at the second interrupt', async () => {
    // A pattern that backtracks for ever, were it not for its time limit: the worker does not listen meanwhile.
    await recipe({ step: 'find-replace', target: '*', find: '(x+x+)+y', replace: '', pattern: 'regex' });
    await bigWorkbook('in/1.xlsx', 60_000);
    const { child, ended } = cli.start(folder, ['run', 'recipe.json', 'in', '--out', 'out']);
    await until(() => existsSync(at('out')) && workers().length > 0);
    const heard = new Promise<void>((resolve) =>
      child.stderr?.on('data', (text: Buffer) => {
        if (text.includes('Cancelling; press Ctrl-C again')) resolve();
      }),
    );
    child.kill('SIGINT');
    // Two within 0.3 s are one press: npm passes on what the terminal has told already.
    await Promise.race([heard, ended]);
    await new Promise((resolve) => setTimeout(resolve, 350));
    child.kill('SIGINT');
    const { code } = await ended;
    expect([2, 130]).toContain(code);
    expect(workers()).toEqual([]);
    expect(await filesBelow(at('out'))).toEqual([]);
  });

  describe.skipIf(process.platform === 'win32')('when an interrupt comes after the job', () => {
    const args = ['run', 'recipe.json', 'in', '--out', 'out', '--json'];
    beforeEach(async () => {
      await recipe(SET);
      await inputs({ 'a.xlsx': unusualFiles()['plain.xlsx'] ?? Buffer.alloc(0) });
    });

    it('closes and tells what was done, also where it comes while everything is closed', async () => {
      const { child, ended } = cli.startHeldClosing(folder, args);
      await said(child.stderr, 'CLOSING');
      child.kill('SIGINT');
      child.stdin?.end();
      const { code, stdout, stderr } = await ended;
      expect(code).toBe(0);
      expect(documentOf(stdout).tasks).toMatchObject([{ status: 'done' }]);
      expect(stderr).not.toContain('Cancelling');
    });

    it('leaves a closing that hangs, when it comes again', async () => {
      const { child, ended } = cli.startHeldClosing(folder, args);
      await said(child.stderr, 'CLOSING');
      const pressing = setInterval(() => child.kill('SIGINT'), 50);
      const { code, signal } = await ended.finally(() => clearInterval(pressing));
      expect({ code, signal }).toEqual({ code: 130, signal: null });
    });

    it('tells what was done, also where it comes when only the process is left', async () => {
      const { child, ended } = cli.startHeldEnd(folder, args);
      await said(child.stdout, '\n}\n');
      await until(() => workers().length === 0);
      child.kill('SIGINT');
      child.stdin?.end();
      expect(await ended).toMatchObject({ code: 0, signal: null });
    });
  });

  it('refuses an output folder that may not be written', async () => {
    await recipe(SET);
    await inputs({ 'a.xlsx': unusualFiles()['plain.xlsx'] ?? Buffer.alloc(0) });
    // Also the administrator cannot make a folder inside a file.
    await writeFile(at('out'), 'a file');
    const { code, stdout } = await cli.run(folder, 'run', 'recipe.json', 'in', '--out', 'out', '--json');
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
    const { code, stdout } = await cli.run(folder, 'run', 'recipe.json', 'in', '--out', 'out', '--json');
    expect({ code, error: documentOf(stdout).error?.code }).toEqual({ code: 2, error: 'read-only' });
  });

  it('says that the disk is full, and leaves nothing on it', async ({ skip }) => {
    await recipe(SET);
    await bigWorkbook('in/1.xlsx', 20_000);
    await mkdir(at('out'));
    const mounted = administrator('mount', '-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', at('out'));
    if (mounted.status !== 0) skip('no small disk: mounting needs an administrator');
    unmount.push(at('out'));
    const { code, stdout } = await cli.run(folder, 'run', 'recipe.json', 'in', '--out', 'out', '--json');
    expect({ code, error: documentOf(stdout).tasks[0]?.error?.code }).toEqual({
      code: 1,
      error: 'disk-full',
    });
    expect(await filesBelow(at('out'))).toEqual([]);
    const readOnly = administrator('mount', '-o', 'remount,ro', at('out'));
    expect(readOnly.status).toBe(0);
    const again = await cli.run(folder, 'run', 'recipe.json', 'in', '--out', 'out', '--json');
    expect({ code: again.code, error: documentOf(again.stdout).error?.code }).toEqual({
      code: 2,
      error: 'read-only',
    });
  });
});

describe('concierge', () => {
  it('checks recipes, lists steps and helps', async () => {
    await recipe(SET);
    expect(await cli.run(folder, 'check', 'recipe.json')).toMatchObject({ code: 0 });
    await recipe({ ...SET, step: 'set-valeus' });
    const wrong = await cli.run(folder, 'check', 'recipe.json', '--json');
    expect(wrong.code).toBe(2);
    expect(JSON.parse(wrong.stdout)).toMatchObject({ valid: false, problems: [{ code: 'recipe-invalid' }] });
    const steps = await cli.run(folder, 'steps', '--json');
    expect(steps.code).toBe(0);
    expect(
      (JSON.parse(steps.stdout) as { steps: { step: string }[] }).steps.map(({ step }) => step),
    ).toContain('set-values');
    expect((await cli.run(folder, '--help')).stdout).toContain('Exit codes');
    expect((await cli.run(folder, '--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

/** A program of the system that only an administrator may use, and that may not be there. */
function administrator(program: string, ...args: string[]): { status: number | null } {
  return spawnSync(program, args);
}

function never(): Promise<void> {
  return Promise.reject(new Error('there is no program'));
}
