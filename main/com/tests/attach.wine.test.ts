import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import type { Apartment, ComObject, ComValue } from '../../../native';
import { com, registeredServer, type RegisteredServer } from '../../automation/testing/registered-server';
import type { Core } from '../../compose';
import { NativeProcesses } from '../native-processes';
import { ApplicationJobs, BUNDLES, RECIPE, failures, hashes } from './application-jobs';

/* An application that somebody else has open, found in the running object table. */

/** What does not come fails by itself. */
const BOUND = { timeout: 180_000 };
const jobs = new ApplicationJobs('4', 10);
const processes = new NativeProcesses(com());
let server: RegisteredServer;
let user: Apartment;
let application: ComObject;
let app: Core | null = null;

before(() => {
  jobs.classes.register();
  server = registeredServer(41);
});
beforeEach(async () => {
  user = com().start({ name: 'user', kind: 'sta', lcid: 0x409 });
  application = await user.create(server.progId, 'local');
});
afterEach(async () => {
  await app?.close();
  app = null;
  const pid = await pidOfUser().catch(() => null);
  await user.stop();
  // The next test is to find its own instance, and not one that is ending.
  const left = () => pid !== null && processes.facts(pid) !== null;
  for (const end = Date.now() + 60_000; left() && Date.now() < end;)
    await new Promise((resolve) => setTimeout(resolve, 20));
});
after(() => {
  server.remove();
  jobs.classes.unregister();
});

const attached = (data: string) => jobs.open({ progId: server.progId, attach: true }, data);

async function object(from: ComObject, member: string, args: ComValue[] = []): Promise<ComObject> {
  return (await from.get(member, args)) as ComObject;
}

/** A workbook of the user's, saved under a name, with a change that is not saved. */
async function usersWorkbook(name: string): Promise<ComObject> {
  const book = (await (await object(application, 'Workbooks')).call('Add')) as ComObject;
  await book.call('SaveAs', [path.join(jobs.classes.folder, name)]);
  const cell = await object(await object(book, 'ActiveSheet'), 'Range', ['A1']);
  await cell.put('Value2', 'mine');
  return book;
}

async function state(): Promise<Record<string, unknown>> {
  const names = ['DisplayAlerts', 'EnableEvents', 'ScreenUpdating', 'Interactive', 'AutomationSecurity'];
  const values = [...names, 'IgnoreRemoteRequests', 'AskToUpdateLinks', 'Calculation'];
  const read: Record<string, unknown> = {};
  for (const name of values) read[name] = await application.get(name);
  return read;
}

async function assertUntouched(book: ComObject, before: Record<string, unknown>): Promise<void> {
  assert.equal(await (await object(application, 'Workbooks')).get('Count'), 1, 'only ours was closed');
  assert.equal(await book.get('Saved'), false);
  const cell = await object(await object(book, 'ActiveSheet'), 'Range', ['A1']);
  assert.equal(await cell.get('Value2'), 'mine');
  assert.deepEqual(await state(), before);
}

async function pidOfUser(): Promise<number> {
  return com().processOfWindow((await application.get('Hwnd')) as number)?.pid ?? 0;
}

test(
  'files run in the instance that is open, which is as it was afterwards and still there',
  BOUND,
  async () => {
    const book = await usersWorkbook('Own.xlsx');
    const before = await state();
    const pid = await pidOfUser();
    app = await attached('data');
    const files = jobs.inputs('attached', 3);
    const inputs = hashes(files);
    const owners = new Set<string>();
    const { list } = app.sessions;
    const look = async () => {
      for (const each of (await list.current()).sessions) {
        if (each.pid !== null) owners.add(`${each.ownership} ${each.pid}`);
      }
    };
    list.subscribe(() => void look());
    const record = await app.runner.ended(await jobs.start(app, files, 'attached-out'));
    assert.deepEqual(failures(record), []);
    assert.deepEqual(hashes(files), inputs);
    assert.equal(readdirSync(jobs.folder('attached-out')).length, 3);
    assert.deepEqual([...owners], [`attached ${pid}`]);
    const { activations, sessions } = await app.sessions.list.current();
    assert.equal(activations, 0);
    assert.deepEqual(
      sessions.filter(({ state }) => state !== 'ended' && state !== 'ending'),
      [],
      'nothing of it is held while no file waits',
    );
    await assertUntouched(book, before);
    await app.close();
    assert.notEqual(processes.facts(pid), null, 'closing Concierge leaves it open');
    await assertUntouched(book, before);
  },
);

