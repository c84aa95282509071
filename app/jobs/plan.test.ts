import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Recipe } from '../recipe/recipe';
import { temporaryFolder } from '../testing/temporary-folder';
import { macrosAllowed } from './model';
import { pathTooLong } from './output-paths';
import { planJob } from './plan';
import type { PlanRequest } from './plan';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

const SET = { step: 'set-values', target: 'A1', values: 1 };
const CONSOLIDATE = { step: 'consolidate', target: '*' };

function request(
  files: readonly string[],
  recipe: Partial<Recipe> = {},
  more: Partial<Omit<PlanRequest, 'options'>> & { options?: Partial<PlanRequest['options']> } = {},
): PlanRequest {
  return {
    recipe: {
      version: 1,
      name: 'Month end',
      steps: [SET],
      output: { name: '{name}', format: 'same' },
      ...recipe,
    },
    inputs: files.map((file) => ({
      path: path.join(folder, 'in', file),
      name: path.basename(file),
      folder: path.dirname(file) === '.' ? '' : path.dirname(file),
    })),
    engine: { id: 'embedded', title: 'Embedded', available: true, capabilities: ['edit'] },
    programs: [],
    macroFiles: [],
    now: new Date(2026, 10, 30, 10),
    ...more,
    options: {
      engine: 'embedded',
      dryRun: false,
      onExisting: 'number',
      concurrency: 1,
      calc: 'ironcalc',
      outDir: path.join(folder, 'out'),
      ...more.options,
    },
  };
}

async function outputs(of: PlanRequest): Promise<(string | null)[]> {
  const plan = await planJob(of);
  return plan.tasks.map((task) => task.output && path.relative(folder, task.output.path));
}

async function exists(name: string): Promise<void> {
  await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
  await writeFile(path.join(folder, name), '');
}

const out = (...names: string[]): string => path.join('out', ...names);

