import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { writeBigWorkbook } from '../support/big-workbook';
import { test } from '../support/folder';
import { npmStart } from '../support/launcher';
import { readCell, writeBadFiles, writeMonthEnd } from '../support/workbooks';

interface JobDocument {
  schemaVersion: number;
  job: unknown;
  recipe: unknown;
  engine: unknown;
  tasks: {
    inputs: string[];
    outputs: string[];
    status: string;
    warnings: unknown[];
    error: { code: string; message: string } | null;
    steps: { step: string; changed: number }[];
    ms: number;
  }[];
}

const recipe = {
  version: 1,
  name: 'Month end',
  steps: [
    { step: 'find-replace', target: '*', find: 'FY25', replace: 'FY26', in: 'values' },
    { step: 'set-values', target: 'Summary!B2', values: 'Closed' },
  ],
};

/** Work for longer than any signal takes to come. */
const endless = Array.from({ length: 40 }, () => recipe.steps[0]);

async function prepare(folder: string, steps: unknown = recipe.steps): Promise<void> {
  await mkdir(join(folder, 'in'), { recursive: true });
  await writeFile(join(folder, 'recipe.json'), JSON.stringify({ ...recipe, steps }));
}

function start(folder: string, ...args: string[]) {
  const env = { CONCIERGE_DATA_DIR: join(folder, 'data'), DISPLAY: undefined, WAYLAND_DISPLAY: undefined };
  return npmStart(args, { cwd: folder, env });
}

test('run prints one JSON document, counts from where the user stands, and writes the outputs', async ({
  folder,
}) => {
  await prepare(folder);
  await writeMonthEnd(join(folder, 'in', 'March.xlsx'));
  await writeMonthEnd(join(folder, 'in', 'north', 'April.xlsx'));

  const { code, stdout } = await start(folder, 'run', 'recipe.json', 'in', '--out', 'out', '--json').ended;
  expect(code).toBe(0);
  const answer = JSON.parse(stdout) as JobDocument;
  expect(answer).toMatchObject({ schemaVersion: 1, engine: 'embedded' });
  expect(answer.tasks.map(({ status }) => status)).toEqual(['done', 'done']);
  expect(answer.tasks.map(({ error }) => error)).toEqual([null, null]);
  for (const task of answer.tasks) {
    expect(task.steps.map(({ step }) => step)).toEqual(['find-replace', 'set-values']);
    expect(task.steps.map(({ changed }) => changed)).toEqual([11, 1]);
  }
  for (const output of [join('out', 'March.xlsx'), join('out', 'north', 'April.xlsx')]) {
    expect(await readCell(join(folder, output), 'Summary', 'A1')).toBe('Month end FY26');
    expect(await readCell(join(folder, output), 'Summary', 'B2')).toBe('Closed');
    expect(await readCell(join(folder, output), 'Data', 'C3')).toBe('planned in FY26');
  }
  expect(await readCell(join(folder, 'in', 'March.xlsx'), 'Summary', 'A1')).toBe('Month end FY25');
});

test('a dry run writes nothing and counts what the real run counts', async ({ folder }) => {
  await prepare(folder);
  await writeMonthEnd(join(folder, 'in', 'March.xlsx'));
  const line = ['run', 'recipe.json', 'in', '--out', 'out', '--json'];

  const dry = await start(folder, ...line, '--dry-run').ended;
  expect(dry.code).toBe(0);
  expect((await readdir(folder)).sort()).not.toContain('out');
  const real = await start(folder, ...line).ended;
  const counts = ({ stdout }: { stdout: string }) =>
    (JSON.parse(stdout) as JobDocument).tasks.map(({ steps }) => steps.map(({ changed }) => changed));
  expect(counts(dry)).toEqual(counts(real));
});

