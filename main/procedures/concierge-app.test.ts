import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { JobView } from '../../app/contract/views';
import { buildFixture } from '../../app/engines/embedded/testing/fixtures';
import { NodeChildHost } from '../../app/sessions/node-child-host';
import { bundleWorker } from '../../app/sessions/testing/bundle-worker';
import { temporaryFolder } from '../../app/testing/temporary-folder';
import { MachinePdfPrinter } from '../pdf/machine-pdf-printer';
import { ServeShell } from '../serve/serve-shell';
import { openApp, type ConciergeApp } from './concierge-app';
import type { ConciergeRouter } from './router';

/* The procedures in process, over the real core, real workers and real files. */

const folder = temporaryFolder();
let app: ConciergeApp;
let client: ReturnType<typeof clientOf>;

function clientOf(router: ConciergeRouter) {
  return createRouterClient(router, { context: {} });
}

const RECIPE = {
  version: 1,
  name: 'Try',
  steps: [{ step: 'set-values', target: '*!A1', values: 'changed' }],
};
const WORKER = path.resolve(__dirname, '..', '..', 'app', 'engines', 'embedded', 'worker', 'main.ts');
const RUN = { engine: 'auto', dryRun: false, onExisting: 'number' } as const;

beforeAll(async () => {
  const workerPath = await bundleWorker(WORKER, folder);
  await mkdir(path.join(folder, 'samples'));
  await writeFile(path.join(folder, 'samples', 'sample.json'), JSON.stringify(RECIPE));
  await mkdir(path.join(folder, 'in', 'sub'), { recursive: true });
  await writeFile(path.join(folder, 'in', 'a.csv'), 'name,amount\nx,1\n');
  await writeFile(path.join(folder, 'in', 'sub', 'b.csv'), 'name,amount\ny,2\n');
  await writeFile(path.join(folder, 'in', 'bad.xlsx'), 'no workbook');
  app = await openApp({
    version: '0.0.0',
    dataDir: path.join(folder, 'data'),
    samplesDir: path.join(folder, 'samples'),
    workerPath,
    childHost: new NodeChildHost(),
    shell: new ServeShell(),
    pdf: new MachinePdfPrinter(null, { chromium: null, libreOffice: null }),
    uploadLimit: null,
    ownOutDir: () => path.join(folder, 'out'),
  });
  client = clientOf(app.router);
});

afterEach(() => client.files.clear());

afterAll(async () => {
  await app.close();
});

async function readyFiles(): Promise<{ id: string; name: string; state: string }[]> {
  for await (const files of await client.files.watch()) {
    if (files.length > 0 && files.every((file) => file.state !== 'reading')) return files;
  }
  return [];
}

async function finished(jobId: string): Promise<JobView> {
  for await (const job of await client.jobs.follow({ jobId })) {
    if (job.state !== 'running' && job.state !== 'cancelling') return job;
  }
  throw new Error('the stream ended before the job');
}

it('knows of a job that is just being started, for those who would take its files away', async () => {
  await app.files.add([path.join(folder, 'in', 'a.csv')]);
  const inputs = [{ path: path.join(folder, 'in', 'a.csv'), name: 'a.csv', folder: '' }];
  const { jobs, runner } = app.core;
  const before = runner.list().length;
  const asked = { ...RUN, recipe: RECIPE, inputs, outDir: path.join(folder, 'started'), allowMacros: [] };
  const starting = jobs.start(asked);
  const refused = jobs.start({ ...asked, recipe: { steps: 'none' } });
  expect(runner.list()).toHaveLength(before);
  await Promise.all([jobs.started(), expect(refused).rejects.toThrow('"version" is missing')]);
  expect(runner.list()).toHaveLength(before + 1);
  expect((await finished(await starting)).state).toBe('done');
});

it('asks for each file with macros by its id, and takes only ids of the run', async () => {
  const file = path.join(folder, 'macros.xlsm');
  await writeFile(file, buildFixture('macros'));
  await app.files.add([file, path.join(folder, 'in', 'a.csv')]);
  const files = await readyFiles();
  const fileIds = files.map(({ id }) => id);
  const macro = files.find(({ name }) => name === 'macros.xlsm')?.id ?? '';
  const recipe = { ...RECIPE, steps: [{ step: 'run-macro', macro: 'Tidy' }] };
  const plan = (allowMacros: string[]) =>
    client.jobs.plan({ fileIds, recipe, options: { ...RUN, allowMacros } });
  const asked = await plan([]);
  expect(asked.macroFiles).toEqual([macro]);
  const notes = (view: typeof asked) => view.tasks.flatMap((task) => task.notes).join();
  expect(notes(asked)).toContain('The macros of macros.xlsm are not allowed');
  expect(notes(await plan([macro, 'of another run']))).not.toContain('not allowed');
});

