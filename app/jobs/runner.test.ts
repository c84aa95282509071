import { spawnSync } from 'node:child_process';
import { appendFile, mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Problem } from '../errors/problem';
import type { JobRecord } from './model';
import { JobBench } from './testing/job-bench';
import { copying, ScriptedEngine, stage } from './testing/scripted-engine';

let bench: JobBench;

const states = (record: JobRecord): string[] => record.tasks.map((task) => task.state);
const CONSOLIDATE = { step: 'consolidate', target: '*' };
const SET = { step: 'set-values', target: 'A1', values: 1 };

describe('JobRunner', () => {
  it('puts the outputs in place, keeps the inputs and leaves nothing else behind', async () => {
    bench = await JobBench.make({ 'a.xlsx': 'A', 'sub/b.xlsx': 'B' });
    const record = await bench.run(new ScriptedEngine());
    expect(record.state).toBe('done');
    expect(await bench.list()).toEqual(['a.xlsx', path.join('sub', 'b.xlsx')]);
    expect(await bench.read('out/sub/b.xlsx')).toBe('B');
    expect(await bench.list('in')).toEqual(['a.xlsx', path.join('sub', 'b.xlsx')]);
    expect(await bench.list('data/scratch')).toEqual([]);
    expect(record.tasks[0]).toMatchObject({
      outputs: [{ path: bench.at('out/a.xlsx'), bytes: 1 }],
      inputs: [{ bytes: 1, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
      steps: [{ step: 'set-values', changed: 1 }],
      progress: 1,
    });
  });

  it('never shows a job that has ended as running again, while its journal is read', async () => {
    bench = await JobBench.make();
    const engine = new ScriptedEngine();
    let read = (): void => undefined;
    const journals = bench.journals();
    const load = journals.load.bind(journals);
    const reading = new Promise<void>((resolve) => {
      journals.load = async (id) => {
        resolve();
        await new Promise<void>((done) => (read = done));
        return load(id);
      };
    });
    const runner = await bench.runner(engine, journals);
    const id = await runner.start(await bench.plan(engine));
    const ended = runner.ended(id);
    await reading;
    expect(runner.list()).toMatchObject([{ id, state: 'done' }]);
    expect((await runner.get(id)).tasks.map(({ progress }) => progress)).toEqual([1, 1]);
    read();
    await ended;
    expect(runner.list()).toMatchObject([{ id, state: 'done' }]);
  });

  it('goes on when one file is bad, and fails the job', async () => {
    bench = await JobBench.make();
    const engine = new ScriptedEngine((order) =>
      order.taskId === 't1' ? Promise.reject(new Problem('damaged', 'Torn.')) : copying(order),
    );
    const record = await bench.run(engine);
    expect(record.state).toBe('failed');
    expect(states(record)).toEqual(['failed', 'done']);
    expect(record.tasks[0]).toMatchObject({ error: { code: 'damaged' }, attempts: 1, outputs: [] });
    expect(await bench.list()).toEqual(['b.xlsx']);
  });

  it('tries transient failures again, a bounded number of times, and logs each', async () => {
    bench = await JobBench.make();
    const died = new Problem('worker-died', 'It died.', { transient: true });
    const engine = new ScriptedEngine((order, { attempt }) =>
      order.taskId === 't1' || attempt < 2 ? Promise.reject(died) : copying(order),
    );
    const record = await bench.run(engine);
    expect(record.tasks).toMatchObject([
      { state: 'failed', attempts: 4, error: { code: 'worker-died' } },
      { state: 'done', attempts: 2, error: null },
    ]);
    expect(record.log.filter((line) => line.includes('trying again'))).toHaveLength(4);
    const folders = engine.orders.map((order) => order.staging);
    expect(new Set(folders).size).toBe(folders.length);
  });

  it('runs no more tasks at a time than asked', async () => {
    bench = await JobBench.make(Object.fromEntries([...'abcdef'].map((name) => [`${name}.xlsx`, name])));
    const engine = new ScriptedEngine(async (order) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return copying(order);
    });
    await bench.run(engine, [], { concurrency: 2 });
    expect(engine.mostAtOnce).toBe(2);
  });

  it('dry run: the same but the rename; not even the folder is left', async () => {
    bench = await JobBench.make();
    const record = await bench.run(new ScriptedEngine(), [], { dryRun: true });
    expect(record.state).toBe('done');
    expect(record.tasks[0]?.outputs[0]?.path).toBe(bench.at('out/a.xlsx'));
    await expect(stat(bench.at('out'))).rejects.toThrow();
  });

  it('cancels what runs and what waits, and keeps what is done', async () => {
    bench = await JobBench.make({ 'a.xlsx': 'A', 'b.xlsx': 'B', 'c.xlsx': 'C' });
    let reached: () => void = () => undefined;
    const second = new Promise<void>((resolve) => (reached = resolve));
    const engine = new ScriptedEngine((order, { signal }) => {
      if (order.taskId === 't1') return copying(order);
      reached();
      return new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(new Problem('cancelled', 'Cancelled.'))),
      );
    });
    const runner = await bench.runner(engine);
    const id = await runner.start(await bench.plan(engine, [], { concurrency: 1 }));
    await second;
    runner.cancel(id, false);
    const record = await runner.ended(id);
    expect(record.state).toBe('cancelled');
    expect(states(record)).toEqual(['done', 'cancelled', 'cancelled']);
    expect(engine.endedNow).toEqual([]);
    expect(await bench.list()).toEqual(['a.xlsx']);
  });

  it('ends the sessions when cancelled by force', async () => {
    bench = await JobBench.make();
    const engine = new ScriptedEngine((_, { engine: self }) => {
      return new Promise((_resolve, reject) => {
        const timer = setInterval(() => {
          if (self.endedNow.length === 0) return;
          clearInterval(timer);
          reject(new Problem('worker-died', 'Ended.', { transient: true }));
        }, 5);
      });
    });
    const runner = await bench.runner(engine);
    const id = await runner.start(await bench.plan(engine));
    runner.cancel(id, false);
    runner.cancel(id, true);
    expect((await runner.ended(id)).state).toBe('cancelled');
    expect(engine.endedNow).toEqual([id]);
    expect(await bench.list()).toEqual([]);
  });

  it('commits all outputs of a task or none', async () => {
    bench = await JobBench.make({ 'a.xlsx': 'A' });
    // A folder stands where the second output is to go.
    await mkdir(bench.at('out/a.csv/x'), { recursive: true });
    await bench.write('out/a.xlsx', 'old');
    const engine = new ScriptedEngine(async (order) =>
      copying(order, [await stage(order, 'a.csv', '1', 'csv')]),
    );
    const record = await bench.run(engine, [], { onExisting: 'overwrite' });
    expect(states(record)).toEqual(['failed']);
    expect(await bench.read('out/a.xlsx')).toBe('old');
    expect(await bench.list()).toEqual(['a.xlsx']);
    expect(record.tasks[0]?.outputs).toEqual([]);
  });

  it('numbers an output whose name was taken meanwhile, and never replaces it', async () => {
    bench = await JobBench.make({ 'a.xlsx': 'A' });
    const engine = new ScriptedEngine(async (order) => {
      await bench.write('out/a.xlsx', 'foreign');
      return copying(order);
    });
    const record = await bench.run(engine);
    expect(await bench.read('out/a.xlsx')).toBe('foreign');
    expect(await bench.read('out/a (2).xlsx')).toBe('A');
    expect(record.tasks[0]?.outputs[0]?.path).toBe(bench.at('out/a (2).xlsx'));
  });

  it('refuses two files whose exports would have one name', async () => {
    bench = await JobBench.make();
    const engine = new ScriptedEngine(async (order) =>
      copying(order, [await stage(order, 'data.csv', order.taskId, 'csv')]),
    );
    const record = await bench.run(engine, [], { concurrency: 1 });
    expect(states(record)).toEqual(['done', 'failed']);
    expect(record.tasks[1]?.error).toMatchObject({ code: 'name-collision' });
    expect(await bench.list()).toEqual(['a.xlsx', 'data.csv']);
  });

  it('refuses to start a plan with problems, and where nothing can be written', async () => {
    bench = await JobBench.make();
    const engine = new ScriptedEngine();
    const runner = await bench.runner(engine);
    const plan = await bench.plan(engine);
    const problems = [{ code: 'name-collision' as const, message: 'Both.' }];
    await expect(runner.start({ ...plan, problems })).rejects.toMatchObject({ code: 'name-collision' });
    await writeFile(bench.at('out'), 'a file, not a folder');
    await expect(runner.start(plan)).rejects.toBeInstanceOf(Problem);
    expect(runner.list()).toEqual([]);
    expect(engine.orders).toEqual([]);
  });

  describe('consolidation', () => {
    it('reads the results of the files and adds its own', async () => {
      bench = await JobBench.make();
      const record = await bench.run(new ScriptedEngine(), [SET, CONSOLIDATE]);
      expect(states(record)).toEqual(['done', 'done', 'done']);
      expect(await bench.list()).toEqual(['Test.xlsx', 'a.xlsx', 'b.xlsx']);
      expect(await bench.read('out/Test.xlsx')).toBe('A|B');
    });

    it('leaves only its own result where no step is about single files', async () => {
      bench = await JobBench.make();
      await bench.run(new ScriptedEngine(), [CONSOLIDATE]);
      expect(await bench.list()).toEqual(['Test.xlsx']);
      expect(await bench.read('out/Test.xlsx')).toBe('A|B');
    });

    it('works in a dry run, too', async () => {
      bench = await JobBench.make();
      const record = await bench.run(new ScriptedEngine(), [SET, CONSOLIDATE], { dryRun: true });
      expect(record.state).toBe('done');
      expect(record.tasks[2]?.outputs[0]?.bytes).toBe(3);
      expect(await bench.list()).toEqual([]);
    });

    const oneBad = (): ScriptedEngine =>
      new ScriptedEngine((order) =>
        order.taskId === 't1' ? Promise.reject(new Problem('damaged', 'Torn.')) : copying(order),
      );

    it('is skipped when a file failed', async () => {
      bench = await JobBench.make();
      const record = await bench.run(oneBad(), [CONSOLIDATE]);
      expect(states(record)).toEqual(['failed', 'done', 'skipped']);
      expect(await bench.list()).toEqual([]);
    });

    it('names the missing files when asked to', async () => {
      bench = await JobBench.make();
      const record = await bench.run(oneBad(), [{ ...CONSOLIDATE, onMissing: 'report' }]);
      expect(states(record)).toEqual(['failed', 'done', 'done']);
      expect(await bench.read('out/Test.xlsx')).toBe('B|missing a.xlsx');
    });
  });

  describe('history', () => {
    it('survives a restart, with changed cells and a torn last line', async () => {
      bench = await JobBench.make();
      const record = await bench.run(new ScriptedEngine());
      await appendFile(bench.at(`data/jobs/${record.id}/journal.jsonl`), '{"t":"task","rec');
      const runner = await bench.runner(new ScriptedEngine());
      expect(runner.list()).toEqual([record]);
      expect(await bench.journals().changedCells(record.id, 't1')).toEqual([
        { step: 0, sheet: 'Sheet1', cell: 'A1', before: '', after: '1' },
      ]);
      expect(runner.wrote()(bench.at('out/a.xlsx'))).toBe(true);
      expect(runner.wrote()(bench.at('in/a.xlsx'))).toBe(false);
      await runner.remove(record.id);
      expect((await bench.runner(new ScriptedEngine())).list()).toEqual([]);
    });

    it('refuses ids that are paths', async () => {
      bench = await JobBench.make();
      const runner = await bench.runner(new ScriptedEngine());
      await expect(runner.get('../../x')).rejects.toMatchObject({ code: 'arguments' });
      await expect(runner.get('unknown')).rejects.toMatchObject({ code: 'arguments' });
    });
  });

  describe('retry', () => {
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

  describe('resume', () => {
    /** A process id that is certainly free: of a process that has just ended. */
    const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

    /** Makes a finished job look as a crash would have left it: without its end, owned by a process that is gone. */
    async function cutOff(record: JobRecord, keepTasks: readonly string[]): Promise<void> {
      const file = bench.at(`data/jobs/${record.id}/journal.jsonl`);
      const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
      const kept = lines
        .filter((line) => line.endsWith('}'))
        .map((line) => JSON.parse(line) as { t: string; owner?: { pid: number }; record?: { id: string } })
        .filter(
          ({ t, record: task }) => t !== 'ended' && (t !== 'task' || keepTasks.includes(task?.id ?? '')),
        )
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
});
