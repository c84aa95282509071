import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, statSync, watch, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { register, unregister } from '../../automation/registration';
import { NativeProcesses } from '../native-processes';
import { ApplicationJobs, BUNDLES, RECIPE, SAMPLES, failures, hashes, pidsOf } from './application-jobs';
import { ADDON, comOfTest } from './server-classes';

// Nobody kills a server here, but under Wine a class stays dead too when its client closed in the middle of a call.
const jobs = new ApplicationJobs('6', 40);
const processes = new NativeProcesses(comOfTest().host);

before(() => jobs.classes.register());
after(() => jobs.classes.unregister());

test('the sample recipes run in the application, and ten files in a burst start it once', async () => {
  const app = await jobs.open({}, 'data');
  try {
    const files = jobs.inputs('burst', 10);
    const before = hashes(files);
    const recipe = JSON.parse(readFileSync(path.join(SAMPLES, 'month-end.json'), 'utf8')) as object;
    const record = await app.runner.ended(await jobs.start(app, files, 'burst-out', recipe));
    assert.deepEqual(failures(record), []);
    assert.equal((await app.sessions.list.current()).activations, 1);
    assert.deepEqual(hashes(files), before);
    assert.equal(readdirSync(jobs.folder('burst-out')).length, 10);
    const consolidate = JSON.parse(
      readFileSync(path.join(SAMPLES, 'consolidate-monthly.json'), 'utf8'),
    ) as object;
    const one = await app.runner.ended(await jobs.start(app, files.slice(0, 3), 'one-out', consolidate));
    assert.deepEqual(failures(one), []);
    const exported = JSON.parse(readFileSync(path.join(SAMPLES, 'export-for-import.json'), 'utf8')) as {
      steps: { step: string }[];
    };
    // The automation server prints no PDF.
    const steps = exported.steps.filter(({ step }) => step !== 'export-pdf');
    const two = await app.runner.ended(
      await jobs.start(app, files.slice(0, 3), 'two-out', { ...exported, steps }),
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

test('closing the app in the middle of a job leaves no process and no half-written output, and it can be resumed', async () => {
  const app = await jobs.open({ sessions: 2 }, 'closed');
  const files = jobs.inputs('closed', 8);
  const id = await jobs.start(app, files, 'closed-out');
  const done = () => app.runner.list()[0]?.tasks.filter(({ state }) => state === 'done').length ?? 0;
  while (done() < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  const { sessions } = await app.sessions.list.current();
  await app.close();
  assert.ok(sessions.length > 0);
  for (const pid of pidsOf(sessions)) assert.equal(processes.facts(pid), null);
  const again = await jobs.open({}, 'closed');
  try {
    const before = await again.runner.get(id);
    const kept = before.tasks.filter(({ state }) => state === 'done').length;
    assert.ok(kept < files.length, 'it did not wait for the end of the job');
    assert.equal(readdirSync(jobs.folder('closed-out')).length, kept);
    assert.equal(before.state, 'interrupted');
    await again.runner.resume(id, 'ask');
    assert.deepEqual(failures(await again.runner.ended(id)), []);
    assert.equal(readdirSync(jobs.folder('closed-out')).length, files.length);
  } finally {
    await again.close();
  }
});

test('a job whose command line was killed is resumed by the next start, and only what was not done is run', async () => {
  const files = jobs.inputs('killed', 12);
  const before = hashes(files);
  const data = jobs.folder('killed-data');
  const out = jobs.folder('killed-out');
  const recipe = jobs.folder('killed.json');
  // The command line takes names only.
  const server = {
    classId: '{8D2E1B50-6C1F-4B7A-9A57-0E5B8A06FFFF}',
    progId: 'ConciergeKilled.Application',
    hive: comOfTest().host.snapshot().cancellation ? ('user' as const) : ('machine' as const),
  };
  const automation = path.join(BUNDLES, 'automation.cjs');
  const command = `"${process.execPath}" "${automation}" -Addon "${ADDON}" -ClassId ${server.classId}`;
  register({ ...server, command });
  writeFileSync(recipe, JSON.stringify(RECIPE));
  mkdirSync(out);
  const stopped = new Promise<void>((resolve) => {
    const watcher = watch(out, () => {
      if (outputsIn(out).length < 2) return;
      watcher.close();
      child.kill('SIGKILL');
    });
    const child = spawn(
      process.execPath,
      [
        path.join(BUNDLES, 'cli.cjs'),
        ...['run', recipe, ...files.map((file) => file.path), '--out', out],
        ...['--engine', 'excel', '--prog-id', server.progId],
      ],
      { stdio: 'ignore', env: { ...process.env, CONCIERGE_DATA_DIR: data } },
    );
    child.on('exit', () => {
      watcher.close();
      resolve();
    });
  });
  await stopped;
  unregister(server);
  const kept = outputsIn(out);
  assert.ok(kept.length >= 2 && kept.length < files.length, `${kept.length} files were done`);
  const times = kept.map((name) => statSync(path.join(out, name)).mtimeMs);
  const app = await jobs.open({}, 'killed-data');
  try {
    // What the command line owned ends with it, but not in the same moment.
    const leftovers = async () => (await app.sessions.list.current()).leftovers;
    for (const end = Date.now() + 60_000; (await leftovers()).length > 0 && Date.now() < end;)
      await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(await leftovers(), []);
    const [job] = app.runner.list();
    assert.equal(job?.state, 'interrupted');
    const resumed = await app.jobs.resume(job?.id ?? '', 'ask');
    assert.deepEqual(resumed, { jobId: job?.id, changed: [] });
    const record = await app.runner.ended(job?.id ?? '');
    assert.deepEqual(failures(record), []);
    assert.equal(outputsIn(out).length, files.length);
    assert.deepEqual(
      kept.map((name) => statSync(path.join(out, name)).mtimeMs),
      times,
      'finished outputs are not made again',
    );
    assert.deepEqual(hashes(files), before);
  } finally {
    await app.close();
  }
});

/** Finished outputs, without the private folder where they are staged. */
function outputsIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.xlsx'));
}
