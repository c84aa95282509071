import { spawn } from 'node:child_process';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isAlive } from '../jobs/owner';
import type { Child, ChildEvents, ChildHost, ChildOptions } from './child-host';
import type { ToWorker } from './messages';
import { temporaryFolder } from '../testing/temporary-folder';
import { NodeChildHost } from './node-child-host';
import { bundleWorker } from './testing/bundle-worker';
import type { Trouble } from './testing/troubled-worker';
import { WorkerPool } from './worker-pool';
import type { PoolOptions } from './worker-pool';
import type { WorkerRequest } from './worker-session';

const MiB = 1024 * 1024;
const bundles = temporaryFolder();
let modulePath: string;
let pools: WorkerPool[] = [];

beforeAll(async () => {
  modulePath = await bundleWorker(path.join(__dirname, 'testing', 'troubled-worker.ts'), bundles);
});

afterEach(() => {
  for (const pool of pools) pool.close();
  pools = [];
});

function newPool(options: Partial<PoolOptions> = {}): WorkerPool {
  const pool = new WorkerPool({
    host: new NodeChildHost(),
    modulePath,
    name: 'worker',
    size: 1,
    residentBytes: 512 * MiB,
    graceMs: 300,
    ...options,
  });
  pools.push(pool);
  return pool;
}

/** Ends what hangs: a busy machine may take its time. */
const LONG_MS = 300_000;

function request(body: Trouble, more: Partial<WorkerRequest> = {}): WorkerRequest {
  return { body, limits: { timeMs: LONG_MS, residentBytes: 512 * MiB }, file: 'a.xlsx', ...more };
}

const never = new AbortController().signal;
const pidOf = (answer: unknown): number => (answer as { pid: number }).pid;

