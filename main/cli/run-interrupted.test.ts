import { existsSync } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { NodeChildHost } from '../../app/sessions/node-child-host';
import { composeCore } from '../compose';
import { coreSettings } from '../settings/core-settings';
import { DEFAULT_SETTINGS } from '../settings/settings-store';
import { unusualFiles } from './testing/bad-files';
import { filesBelow } from './testing/built-cli';
import { cliBench, documentOf, SET } from './testing/cli-bench';

const { at, start, startHeldClosing, startHeldEnd, workerPath, workers, recipe, inputs, bigWorkbook } =
  cliBench();

/** What the journals of this test's jobs hold so far. */
async function journal(): Promise<string> {
  const files = (await filesBelow(at('data/jobs'))).filter((name) => name.endsWith('journal.jsonl'));
  return (await Promise.all(files.map((name) => readFile(at(`data/jobs/${name}`), 'utf8')))).join('');
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

it('is cut off by a crash, and goes on where it was', async () => {
  await recipe(SET);
  await inputs({ '1.xlsx': unusualFiles()['plain.xlsx'] ?? Buffer.alloc(0) });
  await bigWorkbook('in/2.xlsx', 60_000);
  const args = ['run', 'recipe.json', 'in', '--out', 'out', '--concurrency', '1'];
  const { child, ended } = start(args);
  await until(async () => /"id":"t2".*"state":"running"/.test(await journal()));
  child.kill('SIGKILL');
  expect((await ended).signal).toBe('SIGKILL');
  await until(() => workers().length === 0);
  const first = await readFile(at('out/1.xlsx'));
  expect((await filesBelow(at('out'))).some((name) => name.startsWith('.concierge-'))).toBe(true);

  const core = await composeCore({
    dataDir: at('data'),
    childHost: new NodeChildHost(),
    workerPath: workerPath(),
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
  const { child, ended } = start(args);
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
  const { child, ended } = start(['run', 'recipe.json', 'in', '--out', 'out']);
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
    const { child, ended } = startHeldClosing(args);
    await said(child.stderr, 'CLOSING');
    child.kill('SIGINT');
    child.stdin?.end();
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(0);
    expect(documentOf(stdout).tasks).toMatchObject([{ status: 'done' }]);
    expect(stderr).not.toContain('Cancelling');
  });

  it('leaves a closing that hangs, when it comes again', async () => {
    const { child, ended } = startHeldClosing(args);
    await said(child.stderr, 'CLOSING');
    const pressing = setInterval(() => child.kill('SIGINT'), 50);
    const { code, signal } = await ended.finally(() => clearInterval(pressing));
    expect({ code, signal }).toEqual({ code: 130, signal: null });
  });

  it('tells what was done, also where it comes when only the process is left', async () => {
    const { child, ended } = startHeldEnd(args);
    await said(child.stdout, '\n}\n');
    await until(() => workers().length === 0);
    child.kill('SIGINT');
    child.stdin?.end();
    expect(await ended).toMatchObject({ code: 0, signal: null });
  });
});

function never(): Promise<void> {
  return Promise.reject(new Error('there is no program'));
}