describe('planJob', () => {
  it('mirrors folders, and names outputs as the recipe says', async () => {
    const named = request(['a.xlsx', 'north/b.xlsm'], {
      output: { name: '{n} {name}-{date}', format: 'same' },
    });
    expect(await outputs(named)).toEqual([out('1 a-2026-11-30.xlsx'), out('north', '2 b-2026-11-30.xlsm')]);
  });

  it('blocks exports that give all files one name', async () => {
    const named = (name: string, more = {}) => ({ steps: [{ step: 'export-csv', name, ...more }] });
    const problems = async (files: string[], recipe: Partial<Recipe>) =>
      (await planJob(request(files, recipe))).problems;
    expect(await problems(['a.xlsx', 'b.xlsx'], named('out-{n}'))).toMatchObject([
      { code: 'name-collision', place: { field: 'steps[0].name' } },
    ]);
    expect(await problems(['a.xlsx', 'b.xlsx'], named('{name}'))).toEqual([]);
    expect(await problems(['a.xlsx', 'b.xlsx'], named('out', { ifMissing: 'skip' }))).toEqual([]);
    expect(await problems(['a.xlsx', 'north/b.xlsx'], named('out'))).toEqual([]);
    expect(await problems(['a.xlsx', 'b.xlsx'], named('out', { disabled: true }))).toEqual([]);
  });

  it('says what becomes of old formats, texts and macros', async () => {
    const plan = await planJob(
      request(['a.xls', 'b.csv', 'c.xlsm'], { output: { name: '{name}', format: 'xlsx' } }),
    );
    expect(plan.tasks.map((task) => task.output?.path.slice(-6))).toEqual(['a.xlsx', 'b.xlsx', 'c.xlsx']);
    expect(plan.tasks.map((task) => task.notes.join())).toEqual([
      expect.stringMatching(/a\.xls .*\.xlsx/),
      expect.stringMatching(/b\.csv .*\.xlsx/),
      expect.stringMatching(/macros of c\.xlsm are dropped/),
    ]);
    expect((await planJob(request(['c.xlsm']))).tasks[0]?.notes).toEqual([]);
  });

  it('blocks outputs of one name, naming both, also where only letter case differs', async () => {
    const message = async (files: string[], output: Recipe['output']) =>
      (await planJob(request(files, { output }))).problems.map(({ code, message }) => [code, message]);
    expect(await message(['A.xlsx', 'a.csv'], { name: '{name}', format: 'same' })).toEqual([
      ['name-collision', 'A.xlsx and a.csv would both be written as "a.xlsx".'],
    ]);
    expect(await message(['a/A.xlsx', 'a/sub/../A.xlsx'], { name: 'All', format: 'same' })).toEqual([
      ['name-collision', 'Two files called A.xlsx would both be written as "All.xlsx".'],
    ]);
  });

  it('numbers, replaces or refuses what exists', async () => {
    await exists('out/a.xlsx');
    await exists('out/a (2).xlsx');
    expect(await outputs(request(['a.xlsx']))).toEqual([out('a (3).xlsx')]);
    const overwrite = await planJob(request(['a.xlsx'], {}, { options: { onExisting: 'overwrite' } }));
    expect(overwrite).toMatchObject({ problems: [], tasks: [{ output: { exists: true } }] });
    const error = await planJob(request(['a.xlsx'], {}, { options: { onExisting: 'error' } }));
    expect(error.problems).toMatchObject([{ code: 'output-exists' }]);
  });

  it('never plans an output where an input stands', async () => {
    await exists('in/a.xlsx');
    const options = { outDir: path.join(folder, 'in'), onExisting: 'overwrite' as const };
    const plan = await planJob(request(['a.xlsx'], {}, { options }));
    expect(plan.problems).toMatchObject([
      { code: 'name-collision', message: expect.stringMatching(/replace the input/) },
    ]);
    const numbered = request(['a.xlsx'], {}, { options: { outDir: path.join(folder, 'in') } });
    expect(await outputs(numbered)).toEqual([path.join('in', 'a (2).xlsx')]);
  });

  it('splits the recipe at its consolidation', async () => {
    const plan = await planJob(request(['a.xlsx', 'b.xlsx'], { steps: [SET, CONSOLIDATE, SET] }));
    expect(plan.tasks).toMatchObject([
      { kind: 'file', steps: { from: 0, to: 1 } },
      { kind: 'file', steps: { from: 0, to: 1 } },
      { kind: 'consolidate', steps: { from: 1, to: 3 }, inputs: [{ name: 'a.xlsx' }, { name: 'b.xlsx' }] },
    ]);
    expect(plan.tasks[2]?.output?.path).toBe(path.join(folder, 'out', 'Month end.xlsx'));
  });

  it('leaves files without steps of their own unwritten, and disabled steps out of account', async () => {
    const steps = [{ ...SET, disabled: true }, CONSOLIDATE];
    expect(await outputs(request(['a.xlsx'], { steps }))).toEqual([null, out('Month end.xlsx')]);
    const off = [SET, { ...CONSOLIDATE, disabled: true }];
    expect(await outputs(request(['a.xlsx'], { steps: off }))).toEqual([out('a.xlsx')]);
  });

  it('refuses what engine or machine cannot do, naming the step', async () => {
    const pdf = [SET, { step: 'export-pdf' }];
    expect((await planJob(request(['a.xlsx'], { steps: pdf }))).problems).toMatchObject([
      { code: 'missing-part', message: expect.stringMatching(/Step 2 \(export-pdf\)/), place: { step: 1 } },
    ]);
    const able = {
      id: 'embedded' as const,
      title: 'E',
      available: true,
      capabilities: ['edit', 'pdf'] as const,
    };
    const only = [{ step: 'export-pdf', programs: ['chromium'] }];
    expect(
      (await planJob(request(['a.xlsx'], { steps: only }, { engine: able, programs: ['libreoffice'] })))
        .problems,
    ).toMatchObject([{ code: 'missing-part', place: { step: 0 } }]);
    expect(
      (await planJob(request(['a.xlsx'], { steps: only }, { engine: able, programs: ['chromium'] })))
        .problems,
    ).toEqual([]);
    expect(
      (await planJob(request(['a.xlsx'], {}, { options: { calc: 'libreoffice' } }))).problems,
    ).toMatchObject([{ code: 'missing-part', hint: 'Install LibreOffice.' }]);
    const excel = {
      id: 'excel' as const,
      title: 'Excel',
      available: false,
      reason: 'none here',
      capabilities: [],
    };
    expect((await planJob(request(['a.xlsx'], {}, { engine: excel }))).problems).toMatchObject([
      { code: 'missing-part', message: expect.stringMatching(/none here/) },
    ]);
  });

  it("writes Excel's own formats with Excel only, and not where their results are read again", async () => {
    const output = { name: '{name}', format: 'xlsb' as const };
    expect((await planJob(request(['a.xlsx'], { output }))).problems).toMatchObject([
      {
        code: 'missing-part',
        message: 'The output format xlsb can be written by Excel only.',
        place: { field: 'output.format' },
      },
    ]);
    const engine = {
      id: 'excel' as const,
      title: 'Excel',
      available: true,
      capabilities: ['edit', 'formats'] as const,
    };
    const plan = await planJob(request(['a.xlsx'], { output }, { engine }));
    expect(plan.problems).toEqual([]);
    expect(plan.tasks[0]?.output?.path).toBe(path.join(folder, 'out', 'a.xlsb'));
    const steps = [SET, CONSOLIDATE];
    expect((await planJob(request(['a.xlsx'], { output, steps }, { engine }))).problems).toMatchObject([
      { code: 'recipe-invalid', place: { field: 'output.format' } },
    ]);
  });

  it('refuses a run without files', async () => {
    expect((await planJob(request([]))).problems).toMatchObject([{ code: 'arguments' }]);
  });
});

