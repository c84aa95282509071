import { appendFile, mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Problem } from '../errors/problem';
import { JobBench, states } from './testing/job-bench';
import { copying, ScriptedEngine, stage } from './testing/scripted-engine';

let bench: JobBench;

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

  it('keeps what is newer than a journal that was read meanwhile', async () => {
    bench = await JobBench.make();
    const engine = new ScriptedEngine();
    const journals = bench.journals();
    const load = journals.load.bind(journals);
    const runner = await bench.runner(engine, journals);
    /** Reads the list, but tells what the first journal says only when something has happened meanwhile. */
    const refreshDuring = async (going: () => Promise<unknown>): Promise<void> => {
      let tell = (): void => undefined;
      const held = new Promise<void>((resolve) => (tell = resolve));
      const read = new Promise<void>((resolve) => {
        journals.load = async (id) => {
          journals.load = load;
          const job = await load(id);
          resolve();
          await held;
          return job;
        };
      });
      const refreshed = runner.refresh();
      await read;
      await going();
      tell();
      await refreshed;
    };
    // Another process's job, which runs until it is told to end.
    let end = (): void => undefined;
    const ending = new Promise<void>((resolve) => (end = resolve));
    const slow = new ScriptedEngine(async (order) => {
      await ending;
      return copying(order);
    });
    const other = await bench.runner(slow);
    const id = await other.start(await bench.plan(slow));
    await runner.refresh();
    expect(runner.list()).toMatchObject([{ id, state: 'running' }]);
    await refreshDuring(async () => {
      end();
      await other.ended(id);
      await runner.refresh();
      expect(runner.list()).toMatchObject([{ id, state: 'done' }]);
    });
    expect(runner.list()).toMatchObject([{ id, state: 'done' }]);

    const next = await bench.runner(new ScriptedEngine());
    const removed = await next.start(await bench.plan(engine));
    await next.ended(removed);
    await refreshDuring(async () => {
      await runner.refresh();
      await runner.remove(removed);
    });
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
    // Two at a time wait for each other: were there only one, nothing would go on.
    const waiting: (() => void)[] = [];
    const engine = new ScriptedEngine(async (order) => {
      const other = waiting.pop();
      if (other) other();
      else await new Promise<void>((resolve) => void waiting.push(resolve));
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
});