test('a job that is cancelled at once closes what it opened, and nothing else', BOUND, async () => {
  const book = await usersWorkbook('Kept.xlsx');
  const before = await state();
  const pid = await pidOfUser();
  app = await attached('cancelled');
  // So many that the job is not over before its first workbook is seen.
  const id = await jobs.start(app, jobs.inputs('cancelled', 40), 'cancelled-out');
  const workbooks = await object(application, 'Workbooks');
  while ((await workbooks.get('Count')) === 1) await new Promise((resolve) => setTimeout(resolve, 10));
  app.runner.cancel(id, true);
  const record = await app.runner.ended(id);
  assert.equal(record.state, 'cancelled');
  await app.close();
  await assertUntouched(book, before);
  assert.notEqual(processes.facts(pid), null);
});

test('what would disturb the open workbooks is refused with the reason', BOUND, async () => {
  const [file, other] = jobs.inputs('names', 2);
  const book = await usersWorkbook(file?.name ?? '');
  app = await attached('names');
  const one = await app.runner.ended(await jobs.start(app, [file!], 'names-out'));
  assert.match(failures(one).join(), /A workbook named names 1\.xlsx is open in that/);
  await application.put('Calculation', -4135);
  const before = await state();
  const two = await app.runner.ended(await jobs.start(app, [other!], 'manual-out'));
  assert.match(failures(two).join(), /calculated by hand/);
  await assertUntouched(book, before);
});

test('where none is open that is said, and none is started', BOUND, async () => {
  app = await attached('none');
  const pid = await pidOfUser();
  await user.stop();
  while (processes.facts(pid)) await new Promise((resolve) => setTimeout(resolve, 50));
  const record = await app.runner.ended(await jobs.start(app, jobs.inputs('none', 1), 'none-out'));
  assert.match(failures(record).join(), /No ConciergeTest41\.Application is open/);
  assert.equal((await app.sessions.list.current()).activations, 0);
});

test('after a crash the next start puts the instance back as it was', BOUND, async () => {
  await application.put('AutomationSecurity', 1);
  const before = await state();
  const pid = await pidOfUser();
  const recipe = path.join(jobs.classes.folder, 'recipe.json');
  writeFileSync(recipe, JSON.stringify(RECIPE));
  // So many that the job is not over before it is seen.
  const files = jobs.inputs('crashed', 40).map((file) => file.path);
  // Side by side, so that one always waits and the instance is not let go of between them.
  const words = ['run', recipe, ...files, '--out', jobs.folder('crashed-out'), '--concurrency', '4'];
  const crashing = spawn(
    process.execPath,
    [path.join(BUNDLES, 'cli.cjs'), ...words, '--engine', 'excel', '--prog-id', server.progId, '--attach'],
    { stdio: 'ignore', env: { ...process.env, CONCIERGE_DATA_DIR: jobs.folder('crashed') } },
  );
  const ended = once(crashing, 'exit');
  while ((await application.get('AutomationSecurity')) !== 3) {
    assert.equal(crashing.exitCode, null, 'it was attached before it ended');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  crashing.kill('SIGKILL');
  await ended;
  assert.deepEqual(
    await state(),
    { ...before, DisplayAlerts: false, EnableEvents: false, AutomationSecurity: 3 },
    'nobody was there to put it back',
  );
  app = await attached('crashed');
  while ((await application.get('AutomationSecurity')) !== 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(await state(), before);
  await app.close();
  assert.deepEqual(
    readdirSync(path.join(jobs.folder('crashed'), 'sessions')),
    [],
    'nothing is noted any more',
  );
  // Wine does not tell servers that a client was killed, so that this one would stay: hence also the last of these tests.
  process.kill(pid);
});
