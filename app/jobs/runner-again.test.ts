import { spawnSync } from 'node:child_process';
import { appendFile, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Problem } from '../errors/problem';
import type { JobRecord } from './model';
import { JobBench, states } from './testing/job-bench';
import { copying, ScriptedEngine, stage } from './testing/scripted-engine';

let bench: JobBench;

const CONSOLIDATE = { step: 'consolidate', target: '*' };
const SET = { step: 'set-values', target: 'A1', values: 1 };

describe('a job that is retried', () => {
  it('runs what failed again, as a new job', async () => {
    bench = await JobBench.make();
    let broken = true;
    const engine = new ScriptedEngine((order) =>
      broken && order.inputs[0]?.name === 'a.xlsx'
        ? Promise.reject(new Problem('file-locked', 'Open in Excel.'))
        : copying(order),
    );
    const runner = await bench.runner(engine);
    const id = await runner.start(await bench.plan(engine, [SET, CONSOLIDATE]));
    expect(states(await runner.ended(id))).toEqual(['failed', 'done', 'skipped']);
    broken = false;
    const again = await runner.retry(id);
    const record = await runner.ended(again);
    expect(again).not.toBe(id);
    expect(states(record)).toEqual(['done', 'done', 'done']);
    expect(await bench.read('out/Test.xlsx')).toBe('A|B');
    expect(engine.orders.filter((order) => order.inputs[0]?.name === 'b.xlsx')).toHaveLength(1);
    await expect(runner.retry(again)).rejects.toMatchObject({ code: 'arguments' });
  });

  it('lets macros run of the same files as before, after a restart too', async () => {
    bench = await JobBench.make();
    const failing = new ScriptedEngine(() => Promise.reject(new Problem('damaged', 'Torn.')));
    const { id } = await bench.run(failing, [], { allowMacros: [bench.at('in/b.xlsx')] });
    const engine = new ScriptedEngine();
    const runner = await bench.runner(engine);
    await runner.ended(await runner.retry(id));
    for (const { orders } of [failing, engine]) {
      const allowed = orders.map(({ inputs, allowMacros }) => [inputs[0]?.name, allowMacros]);
      expect(new Map(allowed as [string, unknown][])).toEqual(
        new Map([
          ['a.xlsx', undefined],
          ['b.xlsx', true],
        ]),
      );
    }
  });
});