describe('pathTooLong', () => {
  it('knows the limits of Windows and of file names', () => {
    const deep = `/x/${'d/'.repeat(150)}a.xlsx`;
    expect(pathTooLong(deep, 'linux')).toBeNull();
    expect(pathTooLong(deep, 'win32')).toMatchObject({ code: 'path-too-long' });
    expect(pathTooLong(`/x/${'ä'.repeat(130)}.xlsx`, 'linux')).toMatchObject({ code: 'path-too-long' });
  });
});

describe('what only Excel can do', () => {
  const excel = {
    id: 'excel',
    title: 'Microsoft Excel',
    available: true,
    capabilities: ['edit', 'pdf', 'macros', 'refresh'],
  } as const;
  const MACRO = { step: 'run-macro', macro: 'Tidy' };
  const problems = async (of: PlanRequest) => (await planJob(of)).problems;

  it.each([MACRO, { step: 'refresh-all' }])('is refused elsewhere before anything runs: %j', async (step) => {
    expect(await problems(request(['a.xlsm'], { steps: [SET, step] }))).toEqual([
      expect.objectContaining({
        code: 'missing-part',
        message: expect.stringContaining(`Step 2 (${step.step})`) as string,
        place: { step: 1, field: 'steps[1]' },
      }),
    ]);
  });

  it('runs macros of files only where the run allows it', async () => {
    const a = path.join(folder, 'in', 'a.xlsm');
    const asked = request(['a.xlsm'], { steps: [SET, MACRO] }, { engine: excel, macroFiles: [a] });
    expect(await problems(asked)).toEqual([
      expect.objectContaining({
        code: 'step-refused',
        hint: expect.stringContaining('--allow-macros') as string,
        place: { step: 1, field: 'steps[1]' },
      }),
    ]);
    const allowed = { ...asked, options: { ...asked.options, allowMacros: true as const } };
    expect(await problems(allowed)).toEqual([]);
    expect(await problems({ ...asked, macroFiles: [] })).toMatchObject([
      { code: 'step-refused', message: expect.stringContaining('none of them has any') as string },
    ]);
    const disabled = request(['a.xlsm'], { steps: [SET, { ...MACRO, disabled: true }] }, { engine: excel });
    expect(await problems(disabled)).toEqual([]);
  });

  it('asks for each file with macros, and says beforehand which files are going to be refused', async () => {
    const [a, b] = ['a.xlsm', 'b.xlsm'].map((name) => path.join(folder, 'in', name)) as [string, string];
    const asked = request(
      ['a.xlsm', 'b.xlsm', 'c.xlsx'],
      { steps: [MACRO] },
      { engine: excel, macroFiles: [a, b], options: { allowMacros: [b] } },
    );
    const plan = await planJob(asked);
    expect(plan).toMatchObject({ problems: [], macroFiles: [a, b], options: { allowMacros: [b] } });
    expect(plan.tasks.map(({ notes }) => notes)).toEqual([
      ['The macros of a.xlsm are not allowed: the file will be refused.'],
      [],
      ['c.xlsx has no macros: it will be refused.'],
    ]);
    expect(plan.tasks.map((task) => macrosAllowed(plan.options, task))).toEqual([false, true, false]);
    const plain = await planJob({ ...asked, recipe: { ...asked.recipe, steps: [SET] } });
    expect(plain).toMatchObject({ macroFiles: [], tasks: [{ notes: [] }, { notes: [] }, { notes: [] }] });
  });

  it('prints without any other program', async () => {
    const printing = request(['a.xlsx'], { steps: [{ step: 'export-pdf' }] }, { engine: excel });
    expect(await problems(printing)).toEqual([]);
    const only = { step: 'export-pdf', programs: ['excel'] };
    const embedded = {
      id: 'embedded',
      title: 'Embedded',
      available: true,
      capabilities: ['edit', 'pdf'],
    } as const;
    expect(
      await problems(request(['a.xlsx'], { steps: [only] }, { engine: embedded, programs: ['chromium'] })),
    ).toEqual([
      expect.objectContaining({ code: 'missing-part', hint: expect.stringMatching(/in Excel/) as string }),
    ]);
  });
});
