import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { SessionView } from '../../../app/contract/session-views';
import type { JobRecord } from '../../../app/jobs/model';
import { NodeChildHost } from '../../../app/sessions/node-child-host';
import { composeCore, type Core } from '../../compose';
import { coreSettings } from '../../settings/core-settings';
import { DEFAULT_SETTINGS } from '../../settings/settings-store';
import { NativeProcesses } from '../native-processes';
import { ServerClasses, ADDON, comOfTest } from './server-classes';

/*
 * Jobs in an application of another process, here Concierge's own automation server: what is proven is the transport,
 * the sessions and the way a job goes on when the application does not. CONCIERGE_KILLS says how often it is killed, in
 * rounds of a hundred files each.
 */

const BUNDLES = process.env['CONCIERGE_BUNDLES'] ?? '';
const SAMPLES = process.env['CONCIERGE_SAMPLES'] ?? '';
const KILLS = Number(process.env['CONCIERGE_KILLS'] ?? 12);
const FILES = KILLS > 50 ? 100 : 40;

const classes = new ServerClasses(() => ({
  script: `process.argv.splice(2, 1, '-Addon', ${JSON.stringify(ADDON)}, '-ClassId', process.argv[2]);
    require(${JSON.stringify(path.join(BUNDLES, 'automation.cjs'))});`,
  classes: Array.from(
    { length: 4 * KILLS + 60 },
    (_, i) => `{8D2E1B50-6C1F-4B7A-9A57-0E5B8A0C6${i.toString(16).padStart(3, '0')}}`,
  ),
}));
const processes = new NativeProcesses(comOfTest().host);
const inputs = path.join(classes.folder, 'in');
const RECIPE = {
  version: 1,
  name: 'Close',
  steps: [
    { step: 'find-replace', target: '*', find: '2025', replace: '2026', in: 'values' },
    { step: 'set-values', target: 'Summary!B2', values: [['Closed']] },
  ],
  output: { name: '{name}-closed' },
};

before(() => {
  classes.register();
  mkdirSync(inputs);
});
after(() => classes.unregister());

const never = () => Promise.reject(new Error('nothing is printed here'));

function core(change: Partial<(typeof DEFAULT_SETTINGS)['excel']> = {}, data = 'data'): Promise<Core> {
  const settings = coreSettings({
    ...DEFAULT_SETTINGS,
    excel: { ...DEFAULT_SETTINGS.excel, progId: classes.fresh(), ...change },
  });
  return composeCore({
    dataDir: path.join(classes.folder, data),
    childHost: new NodeChildHost(),
    workerPath: path.join(BUNDLES, 'worker.cjs'),
    pdf: { available: () => Promise.resolve([]), printHtml: never, printWorkbook: never },
    settings: () => settings,
    com: comOfTest(),
    nextClass: () => classes.fresh(),
  });
}

/** Copies of the samples under names of their own. */
function someInputs(folder: string, count: number) {
  const samples = readdirSync(path.join(SAMPLES, 'workbooks')).filter((name) => name.endsWith('.xlsx'));
  const at = path.join(inputs, folder);
  mkdirSync(at, { recursive: true });
  return Array.from({ length: count }, (_, i) => {
    const name = `${folder} ${i + 1}.xlsx`;
    copyFileSync(path.join(SAMPLES, 'workbooks', samples[i % samples.length] ?? ''), path.join(at, name));
    return { path: path.join(at, name), name, folder: '' };
  });
}

async function start(of: Core, files: ReturnType<typeof someInputs>, out: string, recipe: object = RECIPE) {
  const request = {
    recipe,
    inputs: files,
    engine: 'excel' as const,
    dryRun: false,
    allowMacros: false,
    onExisting: 'error' as const,
    outDir: path.join(classes.folder, out),
    concurrency: 4,
  };
  assert.deepEqual((await of.jobs.plan(request)).problems, []);
  return of.jobs.start(request);
}

const hashes = (files: readonly { path: string }[]) =>
  files.map((file) => createHash('sha256').update(readFileSync(file.path)).digest('hex'));

function failures(record: JobRecord): string[] {
  return record.tasks.flatMap((task) =>
    task.state === 'done' ? [] : [`${task.id} ${task.state}: ${task.error?.message ?? ''}`],
  );
}

const pidsOf = (views: readonly SessionView[]) => views.flatMap(({ pid }) => (pid === null ? [] : [pid]));