async function gone(pid: number): Promise<void> {
  while (await isAlive({ pid, started: null })) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** A worker that tells readings of its memory, in MiB, for each request, and answers it. */
class ToldHost implements ChildHost {
  constructor(private readonly readings: number[][]) {}
  spawn(_options: ChildOptions, { message, exit }: ChildEvents): Child {
    return {
      pid: 1,
      send: (asked) => {
        const { type, id } = asked as ToWorker & { id: number };
        if (type !== 'request') return;
        for (const mebibytes of this.readings.shift() ?? [])
          message({ type: 'beat', residentBytes: mebibytes * MiB, cpuMs: 1 });
        message({ type: 'result', id, body: 'done' });
      },
      kill: () => exit({ code: null, signal: 'SIGKILL', stderr: '' }),
    };
  }
}

describe('WorkerPool', () => {
  it('answers, tells events and uses the same worker again', async () => {
    const pool = newPool();
    const events: unknown[] = [];
    const first = await pool.run(
      request({ do: 'echo', value: 7 }, { on: (event) => events.push(event) }),
      never,
    );
    const second = await pool.run(request({ do: 'echo', value: 8 }), never);
    expect(first).toMatchObject({ value: 7 });
    expect(events).toEqual([{ seen: 7 }]);
    expect(pidOf(second)).toBe(pidOf(first));
    expect(pool.snapshots()).toMatchObject([{ state: 'idle', tasksDone: 2, pid: pidOf(first), note: null }]);
    expect(pool.snapshots()[0]?.residentBytes).toBeGreaterThan(0);
  });

  it('passes problems on with their place, and keeps the worker', async () => {
    const pool = newPool();
    await expect(pool.run(request({ do: 'fail' }), never)).rejects.toMatchObject({
      code: 'damaged',
      place: { part: 'xl/workbook.xml' },
    });
    expect(pool.snapshots()).toMatchObject([{ state: 'idle' }]);
  });

  it('never runs more at a time than its size', async () => {
    const pool = newPool({ size: 2 });
    await Promise.all(
      [0, 1, 2, 3].map(async () => {
        await pool.run(request({ do: 'wait', ms: 100 }), never);
        expect(pool.snapshots().filter((worker) => worker.state !== 'ended').length).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('runs what waits in the order of asking', async () => {
    // One worker: of two, the one asked first may be the last to have started.
    const pool = newPool({ size: 1 });
    const ended: number[] = [];
    await Promise.all(
      [0, 1, 2, 3].map(async (n) => {
        await pool.run(request({ do: 'wait', ms: 10 }), never);
        ended.push(n);
      }),
    );
    expect(ended).toEqual([0, 1, 2, 3]);
  });

  it('ends a worker that passes its time, also in the middle of one long turn', async () => {
    const pool = newPool();
    await expect(
      pool.run(request({ do: 'spin' }, { limits: { timeMs: 500, residentBytes: 512 * MiB } }), never),
    ).rejects.toMatchObject({ code: 'time-limit', transient: false });
    expect(pool.snapshots()[0]?.note).toMatch(/time limit/);
    expect(await pool.run(request({ do: 'echo', value: 1 }), never)).toMatchObject({ value: 1 });
  });

  it('ends a worker that passes its memory, also in the middle of one long turn', async () => {
    const pool = newPool();
    await expect(
      pool.run(request({ do: 'eat' }, { limits: { timeMs: LONG_MS, residentBytes: 300 * MiB } }), never),
    ).rejects.toMatchObject({ code: 'memory-limit', transient: false });
    expect(pool.snapshots()[0]?.note).toMatch(/memory limit of 300 MB/);
  });

  it('calls a heap that is full a limit, and memory that the system refuses a crash to be tried again', async () => {
    const pool = newPool({ residentBytes: 64 * MiB });
    const most = { limits: { timeMs: LONG_MS, residentBytes: 8192 * MiB } };
    await expect(pool.run(request({ do: 'hoard' }, most), never)).rejects.toMatchObject({
      code: 'memory-limit',
      message: 'The worker passed the memory limit of 64 MB and was ended.',
      transient: false,
    });
    await expect(pool.run(request({ do: 'refused' }, most), never)).rejects.toMatchObject({
      code: 'worker-died',
      message: expect.stringContaining('no more memory from the system') as string,
      transient: true,
    });
  });

  it('renews a worker that holds much after a request, before the next one', async () => {
    const pool = newPool({ renewAboveBytes: 250 * MiB });
    const first = pidOf(await pool.run(request({ do: 'hold', mebibytes: 300 }), never));
    expect(pidOf(await pool.run(request({ do: 'echo', value: 1 }), never))).not.toBe(first);
  });

  it('ends no worker for one wrong reading of its memory, and for two in a row', async () => {
    const pool = newPool({
      host: new ToldHost([
        [600, 80, 600, 80, 2 ** 40, 2 ** 40, 600],
        // The first is of the request before it, which ended with one too.
        [600, 80],
        [600, 601],
      ]),
    });
    const run = (): Promise<unknown> => pool.run(request({ do: 'echo', value: 1 }), never);
    expect(await run()).toBe('done');
    expect(await run()).toBe('done');
    await expect(run()).rejects.toMatchObject({
      code: 'memory-limit',
      message: 'The worker passed the memory limit of 512 MB (it held 601 MB) and was ended.',
    });
  });

  it('calls a crash transient and starts a fresh worker', async () => {
    const pool = newPool();
    await expect(pool.run(request({ do: 'crash' }), never)).rejects.toMatchObject({
      code: 'worker-died',
      transient: true,
    });
    expect(pool.snapshots()).toMatchObject([{ state: 'ended', note: expect.stringMatching(/SIGABRT|code/) }]);
    expect(await pool.run(request({ do: 'echo', value: 1 }), never)).toMatchObject({ value: 1 });
  });

  it('ends a worker that sends what nobody understands', async () => {
    const pool = newPool();
    await expect(pool.run(request({ do: 'babble' }), never)).rejects.toMatchObject({ code: 'worker-died' });
  });

  it('asks a worker to stop and keeps it when it does', async () => {
    // What it takes to stop is the machine's business here.
    const pool = newPool({ graceMs: LONG_MS });
    const { pid } = (await pool.run(request({ do: 'echo', value: 1 }), never)) as { pid: number };
    const abort = new AbortController();
    const running = pool.run(request({ do: 'wait', ms: 60_000 }), abort.signal);
    setTimeout(() => abort.abort(), 50);
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(pidOf(await pool.run(request({ do: 'echo', value: 1 }), never))).toBe(pid);
  });

  it('ends a worker that does not stop within the grace', async () => {
    const pool = newPool();
    const abort = new AbortController();
    let pid = 0;
    const running = pool.run(request({ do: 'hang' }), abort.signal, (session) => (pid = session.pid ?? 0));
    setTimeout(() => abort.abort(), 200);
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    await gone(pid);
    expect(pool.snapshots()[0]?.note).toMatch(/did not stop/);
  });

  it('lets who waits for a worker give up', async () => {
    const pool = newPool();
    const lease = await pool.lease(never);
    const abort = new AbortController();
    const waiting = pool.lease(abort.signal);
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    lease.release();
    expect(await pool.run(request({ do: 'echo', value: 1 }), never)).toMatchObject({ value: 1 });
  });

  it('serves what a worker asks of the parent, and passes refusals back', async () => {
    const pool = newPool();
    const serve = (call: unknown): Promise<unknown> =>
      call === 'good' ? Promise.resolve('served') : Promise.reject(new Error('refused'));
    expect(await pool.run(request({ do: 'call', value: 'good' }, { serve }), never)).toBe('served');
    await expect(pool.run(request({ do: 'call', value: 'bad' }, { serve }), never)).rejects.toMatchObject({
      message: 'refused',
    });
  });

  it('renews a worker after so many requests, and ends an idle one', async () => {
    const pool = newPool({ renewAfter: 2, idleMs: 50 });
    const pids: number[] = [];
    for (let n = 0; n < 3; n++) pids.push(pidOf(await pool.run(request({ do: 'echo', value: n }), never)));
    expect(pids[1]).toBe(pids[0]);
    expect(pids[2]).not.toBe(pids[0]);
    await gone(pids[2] ?? 0);
  });

  it('does not outlive its parent, also in the middle of one long turn', async () => {
    const parent = spawn(
      process.execPath,
      [
        '-e',
        `const child = require('node:child_process').fork(process.argv[1], [], { serialization: 'advanced' });
        child.on('message', ({ type }) => type === 'beat' && console.log(child.pid));
        child.send({ type: 'request', id: 1, residentBytes: 0, body: { do: 'wait', ms: 1 } });
        child.send({ type: 'request', id: 2, residentBytes: 0, body: { do: 'spin' } });`,
        modulePath,
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const pid = await new Promise<number>((resolve) =>
      parent.stdout.once('data', (text: Buffer) => resolve(Number.parseInt(text.toString(), 10))),
    );
    parent.kill('SIGKILL');
    await gone(pid);
  });

  it('leaves no process behind when it is closed', async () => {
    const pool = newPool({ size: 2 });
    const running = pool.run(request({ do: 'spin' }), never);
    const { pid } = (await pool.run(request({ do: 'echo', value: 1 }), never)) as { pid: number };
    const spinning = pool.snapshots().find((worker) => worker.pid !== pid)?.pid ?? -1;
    pool.close();
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    await gone(pid);
    await gone(spinning);
  });
});
