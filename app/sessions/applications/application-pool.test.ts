import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CallBatch } from '../../com/call-batch';
import { HRESULT } from '../../com/automation-error';
import { temporaryFolder } from '../../testing/temporary-folder';
import { ApplicationPool } from './application-pool';
import { ApplicationSessions } from './application-sessions';
import type { ApplicationLease } from './lease';
import { SessionLedger } from './ledger';
import {
  DEFAULT_APPLICATION_LIMITS,
  END_MS,
  GONE_MS,
  PUT_BACK_MS,
  QUIT_MS,
  type ApplicationLimits,
} from './limits';
import { FakeAutomation, failure, type FakeProcess } from './testing/fake-automation';

const NO_SIGNAL = new AbortController().signal;
let folder: string;
let machine: FakeAutomation;
let limits: ApplicationLimits;
let ledger: SessionLedger;

beforeEach(async () => {
  folder = temporaryFolder();
  machine = new FakeAutomation();
  limits = { ...DEFAULT_APPLICATION_LIMITS };
  ledger = await SessionLedger.open(folder, machine.processes);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function pool(more: { attach?: boolean } = {}): ApplicationPool {
  return new ApplicationPool({
    progId: 'Fake.Application',
    automation: machine,
    ledger,
    limits: () => limits,
    changed: () => undefined,
    ...more,
  });
}

const request = (taskId: string) => ({ jobId: 'job', taskId, file: null, timeMs: 600_000 });
const lease = (from: ApplicationPool, taskId: string) => from.lease(request(taskId), NO_SIGNAL);

function call(held: ApplicationLease, member: string): Promise<unknown> {
  const batch = new CallBatch();
  batch.call(held.application, member);
  return held.run(batch);
}

const processOf = (held: ApplicationLease): FakeProcess =>
  machine.started.find(({ pid }) => pid === held.pid)!;

/** Lets promises run, while the controlled clock stands. What is written to disk meanwhile may take longer. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('tasks get the session in the order they asked for it', async () => {
  const warm = pool();
  const order: string[] = [];
  await Promise.all(
    ['a', 'b', 'c'].map(async (id) => {
      const held = await lease(warm, id);
      order.push(id);
      held.release();
    }),
  );
  expect(order).toEqual(['a', 'b', 'c']);
  expect(warm.activations).toBe(1);
  await warm.close();
});

test('an idle session is let go after its time and not before; a kept one, and with no limit, stays', async () => {
  const warm = pool();
  const held = await lease(warm, 'a');
  held.release();
  const process = processOf(held);
  await vi.advanceTimersByTimeAsync(limits.idleMs - 1);
  expect(process.log).not.toContain('Quit');
  expect(warm.view().sessions[0]?.idleEndsAt).not.toBeNull();
  const session = warm.find(held.sessionId)!;
  warm.keep(session, true);
  expect(warm.view().sessions[0]?.idleEndsAt).toBeNull();
  await vi.advanceTimersByTimeAsync(10 * limits.idleMs);
  expect(process.alive).toBe(true);
  warm.keep(session, false);
  limits = { ...limits, idleMs: 0 };
  warm.refresh();
  await vi.advanceTimersByTimeAsync(1_000_000);
  expect(process.alive).toBe(true);
  limits = { ...limits, idleMs: 1000 };
  warm.refresh();
  await vi.advanceTimersByTimeAsync(1000);
  await settle();
  expect(process.log.at(-1)).toBe('Quit');
  expect(process.alive).toBe(false);
});

test('who asks while an idle session is ending gets another as soon as that one has ended', async () => {
  limits = { ...limits, sessions: 1 };
  const warm = pool();
  const ends: Record<string, (held: ApplicationLease) => void> = {
    'its time is over': () => vi.advanceTimersByTime(limits.idleMs),
    'it died': (held) => machine.kill(processOf(held)),
    'the user ended it': (held) => void warm.end(warm.find(held.sessionId)!),
  };
  let held = await lease(warm, 'first');
  for (const [why, end] of Object.entries(ends)) {
    held.release();
    end(held);
    const session = warm.find(held.sessionId)!;
    expect(session.endedAt, why).toBeNull();
    const next = await lease(warm, why);
    expect(session.endedAt, why).not.toBeNull();
    expect(next.pid, why).not.toBe(held.pid);
    held = next;
  }
  held.release();
  await warm.close();
});

test('an idle session that does not answer the probe is replaced before a task sees it', async () => {
  const warm = pool();
  const first = await lease(warm, 'a');
  first.release();
  const dead = processOf(first);
  machine.onCommand = (process) => {
    if (process === dead) throw failure(HRESULT.callRejected);
  };
  const second = await lease(warm, 'b');
  expect(second.pid).not.toBe(first.pid);
  expect(dead.alive).toBe(false);
  second.release();
  await warm.close();
});

test('a start that dies is tried again, a class that is not there is not', async () => {
  let starts = 0;
  machine.failStart = () => {
    if (++starts < 3) throw failure(HRESULT.serverExecFailure);
  };
  const warm = pool();
  const held = await lease(warm, 'a');
  expect(starts).toBe(3);
  held.release();
  await warm.close();

  machine.failStart = () => {
    starts++;
    throw failure(0x80040154 | 0);
  };
  starts = 0;
  const other = pool();
  await expect(lease(other, 'a')).rejects.toThrow();
  expect(starts).toBe(1);
});

test('starts of an application that has worked are tried more often than of one that never did', async () => {
  let starts = 0;
  const dies = () => {
    starts++;
    throw failure(HRESULT.serverExecFailure);
  };
  machine.failStart = dies;
  const warm = pool();
  await expect(lease(warm, 'a')).rejects.toThrow();
  expect(starts).toBe(3);
  machine.failStart = () => undefined;
  const held = await lease(warm, 'b');
  machine.kill(processOf(held));
  held.release();
  starts = 0;
  machine.failStart = () => {
    if (starts < 7) dies();
  };
  (await lease(warm, 'c')).release();
  expect(starts).toBe(7);
  await warm.close();
});

test('an instance that was running before is let go of untouched', async () => {
  const old = machine.addProcess(new Date(Date.now() - 3_600_000));
  machine.start = () => old;
  const warm = pool();
  await expect(lease(warm, 'a')).rejects.toMatchObject({ code: 'application-refused' });
  expect(old.alive).toBe(true);
  expect(old.log).toEqual([]);
});

test('an attached instance is adjusted and put back, never quit and never ended', async () => {
  const users = machine.addProcess(new Date(Date.now() - 3_600_000));
  machine.start = () => users;
  const warm = pool({ attach: true });
  const held = await lease(warm, 'a');
  expect(held.attached).toBe(true);
  expect(users.values['DisplayAlerts']).toBe(false);
  held.release();
  await warm.close();
  expect(users.values['DisplayAlerts']).toBe(true);
  expect(users.log).not.toContain('Quit');
  expect(users.alive).toBe(true);
  await ledger.close();
  expect(await readdir(folder)).toEqual([]);
});

/** An application of the user's, which COM knows as the running one, and what it was before a session changed it. */
function usersOwn(): FakeProcess {
  const users = machine.addProcess(new Date(Date.now() - 3_600_000));
  Object.assign(users.values, { EnableEvents: true, AutomationSecurity: 1 });
  machine.start = () => users;
  return users;
}
const ORIGINAL = { DisplayAlerts: true, EnableEvents: true, AutomationSecurity: 1 };
const CHANGED = { DisplayAlerts: false, EnableEvents: false, AutomationSecurity: 3 };

/** The next start of the app, after which nothing is under way. */
async function nextStart(): Promise<ApplicationSessions> {
  const sessions = await ApplicationSessions.open({
    automation: machine,
    ledgerFolder: folder,
    limits: () => limits,
  });
  await settle();
  return sessions;
}

describe('after a crash while attached', () => {
  test('the next start puts the same process back as it was, offers nothing to be ended, and forgets', async () => {
    const users = usersOwn();
    await lease(pool({ attach: true }), 'a');
    expect(users.values).toMatchObject(CHANGED);
    const next = await nextStart();
    expect(users.values).toMatchObject(ORIGINAL);
    expect(next.view().leftovers).toEqual([]);
    await expect(next.endLeftover(users.pid)).rejects.toMatchObject({ code: 'arguments' });
    await next.close();
    expect(users.log).not.toContain('Quit');
    expect(users.alive).toBe(true);
    expect(await readdir(folder)).toEqual([]);
  });

  test('what somebody changed since stays', async () => {
    const users = usersOwn();
    await lease(pool({ attach: true }), 'a');
    users.values['AutomationSecurity'] = 2;
    await (await nextStart()).close();
    expect(users.values).toMatchObject({ ...ORIGINAL, AutomationSecurity: 2 });
  });

  test('a later process that got the same id is not touched, and the one that is gone forgotten', async () => {
    const users = usersOwn();
    await lease(pool({ attach: true }), 'a');
    users.createdAt = 'later';
    users.log.length = 0;
    await (await nextStart()).close();
    expect(users.log).toEqual([]);
    expect(users.values).toMatchObject(CHANGED);
    expect(await readdir(folder)).toEqual([]);
  });

  test('where another instance is the running one, the noted one waits for a later start', async () => {
    const users = usersOwn();
    await lease(pool({ attach: true }), 'a');
    const other = usersOwn();
    await (await nextStart()).close();
    expect(other.log).toEqual([]);
    expect(users.values).toMatchObject(CHANGED);
    machine.start = () => users;
    await (await nextStart()).close();
    expect(users.values).toMatchObject(ORIGINAL);
    expect(await readdir(folder)).toEqual([]);
  });

  test('one that is busy at the start is put back by the next session that is attached to it', async () => {
    const users = usersOwn();
    await lease(pool({ attach: true }), 'a');
    machine.onCommand = () => {
      throw failure(HRESULT.callRejected);
    };
    const next = await nextStart();
    expect(users.values).toMatchObject(CHANGED);
    machine.onCommand = () => undefined;
    const held = await lease(next.pool('Fake.Application', { attach: true }), 'b');
    held.release();
    await settle();
    expect(users.values).toMatchObject(ORIGINAL);
    await next.close();
    expect(await readdir(folder)).toEqual([]);
  });

  test('one that does not answer holds neither the start nor the end of the app', async () => {
    const users = usersOwn();
    await lease(pool({ attach: true }), 'a');
    machine.onCommand = () => new Promise(() => undefined);
    const next = await nextStart();
    const closed = next.close();
    await vi.advanceTimersByTimeAsync(PUT_BACK_MS);
    await closed;
    expect(users.values).toMatchObject(CHANGED);
    expect(await readdir(folder)).toHaveLength(1);
  });
});

test('what one start is taking over another one that comes at once leaves to it, until it has gone', async () => {
  const [left, taker] = [machine.addProcess(new Date()), machine.addProcess(new Date())];
  const { pid, createdAt } = left;
  const entry = { pid, createdAt, progId: 'Fake.Application', program: 'fake.exe', restore: {} };
  const owner = { pid: 1, createdAt: 'long ago' };
  const entries = [{ ...entry, startedAt: new Date().toISOString(), attached: false }];
  const file = path.join(folder, `1-abcd.json.taken-${taker.pid}-abcd`);
  await writeFile(file, JSON.stringify({ owner, entries, repairs: {} }));
  expect((await SessionLedger.open(folder, machine.processes)).leftovers()).toEqual([]);
  machine.kill(taker);
  expect((await SessionLedger.open(folder, machine.processes)).leftovers()).toMatchObject([{ pid }]);
});

test('two at once that are attached leave the instance as it was before the first', async () => {
  const users = usersOwn();
  // Owners that live: one is this ledger's, which the other does not take over.
  const { facts } = machine.processes;
  const own = {
    pid: process.pid,
    createdAt: 'now',
    startedAt: new Date(),
    program: 'node',
    residentBytes: null,
  };
  vi.spyOn(machine.processes, 'facts').mockImplementation((pid) => (pid === process.pid ? own : facts(pid)));
  ledger = await SessionLedger.open(folder, machine.processes);
  const [first, second] = [pool({ attach: true }), await nextStart()];
  const one = await lease(first, 'a');
  const two = await lease(second.pool('Fake.Application', { attach: true }), 'b');
  one.release();
  await first.close();
  two.release();
  await second.close();
  expect(users.values).toMatchObject(ORIGINAL);
});

test('a task that passes its time loses its session', async () => {
  const warm = pool();
  const held = await warm.lease({ ...request('a'), timeMs: 5_000 }, NO_SIGNAL);
  machine.onCommand = (_, command) =>
    command.do === 'call' && command.member === 'Never' ? new Promise(() => undefined) : undefined;
  const never = expect(call(held, 'Never')).rejects.toMatchObject({ code: 'time-limit' });
  await vi.advanceTimersByTimeAsync(5_000);
  await settle();
  await vi.advanceTimersByTimeAsync(END_MS);
  await never;
  expect(processOf(held).log.at(-1)).toBe('ended by force');
  held.release();
});

test('an application that died is lost, also where its failed call is told before its end', async () => {
  const warm = pool();
  const held = await lease(warm, 'a');
  machine.onCommand = (process, command) => {
    // The system has not told of the end yet.
    if (command.do === 'call' && command.member === 'SaveAs') process.alive = false;
  };
  await expect(call(held, 'SaveAs')).rejects.toMatchObject({ hresult: '-2147023174' });
  held.release();
  await settle();
  const [session] = warm.view().sessions;
  expect(session).toMatchObject({ state: 'lost', note: 'its process ended unexpectedly' });
  await warm.close();
});

test('a session whose end cannot be noted on disk has ended, and leaves its place to the next', async () => {
  limits = { ...limits, sessions: 1 };
  const warm = pool();
  const held = await lease(warm, 'a');
  const full = vi.spyOn(ledger, 'remove').mockRejectedValueOnce(new Error('ENOSPC'));
  machine.kill(processOf(held));
  held.release();
  const next = await lease(warm, 'b');
  expect(next.pid).not.toBe(held.pid);
  expect(full).toHaveBeenCalledTimes(1);
  expect(warm.view().sessions[0]).toMatchObject({ state: 'lost', note: 'its process ended unexpectedly' });
  next.release();
  await warm.close();
});

test('closing ends within ten seconds an application that does not quit', async () => {
  const warm = pool();
  const held = await lease(warm, 'a');
  held.release();
  machine.onCommand = (_, command) =>
    command.do === 'call' && command.member === 'Quit' ? new Promise(() => undefined) : undefined;
  const closed = warm.close();
  expect(QUIT_MS + GONE_MS + 2 * END_MS).toBeLessThan(10_000);
  await vi.advanceTimersByTimeAsync(QUIT_MS);
  await settle();
  await vi.advanceTimersByTimeAsync(GONE_MS);
  await settle();
  await vi.advanceTimersByTimeAsync(END_MS);
  // The clock stands from here on: what is left is to write it down.
  await closed;
  expect(processOf(held).log.at(-1)).toBe('ended by force');
});

test('what a session changed for the user is noted on disk before, and put back by the next after a kill', async () => {
  const warm = pool();
  const held = await lease(warm, 'a');
  const [file = ''] = await readdir(folder);
  const noted = JSON.parse(await readFile(path.join(folder, file), 'utf8')) as { entries: object[] };
  expect(noted.entries).toEqual([
    expect.objectContaining({ pid: held.pid, restore: { IgnoreRemoteRequests: false } }),
  ]);
  machine.kill(processOf(held));
  held.release();
  await settle();
  // The next start of the application finds what the killed one left.
  const start = machine.start.bind(machine);
  machine.start = (className) => {
    const process = start(className);
    process.values['IgnoreRemoteRequests'] = true;
    return process;
  };
  const next = await lease(warm, 'b');
  next.release();
  await warm.close();
  expect(processOf(next).values['IgnoreRemoteRequests']).toBe(false);
  await ledger.close();
  expect(await readdir(folder)).toEqual([]);
});

test('the queue of a closed pool is refused', async () => {
  const warm = pool();
  const held = await lease(warm, 'a');
  const waiting = expect(lease(warm, 'b')).rejects.toMatchObject({ code: 'cancelled' });
  const closing = warm.close();
  await waiting;
  held.release();
  await closing;
  await expect(lease(warm, 'c')).rejects.toMatchObject({ code: 'cancelled' });
});
