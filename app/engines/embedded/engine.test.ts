import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PdfPrinter } from '../../recipe/pdf-printer';
import type { Recipe } from '../../recipe/recipe';
import { NodeChildHost } from '../../sessions/node-child-host';
import { bundleWorker } from '../../sessions/testing/bundle-worker';
import { WorkerPool } from '../../sessions/worker-pool';
import { temporaryFolder } from '../../testing/temporary-folder';
import type { TaskEvent, TaskOrder } from '../engine';
import { DEFAULT_LIMITS } from '../limits';
import { EmbeddedEngine, EmbeddedInspector } from './engine';
import { buildFixture } from './testing/fixtures';

const never = new AbortController().signal;
const noPdf: PdfPrinter = {
  available: () => Promise.resolve([]),
  printHtml: () => Promise.reject(new Error('no program')),
  printWorkbook: () => Promise.reject(new Error('no program')),
};

const bundles = temporaryFolder();
let modulePath: string;
let troubled: string;
let folder: string;
let pools: WorkerPool[];
const at = (...names: string[]): string => path.join(folder, ...names);

beforeAll(async () => {
  modulePath = await bundleWorker(path.join(__dirname, 'worker', 'main.ts'), bundles);
  troubled = await bundleWorker(
    path.join(__dirname, '..', '..', 'sessions', 'testing', 'troubled-worker.ts'),
    bundles,
  );
});
beforeEach(async () => {
  folder = temporaryFolder();
  await mkdir(at('staging'));
  await mkdir(at('scratch'));
  await writeFile(at('a.xlsx'), buildFixture('cross-sheet'));
  pools = [];
});
afterEach(() => {
  for (const pool of pools) pool.close();
});

function newPool(module = modulePath): WorkerPool {
  const pool = new WorkerPool({
    host: new NodeChildHost(),
    modulePath: module,
    name: 'worker',
    size: 1,
    residentBytes: DEFAULT_LIMITS.residentBytes,
  });
  pools.push(pool);
  return pool;
}

function order(steps: Recipe['steps'], more: Partial<TaskOrder> = {}): TaskOrder {
  return {
    jobId: 'j',
    taskId: 't1',
    kind: 'file',
    recipe: { version: 1, name: 'R', steps, output: { name: '{name}', format: 'same' } },
    steps: { from: 0, to: steps.length },
    inputs: [{ path: at('a.xlsx'), name: 'a.xlsx', folder: '' }],
    missing: [],
    outputName: 'a.xlsx',
    staging: at('staging'),
    scratch: at('scratch'),
    startedAt: '2026-11-30T10:00:00.000Z',
    calc: 'ironcalc',
    limits: DEFAULT_LIMITS,
    ...more,
  };
}

describe('EmbeddedEngine', () => {
  it('leaves finished, hashed files in staging and tells how it goes', async () => {
    const engine = new EmbeddedEngine(newPool(), { pdf: noPdf });
    const events: TaskEvent[] = [];
    const outcome = await engine.runTask(
      order([
        { step: 'set-values', target: 'Data!A1', values: 5 },
        { step: 'set-values', target: 'Data!C1', values: 'x', disabled: true },
        { step: 'set-values', target: 'Data!A1', values: 5 },
      ]),
      (event) => events.push(event),
      never,
    );
    expect(outcome.steps.map(({ index, changed }) => [index, changed])).toEqual([
      [0, 1],
      [2, 0],
    ]);
    expect(outcome.steps[0]?.cells).toEqual([{ sheet: 'Data', cell: 'A1', before: '1', after: '5' }]);
    const [output] = outcome.outputs;
    expect(output).toMatchObject({ name: 'a.xlsx', kind: 'workbook' });
    expect((await stat(output?.stagedPath ?? '')).size).toBe(output?.bytes);
    expect(outcome.staleFormulas).toBeGreaterThan(0);
    expect(events.flatMap((event) => (event.kind === 'phase' ? [event.phase] : []))).toEqual([
      'copy',
      'open',
      'step',
      'step',
      'save',
      'check',
    ]);
    const fractions = events.flatMap((event) => (event.kind === 'progress' ? [event.fraction] : []));
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.every((fraction) => fraction >= 0 && fraction <= 1)).toBe(true);
  });

  it('hands a workbook that no step changes through unchanged', async () => {
    const engine = new EmbeddedEngine(newPool(), { pdf: noPdf });
    const outcome = await engine.runTask(order([]), () => undefined, never);
    expect(outcome.staleFormulas).toBe(0);
    const staged = await readFile(outcome.outputs[0]?.stagedPath ?? '');
    expect(staged.length).toBeGreaterThan(0);
    expect(outcome.inputs[0]?.bytes).toBe((await stat(at('a.xlsx'))).size);
  });

  it('names file and step of a failure, not the private copy', async () => {
    const engine = new EmbeddedEngine(newPool(), { pdf: noPdf });
    const running = engine.runTask(
      order([{ step: 'set-values', target: 'Nowhere!A1', values: 5 }]),
      () => undefined,
      never,
    );
    await expect(running).rejects.toMatchObject({
      code: 'target-missing',
      place: { file: at('a.xlsx'), step: 0 },
      message: expect.not.stringContaining('scratch'),
    });
  });

  it('refuses two exports of one name', async () => {
    const engine = new EmbeddedEngine(newPool(), { pdf: noPdf });
    const steps = [{ step: 'export-json', target: 'Data', name: 'x' }];
    await expect(engine.runTask(order([...steps, ...steps]), () => undefined, never)).rejects.toMatchObject({
      code: 'name-collision',
      place: { step: 1 },
    });
  });

  it('does not believe a worker whose answer is not one', async () => {
    const engine = new EmbeddedEngine(newPool(troubled), { pdf: noPdf });
    const lying = { ...order([]), do: 'echo', value: 1 } as TaskOrder;
    await expect(engine.runTask(lying, () => undefined, never)).rejects.toMatchObject({ code: 'internal' });
  });
});

describe('EmbeddedInspector', () => {
  it('looks into files while a job takes all its workers', async () => {
    const jobs = newPool();
    const lease = await jobs.lease(never);
    const inspector = new EmbeddedInspector(newPool(), () => DEFAULT_LIMITS);
    const inspected = await inspector.inspect(at('a.xlsx'), undefined, never);
    expect(inspected.sheets.map((sheet) => sheet.name)).toEqual(['Data', 'Month end']);
    const page = await inspector.preview(at('a.xlsx'), { sheet: 'Month end', top: 1, count: 10 }, never);
    expect(page.rows[0]?.cells[0]).toMatchObject({ column: 1, text: '10', kind: 'number' });
    lease.release();
  });

  it('says what is wrong with a file', async () => {
    await writeFile(at('b.xlsx'), 'no workbook');
    const inspector = new EmbeddedInspector(newPool(), () => DEFAULT_LIMITS);
    await expect(inspector.inspect(at('b.xlsx'), undefined, never)).rejects.toMatchObject({
      code: 'not-a-workbook',
    });
    await expect(inspector.inspect(at('c.xlsx'), undefined, never)).rejects.toMatchObject({
      code: 'file-missing',
    });
  });

  it('gives up a preview that nobody waits for', async () => {
    const inspector = new EmbeddedInspector(newPool(), () => DEFAULT_LIMITS);
    const abort = new AbortController();
    const looking = inspector.preview(at('a.xlsx'), { sheet: null, top: 1, count: 10 }, abort.signal);
    abort.abort();
    await expect(looking).rejects.toMatchObject({ code: 'cancelled' });
  });
});