it('takes a folder to results that can be read, by ids alone', async () => {
  expect(await app.files.add([path.join(folder, 'in')])).toMatchObject({ added: 3 });
  const files = await readyFiles();
  const states = Object.fromEntries(files.map(({ name, state }) => [name, state]));
  expect(states).toEqual({ 'a.csv': 'ready', 'b.csv': 'ready', 'bad.xlsx': 'refused' });

  const fileIds = files.filter(({ state }) => state === 'ready').map(({ id }) => id);
  const [first] = fileIds;
  const page = await client.files.preview({ id: first ?? '', sheet: 'a', top: 1, count: 10 });
  expect(page.rows[1]?.map(([column, cell]) => [column, cell.t])).toEqual([
    [1, 'x'],
    [2, '1'],
  ]);

  const request = { fileIds, recipe: RECIPE, options: RUN };
  const plan = await client.jobs.plan(request);
  expect(plan.problems).toEqual([]);
  expect(plan.tasks.map(({ output }) => output && path.relative(folder, output))).toEqual([
    path.join('out', 'a.xlsx'),
    path.join('out', 'sub', 'b.xlsx'),
  ]);

  const { jobId } = await client.jobs.start(request);
  const job = await finished(jobId);
  expect(job.state).toBe('done');
  expect(job.progress).toBe(1);
  const task = job.tasks[0];
  expect(task?.steps).toMatchObject([{ step: 'set-values', changed: 1 }]);
  const changed = await client.jobs.changedCells({ jobId, taskId: task?.id ?? '', offset: 0, count: 10 });
  expect(changed.cells).toMatchObject([{ cell: 'A1', before: 'name', after: 'changed' }]);
  expect((await client.jobs.log({ jobId })).text).toContain('a.csv');

  const outputId = task?.outputs[0]?.id ?? '';
  const preview = await client.files.previewOutput({ jobId, outputId, sheet: null, top: 1, count: 5 });
  expect(preview.rows[0]?.[0]?.[1].t).toBe('changed');
  expect((await app.output(jobId, outputId)).name).toBe('a.xlsx');
  expect((await app.outputs(jobId)).files.map(({ name }) => name).sort()).toEqual(['a.xlsx', 'sub/b.xlsx']);
  await rm(path.join(folder, 'out', 'a.xlsx'));
  await expect(app.output(jobId, outputId)).rejects.toMatchObject({ code: 'file-missing' });
  await expect(
    client.files.previewOutput({ jobId, outputId, sheet: null, top: 1, count: 5 }),
  ).rejects.toMatchObject({
    code: 'PROBLEM',
    data: { code: 'file-missing' },
  });
  expect(await readFile(path.join(folder, 'in', 'a.csv'), 'utf8')).toBe('name,amount\nx,1\n');
});

it('refuses a file that cannot be opened, a recipe with mistakes, and what this shell cannot do', async () => {
  await app.files.add([path.join(folder, 'in', 'bad.xlsx')]);
  const files = await readyFiles();
  const bad = files.find(({ state }) => state === 'refused')?.id ?? '';
  await expect(client.jobs.plan({ fileIds: [bad], recipe: RECIPE, options: RUN })).rejects.toMatchObject({
    code: 'PROBLEM',
  });
  const wrong = { ...RECIPE, steps: [{ step: 'set-value' }] };
  const plan = await client.jobs.plan({ fileIds: [], recipe: wrong, options: RUN });
  expect(plan.problems[0]?.place?.field).toContain('steps[0]');
  const outputs = () => readdir(path.join(folder, 'out')).catch(() => []);
  const before = await outputs();
  await expect(client.jobs.start({ fileIds: [], recipe: wrong, options: RUN })).rejects.toMatchObject({
    code: 'PROBLEM',
  });
  expect(await outputs()).toEqual(before);
  await expect(client.files.pick({ what: 'files' })).rejects.toMatchObject({ data: { code: 'unsupported' } });
  await expect(client.jobs.chooseOutDir({})).rejects.toMatchObject({ data: { code: 'unsupported' } });
});

it('knows its steps with their schemas, its samples, and what a recipe file is worth', async () => {
  const steps = await client.recipes.steps();
  expect(steps.find(({ id }) => id === 'set-values')?.schema).toHaveProperty('properties.target');
  expect((await client.recipes.list()).map(({ id }) => id)).toEqual(['sample-sample']);
  expect(await client.recipes.parse({ text: JSON.stringify(RECIPE) })).toMatchObject({ problems: [] });
  const notJson = await client.recipes.parse({ text: '{"version": 1,' });
  expect(notJson).toMatchObject({ recipe: null, problems: [{ code: 'recipe-invalid' }] });
  expect((await client.recipes.check({ recipe: { version: 2 } })).length).toBeGreaterThan(0);
});

it('shows its own process and the workers', async () => {
  await app.files.add([path.join(folder, 'in', 'a.csv')]);
  await readyFiles();
  const stream = await client.threads.watch();
  const first = await stream.next();
  await stream.return?.();
  const kinds = first.done === true ? [] : first.value.map(({ kind }) => kind);
  expect(kinds[0]).toBe('main');
  expect(kinds).toContain('worker');
});
