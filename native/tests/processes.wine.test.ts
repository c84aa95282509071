import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProcessInfo } from '../index';
import { BUILD, UNTIL_WOKEN, com } from './com';

const children: ChildProcess[] = [];
after(() => children.forEach((child) => child.kill()));

function start(
  file: string,
  args: readonly string[],
  input: 'ignore' | 'pipe' = 'ignore',
): { child: ChildProcess; pid: number } {
  const child = spawn(file, args, { stdio: [input, 'ignore', 'ignore'] });
  children.push(child);
  assert.ok(child.pid !== undefined);
  return { child, pid: child.pid };
}

/** A process that does nothing for a minute. */
const idle = () => start(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);

const ended = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => {
    if (child.exitCode !== null) resolve(child.exitCode);
    else child.once('exit', resolve);
  });

function living(pid: number): ProcessInfo {
  const info = com().processInfo(pid);
  assert.ok(info, `process ${pid} lives`);
  return info;
}

async function until<T>(what: () => T | undefined | false): Promise<T> {
  for (const end = Date.now() + UNTIL_WOKEN; ; await pause(20)) {
    const found = what();
    if (found) return found;
    assert.ok(Date.now() < end, `it did not come: ${String(what)}`);
  }
}

test('a process tells its creation time, memory, CPU time and image', () => {
  const own = living(process.pid);
  assert.equal(own.image.toLowerCase(), process.execPath.toLowerCase());
  // FILETIME counts from 1601.
  const createdMs = Number(own.createdAt / 10_000n) - 11_644_473_600_000;
  assert.ok(Math.abs(Date.now() - process.uptime() * 1000 - createdMs) < 60_000, `${createdMs}`);
  assert.ok((own.residentBytes ?? 0) > 1_000_000, `${own.residentBytes} bytes`);
  assert.ok((own.cpuMs ?? 0) > 0, `${own.cpuMs} ms`);
  assert.equal(living(process.pid).createdAt, own.createdAt);
});

test('there is no process with an id that nobody has', () => {
  assert.equal(com().processInfo(0x7ffffffc), null);
  assert.equal(com().endProcess(0x7ffffffc, 1n), false);
});

test('only the process that was meant is ended, by id and creation time', async () => {
  const { child, pid } = idle();
  const { createdAt } = living(pid);
  assert.equal(com().endProcess(pid, createdAt + 1n), false, 'another process had this id then');
  assert.equal(com().endProcess(pid, createdAt - 10_000_000n), false);
  living(pid);
  assert.equal(com().endProcess(pid, createdAt), true);
  assert.equal(await ended(child), 1);
  assert.equal(com().processInfo(pid), null, 'an ended process is none');
  assert.equal(com().endProcess(pid, createdAt), false);
});

test('closing a job object ends what was assigned to it, and nothing else', async () => {
  const [inJob, other] = [idle(), idle()];
  const job = com().jobObject();
  const { createdAt } = living(inJob.pid);
  assert.equal(job.assign(inJob.pid, createdAt + 1n), false, 'another process had this id then');
  assert.equal(job.assign(inJob.pid, createdAt), true);
  living(inJob.pid);
  job.close();
  await ended(inJob.child);
  assert.equal(com().processInfo(inJob.pid), null);
  living(other.pid);
  assert.throws(() => job.assign(other.pid, living(other.pid).createdAt), { name: 'ComError' });
  other.child.kill();
  await ended(other.child);
  const empty = com().jobObject();
  assert.equal(empty.assign(inJob.pid, createdAt), false, 'it ended before it was assigned');
  empty.close();
});

test('a job object ends its processes when the process that holds it dies', async () => {
  // The holder assigns this process's child to its own job and then crashes without closing anything.
  const { child, pid } = idle();
  const { createdAt } = living(pid);
  const holder = start(process.execPath, [
    '-e',
    `const addon = require(${JSON.stringify(path.join(BUILD, 'concierge.node'))});
     if (!addon.assignToJob(addon.openJob(''), ${pid}, ${createdAt}n)) process.exit(9);
     process.abort();`,
  ]);
  assert.notEqual(await ended(holder.child), 9, 'it was assigned');
  await ended(child);
  assert.equal(com().processInfo(pid), null);
});

test('windows of a process: title, modal question, who made it, and that it hangs', async () => {
  const { child, pid } = start(path.join(BUILD, 'lab-host.exe'), ['--windows'], 'pipe');
  const question = await until(() =>
    com()
      .windowsOf(pid)
      .find((one) => one.title === 'Save changes?' && one.dialog),
  );
  const owner = com()
    .windowsOf(pid)
    .find((one) => one.title === 'Ledger.xlsx');
  assert.deepEqual(
    [question, owner].map((one) => one && { ...one, hwnd: 0 }),
    [
      {
        hwnd: 0,
        title: 'Save changes?',
        className: 'ConciergeLabWindow',
        visible: true,
        dialog: true,
        hung: false,
      },
      {
        hwnd: 0,
        title: 'Ledger.xlsx',
        className: 'ConciergeLabWindow',
        visible: true,
        dialog: false,
        hung: false,
      },
    ],
  );
  const made = com().processOfWindow(question.hwnd);
  assert.equal(made?.pid, pid);
  assert.equal(com().processOfWindow(owner?.hwnd ?? 0)?.threadId, made?.threadId);
  assert.equal(await com().bringToFront(question.hwnd), true);
  // Windows calls a window hung after five seconds without a look at its messages.
  child.stdin?.end();
  await until(() =>
    com()
      .windowsOf(pid)
      .every((one) => one.hung),
  );
  assert.equal(await com().bringToFront(question.hwnd), false, 'a hung window is not waited for');
  assert.equal(com().endProcess(pid, living(pid).createdAt), true);
  await ended(child);
  assert.equal(com().processOfWindow(question.hwnd), null);
  assert.equal(await com().bringToFront(question.hwnd), false);
  assert.deepEqual(com().windowsOf(pid), []);
});