test('one bad file does not stop the others: exit code 1, each with its reason', async ({ folder }) => {
  await prepare(folder);
  await writeMonthEnd(join(folder, 'in', 'March.xlsx'));
  await writeBadFiles(join(folder, 'in'));

  const { code, stdout } = await start(folder, 'run', 'recipe.json', 'in', '--out', 'out', '--json').ended;
  expect(code).toBe(1);
  const { tasks } = JSON.parse(stdout) as JobDocument;
  const byName = Object.fromEntries(
    tasks.map(({ inputs, status, error }) => [inputs[0]?.split(/[\\/]/).at(-1), error?.code ?? status]),
  );
  expect(byName).toEqual({
    'March.xlsx': 'done',
    'Secret.xlsx': 'password-protected',
    'Noise.xlsx': 'not-a-workbook',
    'Cut off.xlsx': 'damaged',
  });
});

test('mistakes are exit code 2, and nothing is run', async ({ folder }) => {
  await prepare(folder, [{ step: 'set-valeus', target: 'Summary!B2', values: 1 }]);
  await writeMonthEnd(join(folder, 'in', 'March.xlsx'));

  const run = await start(folder, 'run', 'recipe.json', 'in', '--out', 'out').ended;
  expect(run.code).toBe(2);
  expect(run.stderr).toContain('set-values');
  expect(await readdir(folder)).not.toContain('out');
  expect((await start(folder, 'check', 'recipe.json').ended).code).toBe(2);
  expect((await start(folder, 'run', 'recipe.json', 'in', '--oot', 'out').ended).code).toBe(2);
  expect((await start(folder, 'run', 'missing.json', 'in', '--out', 'out').ended).code).toBe(2);
  expect((await start(folder, 'rnu').ended).code).toBe(2);
});

test('steps lists the catalogue, check accepts a good recipe, help helps', async ({ folder }) => {
  await prepare(folder);
  const steps = await start(folder, 'steps', '--json').ended;
  expect(JSON.stringify(JSON.parse(steps.stdout))).toContain('"consolidate"');
  expect((await start(folder, 'check', 'recipe.json').ended).code).toBe(0);
  expect((await start(folder, '--help').ended).stdout).toContain('run');
});

test('an existing output is an error unless overwriting is asked for', async ({ folder }) => {
  await prepare(folder);
  await writeMonthEnd(join(folder, 'in', 'March.xlsx'));
  const line = ['run', 'recipe.json', 'in', '--out', 'out'];
  expect((await start(folder, ...line).ended).code).toBe(0);
  expect((await start(folder, ...line).ended).code).not.toBe(0);
  expect((await start(folder, ...line, '--overwrite').ended).code).toBe(0);
  expect(await readdir(join(folder, 'out'))).toEqual(['March.xlsx']);
});

test('an interrupt cancels: exit code 130 and no output', async ({ folder }) => {
  test.skip(process.platform === 'win32', 'Windows has no signals to send');
  await prepare(folder, endless);
  for (const name of ['A', 'B', 'C']) await writeBigWorkbook(join(folder, 'in', `${name}.xlsx`), 100_000, 10);
  const { child, ended, send } = start(
    folder,
    'run',
    'recipe.json',
    'in',
    '--out',
    'out',
    '--concurrency',
    '1',
  );
  await new Promise((resolve) => child.stderr?.once('data', resolve));
  send('SIGINT');
  const { code, signal } = await ended;
  // Some shells between npm and the command die of the signal themselves; whoever asks gets 130 from them too.
  expect(signal ?? code).toBe(signal === null ? 130 : 'SIGINT');
  expect(await readdir(folder)).not.toContain('out');
});

test('a scheduler that ends npm alone ends the work too', async ({ folder }) => {
  test.skip(process.platform === 'win32', 'Windows has no signals to send');
  await prepare(folder, endless);
  for (const name of ['A', 'B', 'C']) await writeBigWorkbook(join(folder, 'in', `${name}.xlsx`), 100_000, 10);
  const { child, ended } = start(folder, 'run', 'recipe.json', 'in', '--out', 'out', '--concurrency', '1');
  await new Promise((resolve) => child.stderr?.once('data', resolve));
  child.kill('SIGTERM');
  await ended;
  expect(await readdir(folder)).not.toContain('out');
});