test('the sample recipes run in the application, and ten files in a burst start it once', async () => {
  const app = await core();
  try {
    const files = someInputs('burst', 10);
    const before = hashes(files);
    const recipe = JSON.parse(readFileSync(path.join(SAMPLES, 'month-end.json'), 'utf8')) as object;
    const record = await app.runner.ended(await start(app, files, 'burst-out', recipe));
    assert.deepEqual(failures(record), []);
    assert.equal((await app.sessions.list.current()).activations, 1);
    assert.deepEqual(hashes(files), before);
    assert.equal(readdirSync(path.join(classes.folder, 'burst-out')).length, 10);
    const consolidate = JSON.parse(
      readFileSync(path.join(SAMPLES, 'consolidate-monthly.json'), 'utf8'),
    ) as object;
    const one = await app.runner.ended(await start(app, files.slice(0, 3), 'one-out', consolidate));
    assert.deepEqual(failures(one), []);
    const exported = JSON.parse(readFileSync(path.join(SAMPLES, 'export-for-import.json'), 'utf8')) as {
      steps: { step: string }[];
    };
    // The automation server prints no PDF.
    const steps = exported.steps.filter(({ step }) => step !== 'export-pdf');
    const two = await app.runner.ended(
      await start(app, files.slice(0, 3), 'two-out', { ...exported, steps }),
    );
    assert.deepEqual(failures(two), []);
    const { sessions, activations } = await app.sessions.list.current();
    assert.equal(activations, 1);
    await app.close();
    for (const pid of pidsOf(sessions)) assert.equal(processes.facts(pid), null);
  } finally {
    await app.close();
  }
});

test('closing the app in the middle of a job leaves no process and no half-written output, and the rest can be run', async () => {
  const app = await core({ sessions: 2 }, 'closed');
  const files = someInputs('closed', 8);
  const id = await start(app, files, 'closed-out');
  const done = () => app.runner.list()[0]?.tasks.filter(({ state }) => state === 'done').length ?? 0;
  while (done() < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  const { sessions } = await app.sessions.list.current();
  const began = Date.now();
  await app.close();
  assert.ok(Date.now() - began < 10_000);
  assert.ok(sessions.length > 0);
  for (const pid of pidsOf(sessions)) assert.equal(processes.facts(pid), null);
  const again = await core({}, 'closed');
  try {
    const before = await again.runner.get(id);
    const kept = before.tasks.filter(({ state }) => state === 'done').length;
    assert.equal(readdirSync(path.join(classes.folder, 'closed-out')).length, kept);
    const rest = await again.runner.ended(await again.runner.retry(id));
    assert.deepEqual(failures(rest), []);
    assert.equal(readdirSync(path.join(classes.folder, 'closed-out')).length, files.length);
  } finally {
    await again.close();
  }
});

test(`${KILLS} random kills: nearly all files end done, the others say why, and nothing is left`, async () => {
  const app = await core({ sessions: 2 }, 'kills');
  const random = seeded(20261130);
  const pids = new Set<number>();
  let kills = 0;
  let tasks = 0;
  let failed = 0;
  try {
    for (let round = 1; kills < KILLS; round++) {
      const files = someInputs(`kills ${round}`, FILES);
      const before = hashes(files);
      const out = `kills-out-${round}`;
      const id = await start(app, files, out);
      const ended = app.runner.ended(id);
      let over = false;
      void ended.then(() => (over = true));
      while (!over) {
        await new Promise((resolve) => setTimeout(resolve, 500 + random() * 2000));
        const { sessions } = await app.sessions.list.current();
        for (const pid of pidsOf(sessions)) pids.add(pid);
        const living = pidsOf(sessions).filter((pid) => processes.facts(pid));
        const victim = living[Math.floor(random() * living.length)];
        if (over || victim === undefined || kills >= KILLS) continue;
        process.kill(victim);
        kills++;
      }
      const record = await ended;
      tasks += record.tasks.length;
      failed += failures(record).length;
      for (const task of record.tasks.filter(({ state }) => state !== 'done')) {
        assert.equal(task.state, 'failed');
        assert.match(task.error?.message ?? '', /ended/);
      }
      assert.deepEqual(hashes(files), before, 'inputs are never written');
      const outputs = readdirSync(path.join(classes.folder, out)).sort();
      const expected = record.tasks.flatMap((task) => task.outputs.map(({ name }) => name)).sort();
      assert.deepEqual(outputs, expected, 'outputs are whole or not there');
      for (const task of record.tasks)
        for (const output of task.outputs)
          assert.equal(createHash('sha256').update(readFileSync(output.path)).digest('hex'), output.sha256);
    }
    assert.equal(kills, KILLS);
    assert.ok(failed <= tasks * 0.05, `${failed} of ${tasks} files failed`);
  } finally {
    await app.close();
  }
  for (const pid of pids) assert.equal(processes.facts(pid), null, `process ${pid} was left behind`);
});

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
