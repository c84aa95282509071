import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { Worker, isMainThread, workerData } from 'node:worker_threads';
import { openCom } from '../index';
import { BUILD, MANIFEST, UNTIL_WOKEN, com, until, withApartment } from './com';

const DEMO = '{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c1011}';

// The same bundle runs again in workers and in processes of its own, which say in words what to do.
const role = isMainThread ? process.argv[2] : (workerData as string);
if (role === undefined) tests();
else if (role === 'outlive') outliveWorker();
else void play(role);

async function play(part: string): Promise<void> {
  const found = openCom(path.join(BUILD, 'concierge.node'));
  if (!found.available) process.exit(3);
  const apartment = found.host.start({ name: part, kind: 'sta', manifest: MANIFEST });
  const other = found.host.start({ name: `${part} too`, kind: 'mta' });
  const demo = await apartment.create(DEMO);
  await other.unmarshal(await demo.marshal());
  const own = await apartment.expose({ Nothing: () => undefined });
  await (await apartment.create('Scripting.Dictionary')).call('Add', ['own', own]);
  // Left: apartments that idle, objects that live. `exit` ends in the middle of a call as well.
  if (part === 'exit') {
    const batch = apartment.batch();
    batch.sleep(500);
    void apartment.run(batch).catch(() => undefined);
    setTimeout(() => process.exit(7), 50);
  }
  // In a worker the thread stays in its call for longer than its end waits; it comes back to code that must be there.
  if (part === 'stuck') {
    const batch = apartment.batch();
    batch.sleep(3_500);
    void apartment.run(batch).catch(() => undefined);
    setTimeout(() => process.exit(), 50);
  }
  // `idle` and a worker end by themselves: nothing is under way.
}

/** A process whose main thread never loads the addon: with the worker goes its last user. */
function outliveWorker(): void {
  const worker = new Worker(__filename, { workerData: 'stuck' });
  worker.on('exit', () => setTimeout(() => process.exit(9), 2_500));
}

function tests(): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'lives-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('a worker thread ends with objects alive', async () => {
    await withApartment({ manifest: MANIFEST }, async (apartment) => {
      const demo = await apartment.create(DEMO);
      for (let i = 0; i < 5; i++) {
        const worker = new Worker(__filename, { workerData: 'worker' });
        const ended = new Promise<number>((resolve, reject) => {
          worker.on('exit', resolve);
          worker.on('error', reject);
        });
        if (i % 2 === 1) setTimeout(() => void worker.terminate(), 150);
        const code = await ended;
        assert.ok(code === 0 || i % 2 === 1, `worker ${i} ended with ${code}`);
      }
      // A worker does not wait for its threads for ever; what theirs were goes then, too.
      for (const end = Date.now() + UNTIL_WOKEN; (await demo.call('LiveObjects')) !== 1;)
        assert.ok(Date.now() < end, 'those of the workers are gone');
      await until(() => com().snapshot().exposed === 0);
    });
  });

  test('a process with idle apartments and live objects ends by itself', async () => {
    assert.equal(await run(process.execPath, ['idle']), 0);
  });

  test('a process exits with live objects, in the middle of a call', async () => {
    assert.equal(await run(process.execPath, ['exit']), 7);
  });

  test('a thread that is stuck when the last user of the addon ends comes back to its code', async () => {
    assert.equal(await run(process.execPath, ['outlive']), 9);
  });

  test('the addon loads in a host of another name', async () => {
    const renamed = path.join(folder, 'electron.exe');
    copyFileSync(process.execPath, renamed);
    assert.equal(await run(renamed, ['idle']), 0);
    // Electron's name alone proves nothing if the addon had quietly not been used.
    const probe = path.join(folder, 'probe.cjs');
    writeFileSync(
      probe,
      `process.exit(typeof require(${JSON.stringify(path.join(BUILD, 'concierge.node'))}).startApartment === 'function' ? 42 : 1)`,
    );
    assert.equal(await run(renamed, [], probe), 42);
  });
}

/** Runs to the end; a process that hangs is ended and reported. */
function run(program: string, args: readonly string[], script = __filename): Promise<number | string | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [script, ...args], { stdio: 'ignore' });
    const timer = setTimeout(() => {
      child.kill();
      resolve('did not end');
    }, 60_000);
    child.on('error', reject);
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}