describe('a job that is resumed', () => {
  /** A process id that is certainly free: of a process that has just ended. */
  const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

  /** Makes a finished job look as a crash would have left it: without its end, owned by a process that is gone. */
  async function cutOff(record: JobRecord, keepTasks: readonly string[]): Promise<void> {
    const file = bench.at(`data/jobs/${record.id}/journal.jsonl`);
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    const kept = lines
      .filter((line) => line.endsWith('}'))
      .map((line) => JSON.parse(line) as { t: string; owner?: { pid: number }; record?: { id: string } })
      .filter(({ t, record: task }) => t !== 'ended' && (t !== 'task' || keepTasks.includes(task?.id ?? '')))
      .map((line) => (line.owner ? { ...line, owner: { pid: deadPid(), started: '1' } } : line));
    await writeFile(file, `${kept.map((line) => JSON.stringify(line)).join('\n')}\n{"t":"ta`);
  }

  it('checks what is finished, runs the rest and removes leftovers', async () => {
    bench = await JobBench.make();
    const before = await bench.run(new ScriptedEngine());
    await cutOff(before, ['t1']);
    await rm(bench.at('out/b.xlsx'));
    const owner = JSON.stringify({ pid: deadPid(), started: '1' });
    await bench.write(`out/.concierge-${before.id}/concierge-owner.json`, owner);
    await bench.write('data/scratch/old/concierge-owner.json', owner);
    await bench.write('data/scratch/foreign/file.txt', 'not ours');

    const engine = new ScriptedEngine();
    const runner = await bench.runner(engine);
    expect(runner.list()).toMatchObject([{ id: before.id, state: 'interrupted' }]);
    expect(await bench.list()).toEqual(['a.xlsx']);
    expect(await bench.list('data/scratch')).toEqual([path.join('foreign', 'file.txt')]);

    expect(await runner.resume(before.id, 'ask')).toEqual({ jobId: before.id, changed: [] });
    const record = await runner.ended(before.id);
    expect(states(record)).toEqual(['done', 'done']);
    expect(engine.orders.map((order) => order.taskId)).toEqual(['t2']);
    expect(await bench.list()).toEqual(['a.xlsx', 'b.xlsx']);
    expect((await bench.runner(engine)).list()).toMatchObject([{ id: before.id, state: 'done' }]);
  });

  it('asked for twice at once happens once', async () => {
    bench = await JobBench.make();
    const before = await bench.run(new ScriptedEngine());
    await cutOff(before, ['t1']);
    const engine = new ScriptedEngine();
    const runner = await bench.runner(engine);
    const twice = await Promise.allSettled([
      runner.resume(before.id, 'accept'),
      runner.resume(before.id, 'accept'),
    ]);
    expect(twice.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect((await runner.ended(before.id)).state).toBe('done');
    expect(engine.orders.map((order) => order.taskId)).toEqual(['t2']);
  });

  it('goes on with what was cut off as the program was closed', async () => {
    bench = await JobBench.make({ 'a.xlsx': 'A', 'b.xlsx': 'B', 'c.xlsx': 'C' });
    const engine = new ScriptedEngine((order, { signal }) =>
      order.taskId === 't1'
        ? copying(order)
        : new Promise((_, reject) => {
            signal.addEventListener('abort', () => reject(new Problem('cancelled', 'Cancelled.')));
          }),
    );
    const first = await bench.runner(engine);
    const id = await first.start(await bench.plan(engine, [], { concurrency: 1 }));
    while (engine.orders.length < 2) await new Promise((resolve) => setImmediate(resolve));
    await first.close();
    expect(engine.endedNow).toEqual([id]);
    expect(await first.get(id)).toMatchObject({
      state: 'interrupted',
      log: [expect.stringContaining('closed')],
    });
    expect(await bench.list()).toEqual(['a.xlsx']);

    const after = new ScriptedEngine();
    const second = await bench.runner(after);
    expect(second.list()).toMatchObject([{ id, state: 'interrupted' }]);
    await second.resume(id, 'ask');
    expect(states(await second.ended(id))).toEqual(['done', 'done', 'done']);
    expect(after.orders.map((order) => order.taskId)).toEqual(['t2', 't3']);
  });

  it('goes on with what was only being started as the program was closed, after which nothing starts', async () => {
    bench = await JobBench.make();
    const first = await bench.runner(new ScriptedEngine());
    const plan = await bench.plan(new ScriptedEngine());
    const starting = first.start(plan);
    await first.close();
    const id = await starting;
    expect(await first.get(id)).toMatchObject({ state: 'interrupted' });
    await expect(first.start(plan)).rejects.toMatchObject({ code: 'cancelled' });
    const second = await bench.runner(new ScriptedEngine());
    await second.resume(id, 'ask');
    expect(states(await second.ended(id))).toEqual(['done', 'done']);
    expect(await bench.list()).toEqual(['a.xlsx', 'b.xlsx']);
  });

  it('is not offered for what the user had cancelled before the program was closed', async () => {
    bench = await JobBench.make();
    const engine = new ScriptedEngine(
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Problem('cancelled', 'Cancelled.')));
        }),
    );
    const runner = await bench.runner(engine);
    const id = await runner.start(await bench.plan(engine));
    while (engine.orders.length < 2) await new Promise((resolve) => setImmediate(resolve));
    runner.cancel(id, false);
    await runner.close();
    expect(await runner.get(id)).toMatchObject({ state: 'cancelled' });
  });

  it('makes a finished output again that is not what was written', async () => {
    bench = await JobBench.make();
    const before = await bench.run(new ScriptedEngine(), [], { onExisting: 'overwrite' });
    await cutOff(before, ['t1', 't2']);
    await writeFile(bench.at('out/a.xlsx'), 'X');
    const engine = new ScriptedEngine();
    const runner = await bench.runner(engine);
    await runner.resume(before.id, 'ask');
    await runner.ended(before.id);
    expect(engine.orders.map((order) => order.taskId)).toEqual(['t1']);
    expect(await bench.read('out/a.xlsx')).toBe('A');
  });

  it('takes back a commit that was cut off in the middle', async () => {
    bench = await JobBench.make({ 'a.xlsx': 'A' });
    const engine = new ScriptedEngine(async (order) =>
      copying(order, [await stage(order, 'a.csv', '1', 'csv')]),
    );
    const before = await bench.run(engine);
    await cutOff(before, []);
    const file = bench.at(`data/jobs/${before.id}/journal.jsonl`);
    const committing = { ...before.tasks[0], state: 'committing' };
    await appendFile(file, `\n${JSON.stringify({ t: 'task', record: committing })}\n`);
    await rm(bench.at('out/a.csv'));
    const runner = await bench.runner(engine);
    expect(await bench.list()).toEqual([]);
    await runner.resume(before.id, 'ask');
    expect(states(await runner.ended(before.id))).toEqual(['done']);
    expect(await bench.list()).toEqual(['a.csv', 'a.xlsx']);
  });

  it('asks about inputs that changed since', async () => {
    bench = await JobBench.make();
    const before = await bench.run(new ScriptedEngine());
    await cutOff(before, ['t1']);
    await rm(bench.at('out/b.xlsx'));
    await bench.write('in/b.xlsx', 'B2');
    const engine = new ScriptedEngine();
    const runner = await bench.runner(engine);
    const changed = [bench.at('in/b.xlsx')];
    expect(await runner.resume(before.id, 'ask')).toEqual({ jobId: null, changed });
    expect(engine.orders).toEqual([]);
    await runner.resume(before.id, 'skip');
    const record = await runner.ended(before.id);
    expect(record.tasks[1]).toMatchObject({ state: 'skipped', error: { code: 'file-changed' } });
    await cutOff(record, ['t1']);
    const later = await bench.runner(engine);
    expect(await later.resume(before.id, 'accept')).toEqual({ jobId: before.id, changed });
    await later.ended(before.id);
    expect(await bench.read('out/b.xlsx')).toBe('B2');
  });

  it('does not ask about an input that was only touched', async () => {
    bench = await JobBench.make();
    const engine = new ScriptedEngine();
    const before = await bench.run(engine);
    await cutOff(before, ['t1', 't2']);
    await rm(bench.at('out/b.xlsx'));
    await utimes(bench.at('in/b.xlsx'), new Date(), new Date('2030-01-01'));
    const runner = await bench.runner(engine);
    expect(await runner.resume(before.id, 'ask')).toEqual({ jobId: before.id, changed: [] });
    await runner.ended(before.id);
  });

  it('refuses a job that ended by itself', async () => {
    bench = await JobBench.make();
    const engine = new ScriptedEngine();
    const { id } = await bench.run(engine);
    const runner = await bench.runner(engine);
    await expect(runner.resume(id, 'ask')).rejects.toMatchObject({ code: 'arguments' });
  });
});
