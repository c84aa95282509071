import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { AutomationError } from '../../../app/com/automation-error';
import { CallBatch } from '../../../app/com/call-batch';
import type { AutomationValue } from '../../../app/com/values';
import { ApplicationSessions } from '../../../app/sessions/applications/application-sessions';
import type { ApplicationPool } from '../../../app/sessions/applications/application-pool';
import type { ApplicationLease } from '../../../app/sessions/applications/lease';
import {
  DEFAULT_APPLICATION_LIMITS,
  type ApplicationLimits,
} from '../../../app/sessions/applications/limits';
import { NativeAutomation } from '../native-automation';
import { comOfTest } from './server-classes';
import { StubbornClasses, servesStubborn } from './stubborn-classes';

if (!servesStubborn()) tests();

function tests(): void {
  const classes = new StubbornClasses(__filename, 0, 40);
  const NO_SIGNAL = new AbortController().signal;
  let automation: NativeAutomation;
  let sessions: ApplicationSessions | null = null;
  let limits: ApplicationLimits;
  let folder = 0;

  before(() => {
    automation = new NativeAutomation(comOfTest().host);
    classes.register();
  });
  afterEach(async () => {
    await sessions?.close();
    sessions = null;
  });
  after(() => classes.unregister());

  async function pool(change: Partial<ApplicationLimits> = {}): Promise<ApplicationPool> {
    limits = { ...DEFAULT_APPLICATION_LIMITS, ...change };
    sessions = await ApplicationSessions.open({
      automation,
      ledgerFolder: path.join(classes.folder, `ledger-${folder++}`),
      limits: () => limits,
    });
    return sessions.pool('Stubborn.Application', { nextClass: () => classes.fresh() });
  }

  const request = (taskId: string, jobId = 'job') => ({
    jobId,
    taskId,
    file: `${taskId}.xlsx`,
    timeMs: 60_000,
  });

  async function call(lease: ApplicationLease, member: string, ...args: AutomationValue[]) {
    const batch = new CallBatch();
    batch.call(lease.application, member, args);
    return (await lease.run(batch))[0];
  }

  async function until(what: () => boolean): Promise<void> {
    const ms = 60_000;
    for (const end = Date.now() + ms; !what(); await new Promise((resolve) => setTimeout(resolve, 25)))
      assert.ok(Date.now() < end, `not within ${ms} ms: ${String(what)}`);
  }

  const lives = (pid: number | null) => pid !== null && automation.processes.facts(pid) !== null;

  test('ten tasks in a burst make one activation, first come first served, and the idle one is let go', async () => {
    const warm = await pool({ idleMs: 300 });
    const order: string[] = [];
    const pids = new Set<AutomationValue>();
    await Promise.all(
      Array.from({ length: 10 }, async (_, i) => {
        const lease = await warm.lease(request(`t${i}`), NO_SIGNAL);
        order.push(`t${i}`);
        pids.add(await call(lease, 'Work', 5));
        lease.release();
      }),
    );
    assert.deepEqual(
      order,
      Array.from({ length: 10 }, (_, i) => `t${i}`),
    );
    assert.equal(warm.activations, 1);
    assert.equal(pids.size, 1);
    const [pid] = pids as Set<number>;
    const [session] = sessions!.view().sessions;
    assert.equal(session?.pid, pid);
    assert.equal(session?.version, '7.1');
    assert.equal(session?.tasksDone, 10);
    assert.ok(session?.idleEndsAt, 'the end of its idle time is told');
    await until(() => !lives(pid!));
    await until(() => sessions!.view().sessions[0]?.state === 'ended');
    const notes = classes.notes().filter((line) => line.startsWith(`${pid} `));
    // Its state was set, put back, and it quit politely.
    assert.ok(notes.includes(`${pid} IgnoreRemoteRequests = true`));
    assert.deepEqual(
      notes.filter((line) => line.includes('IgnoreRemoteRequests')).at(-1),
      `${pid} IgnoreRemoteRequests = false`,
    );
    assert.ok(notes.includes(`${pid} quit`));
  });

  test('three sessions work at the same time, and the fourth task waits in view', async () => {
    const warm = await pool({ sessions: 3 });
    const leases = await Promise.all([0, 1, 2].map((i) => warm.lease(request(`t${i}`), NO_SIGNAL)));
    const fourth = warm.lease(request('t3'), NO_SIGNAL);
    assert.equal(new Set(leases.map(({ pid }) => pid)).size, 3);
    assert.deepEqual(
      sessions!.view().waiting.map(({ taskId }) => taskId),
      ['t3'],
    );
    const pids = await Promise.all(leases.map((lease) => call(lease, 'Work', 200)));
    assert.deepEqual(
      pids,
      leases.map(({ pid }) => pid),
    );
    leases[1]?.release();
    const last = await fourth;
    assert.equal(last.pid, leases[1]?.pid);
    assert.equal(warm.activations, 3);
    for (const lease of [...leases, last]) lease.release();
    await sessions!.close();
    for (const { pid } of leases) assert.ok(!lives(pid), 'closing leaves no process');
  });

  for (const code of [0x80010001, 0x8001010a]) {
    test(`a call that is rejected with ${code.toString(16)} is transient, and the next task gets a fresh session`, async () => {
      const warm = await pool();
      const lease = await warm.lease(request('t1'), NO_SIGNAL);
      await call(lease, 'Reject', code | 0, 1000);
      const error = await call(lease, 'Work', 1).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      assert.ok(error instanceof AutomationError, String(error));
      assert.equal(error.code, code | 0);
      lease.release();
      const next = await warm.lease(request('t1'), NO_SIGNAL);
      assert.notEqual(next.pid, lease.pid);
      assert.equal(await call(next, 'Work', 1), next.pid);
      assert.ok(!lives(lease.pid));
      next.release();
    });
  }

  test('an application whose user edits a cell (800ac472) is asked again until it takes the call', async () => {
    const warm = await pool();
    const lease = await warm.lease(request('t1'), NO_SIGNAL);
    await call(lease, 'Reject', 0x800ac472 | 0, 3);
    assert.equal(await call(lease, 'Work', 1), lease.pid);
    lease.release();
    const same = await warm.lease(request('t2'), NO_SIGNAL);
    assert.equal(same.pid, lease.pid, 'nothing happened to the session');
    same.release();
  });

  test('a call that never returns is shown, given up and ended; its task learns which call and why', async () => {
    const warm = await pool({ stuckMs: 200, callMs: 1500 });
    const lease = await warm.lease(request('t1'), NO_SIGNAL);
    const never = call(lease, 'Never');
    // A thread may take a call later than it is shown as stuck.
    await until(() => {
      const [session] = sessions!.view().sessions;
      return session?.state === 'stuck' && session.call?.name === 'Never';
    });
    await assert.rejects(never, { code: 'time-limit', transient: false, message: /Never/ });
    assert.ok(lease.ended.aborted);
    lease.release();
    await until(() => !lives(lease.pid));
    const next = await warm.lease(request('t2'), NO_SIGNAL);
    assert.equal(await call(next, 'Work', 1), next.pid);
    next.release();
  });

  test('a dialog that stays open is named, and a kept session is waited for until the user ends it', async () => {
    const warm = await pool({ stuckMs: 200, callMs: 1000 });
    const lease = await warm.lease(request('t1'), NO_SIGNAL);
    sessions!.keep(lease.sessionId, true);
    const asking = call(lease, 'Ask', 'Save changes?').catch((thrown: unknown) => thrown);
    await until(() => sessions!.view().sessions[0]?.dialogs.includes('Save changes?') ?? false);
    await sessions!.showDialogs(lease.sessionId);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.equal(sessions!.view().sessions[0]?.state, 'stuck', 'it was waited on');
    await sessions!.end(lease.sessionId);
    assert.equal(((await asking) as { code?: string }).code, 'cancelled');
    assert.ok(!lives(lease.pid));
    lease.release();
  });

  for (const when of ['before', 'during', 'after'] as const) {
    test(`an application that dies ${when} saving is lost, and the next attempt has a fresh one`, async () => {
      const warm = await pool();
      const file = path.join(classes.folder, `${when}.txt`);
      const lease = await warm.lease(request('t1'), NO_SIGNAL);
      const error = await call(lease, 'Save', file, when).catch((thrown: unknown) => thrown);
      assert.ok(
        error instanceof AutomationError || (error as { transient?: boolean }).transient === true,
        String(error),
      );
      lease.release();
      assert.equal(existsSync(file), when !== 'before');
      const again = await warm.lease(request('t1'), NO_SIGNAL);
      assert.notEqual(again.pid, lease.pid);
      assert.equal(await call(again, 'Save', file, 'never'), true);
      assert.equal(readFileSync(file, 'utf8'), 'whole');
      again.release();
      assert.equal(warm.activations, 2);
    });
  }

  test('an idle application that dies is noticed at once, and its state is put back by the next one', async () => {
    const warm = await pool();
    const lease = await warm.lease(request('t1'), NO_SIGNAL);
    lease.release();
    const { pid } = lease;
    assert.ok(pid !== null);
    process.kill(pid);
    await until(() => sessions!.view().sessions[0]?.state === 'lost');
    const next = await warm.lease(request('t2'), NO_SIGNAL);
    next.release();
    await sessions!.close();
    assert.ok(classes.notes().includes(`${next.pid} AskToUpdateLinks = true`));
  });

  test('a session is renewed after its tasks, and after its memory', async () => {
    const warm = await pool({ renewAfterTasks: 2 });
    const pids: (number | null)[] = [];
    for (const id of ['a', 'b', 'c']) {
      const lease = await warm.lease(request(id), NO_SIGNAL);
      pids.push(lease.pid);
      lease.release();
    }
    assert.equal(pids[0], pids[1]);
    assert.notEqual(pids[1], pids[2]);
    limits = { ...limits, renewAfterTasks: 100, renewAboveBytes: 400 * 1024 * 1024 };
    const heavy = await warm.lease(request('d'), NO_SIGNAL);
    await call(heavy, 'Grow', 500);
    heavy.release();
    const light = await warm.lease(request('e'), NO_SIGNAL);
    assert.notEqual(light.pid, heavy.pid);
    light.release();
  });

  test('a cancelled task that does not stop loses its session; one that waits leaves the queue', async () => {
    const warm = await pool();
    const abort = new AbortController();
    const lease = await warm.lease(request('t1'), abort.signal);
    const waiting = warm.lease(request('t2'), abort.signal).catch((thrown: unknown) => thrown);
    const working = call(lease, 'Never').catch((thrown: unknown) => thrown);
    abort.abort();
    assert.equal(((await waiting) as { code?: string }).code, 'cancelled');
    assert.equal(((await working) as { code?: string }).code, 'cancelled');
    // Its calls fail before the last of the process is gone.
    await until(() => !lives(lease.pid));
    lease.release();
  });

  test('what a crash left behind is offered to the next start, and ended only if it is still the same process', async () => {
    const warm = await pool();
    const lease = await warm.lease(request('t1'), NO_SIGNAL);
    lease.release();
    const ledgers = path.join(classes.folder, `ledger-${folder - 1}`);
    const [name = ''] = readdirSync(ledgers);
    const text = readFileSync(path.join(ledgers, name), 'utf8');
    const after = path.join(classes.folder, `crashed-${folder++}`);
    mkdirSync(after);
    // As the file of an owner that is gone, once with the process and once with another that got its id.
    const dead = { pid: 0x7ffffffc, createdAt: '1' };
    const ledger = JSON.parse(text) as { owner: object; entries: { createdAt: string; restore: object }[] };
    assert.deepEqual(ledger.entries[0]?.restore, { AskToUpdateLinks: true, IgnoreRemoteRequests: false });
    writeFileSync(path.join(after, 'crash.json'), JSON.stringify({ ...ledger, owner: dead }));
    const other = { ...ledger.entries[0], pid: process.pid };
    writeFileSync(
      path.join(after, 'other.json'),
      JSON.stringify({ ...ledger, entries: [other], owner: dead }),
    );
    const next = await ApplicationSessions.open({ automation, ledgerFolder: after, limits: () => limits });
    assert.deepEqual(
      next.view().leftovers.map(({ pid }) => pid),
      [lease.pid],
    );
    await assert.rejects(next.endLeftover(process.pid), { code: 'arguments' });
    await next.endLeftover(lease.pid ?? 0);
    await until(() => !lives(lease.pid));
    assert.deepEqual(next.view().leftovers, []);
    await next.close();
  });
}
