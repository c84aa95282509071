import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { EngineStatus, TaskInput } from '../engines/engine';
import { Problem } from '../errors/problem';
import type { ProblemData } from '../errors/problem';
import { stepById, stepToRun } from '../recipe/catalogue';
import { isOfExcelAlone, needs } from '../recipe/needs';
import { fillOutputName } from '../recipe/output-name';
import type { PdfProgram } from '../recipe/pdf-printer';
import type { Recipe } from '../recipe/recipe';
import type { Capability } from '../recipe/step';
import { allowedPrograms, exportPdf, noProgramProblem } from '../recipe/steps/export-pdf';
import { exportCollisions } from './export-collisions';
import { macrosAllowed, type JobOptions, type JobPlan, type PlannedTask } from './model';
import { numberedPath, pathKey, pathTooLong } from './output-paths';

export interface PlanRequest {
  /** A checked recipe. */
  recipe: Recipe;
  inputs: readonly TaskInput[];
  options: JobOptions;
  engine: EngineStatus;
  /** Programs of this machine that print; LibreOffice calculates, too. */
  programs: readonly PdfProgram[];
  /** Paths of the inputs that have macros. Asked for only where a step runs macros. */
  macroFiles: readonly string[];
  /** When the job starts: output names may hold the date. */
  now: Date;
}

/** Works out what a run would do, file by file, and everything that would make it fail as a whole. Writes nothing. */
export async function planJob(request: PlanRequest): Promise<JobPlan> {
  const { recipe, inputs, options } = request;
  const problems: ProblemData[] = [...capabilityProblems(request)];
  if (inputs.length === 0) {
    problems.push(
      new Problem('arguments', 'There is no file to process.', {
        hint: 'Name .xlsx, .xlsm, .xls or .csv files, or a folder that holds some.',
      }).toData(),
    );
  }
  const split = splitSteps(recipe);
  const macros = runsMacros(recipe) ? request.macroFiles : null;
  const names = new NameBook(options.onExisting);
  const keeps = split.consolidate === null || split.fileSteps > 0;
  const tasks: PlannedTask[] = [];
  for (const [index, input] of inputs.entries()) {
    const outDir = path.join(options.outDir, ...input.folder.split('/'));
    const name = fillOutputName(recipe.output.name, {
      name: path.basename(input.name, path.extname(input.name)),
      folder: input.folder,
      date: request.now,
      n: index + 1,
    });
    const wanted = path.join(outDir, `${name}${outputExtension(input.name, recipe)}`);
    const task: PlannedTask = {
      id: `t${index + 1}`,
      kind: 'file',
      inputs: [{ path: input.path, name: input.name, folder: input.folder }],
      steps: { from: 0, to: split.consolidate ?? recipe.steps.length },
      output: keeps ? await names.claim(wanted, input.name) : null,
      outDir,
      notes: notesOf(input.name, recipe),
    };
    tasks.push(macros ? { ...task, notes: [...task.notes, ...macroNotes(task, options, macros)] } : task);
  }
  if (split.consolidate !== null && inputs.length > 0) {
    const wanted = path.join(options.outDir, `${consolidatedName(recipe, request.now)}.xlsx`);
    tasks.push({
      id: 'consolidate',
      kind: 'consolidate',
      inputs: inputs.map(({ path: file, name, folder }) => ({ path: file, name, folder })),
      steps: { from: split.consolidate, to: recipe.steps.length },
      output: await names.claim(wanted, 'the consolidated result'),
      outDir: options.outDir,
      notes: [],
    });
  }
  problems.push(
    ...names.problems,
    ...inputProblems(tasks, inputs),
    ...exportCollisions(recipe, split.consolidate ?? recipe.steps.length, inputs),
  );
  return { recipe, options, tasks, problems, macroFiles: macros ?? [] };
}

/** Where the per-file steps end: the index of the first enabled consolidating step, or null. */
export function splitSteps(recipe: Recipe): { consolidate: number | null; fileSteps: number } {
  let fileSteps = 0;
  for (const [index, entry] of recipe.steps.entries()) {
    if (entry.disabled) continue;
    if (stepById(entry.step)?.phase === 'job') return { consolidate: index, fileSteps };
    fileSteps++;
  }
  return { consolidate: null, fileSteps };
}

/**
 * The consolidated workbook is named as the recipe names outputs, with the recipe's own name for `{name}`: no file is
 * its only source.
 */
function consolidatedName(recipe: Recipe, date: Date): string {
  return fillOutputName(recipe.output.name, { name: recipe.name, folder: '', date, n: 1 });
}

function outputExtension(name: string, recipe: Recipe): string {
  if (recipe.output.format !== 'same') return `.${recipe.output.format}`;
  return path.extname(name).toLowerCase() === '.xlsm' ? '.xlsm' : '.xlsx';
}

function notesOf(name: string, recipe: Recipe): string[] {
  const output = outputExtension(name, recipe);
  switch (path.extname(name).toLowerCase()) {
    case '.xls':
      return [`${name} is an .xls file: it is read and written as ${output}.`];
    case '.csv':
      return [`${name} is a text file: it is read and written as ${output}.`];
    case '.xlsm':
      return output === '.xlsx' ? [`The macros of ${name} are dropped: the output format is .xlsx.`] : [];
    default:
      return [];
  }
}

const LACKING: Record<Exclude<Capability, 'formats'>, { what: string; hint: string }> = {
  edit: { what: 'edit workbooks', hint: 'Choose another engine.' },
  pdf: {
    what: 'make PDF files',
    hint: 'Install LibreOffice, or Chromium, Google Chrome or Microsoft Edge.',
  },
  macros: { what: 'run macros', hint: 'Run the recipe in Excel on Windows.' },
  refresh: { what: 'refresh data connections', hint: 'Run the recipe in Excel on Windows.' },
};

function capabilityProblems(request: PlanRequest): ProblemData[] {
  const { recipe, engine, options, programs } = request;
  if (!engine.available) {
    return [
      new Problem('missing-part', `${engine.title} cannot be used: ${engine.reason ?? 'it is not here'}.`, {
        hint: 'Choose the embedded engine.',
      }).toData(),
    ];
  }
  const lacking = needs(recipe).flatMap(({ capability, step }) =>
    // Formats have a text of their own.
    capability === 'formats' || engine.capabilities.includes(capability)
      ? []
      : [{ step, ...LACKING[capability] }],
  );
  if (!programs.includes('libreoffice')) {
    const step = recipe.steps.findIndex(
      (entry) => !entry.disabled && entry.step === 'recalculate' && entry['engine'] === 'libreoffice',
    );
    if (step >= 0 || options.calc === 'libreoffice')
      lacking.push({ step, what: 'calculate with LibreOffice', hint: 'Install LibreOffice.' });
  }
  const general = lacking.map(({ step, what, hint }) => {
    const who = step >= 0 ? `Step ${step + 1} (${recipe.steps[step]?.step}) needs to` : 'It was asked to';
    return new Problem('missing-part', `${who} ${what}, which cannot be done here.`, {
      hint,
      ...(step >= 0 ? { place: { step, field: `steps[${step}]` } } : {}),
    }).toData();
  });
  general.push(...formatProblems(recipe, engine));
  if (general.length > 0) return general;
  const own: readonly PdfProgram[] = engine.id === 'excel' ? ['excel', ...programs] : programs;
  return [...macroProblems(request), ...printerProblems(recipe, own)];
}

/** Formats that Excel alone writes, and that nobody but Excel reads. */
function formatProblems(recipe: Recipe, engine: EngineStatus): ProblemData[] {
  const { format } = recipe.output;
  if (!isOfExcelAlone(format)) return [];
  const place = { field: 'output.format' };
  if (!engine.capabilities.includes('formats')) {
    return [
      new Problem('missing-part', `The output format ${format} can be written by Excel only.`, {
        hint: 'Choose the output format xlsx or xlsm, or run the recipe in Excel on Windows.',
        place,
      }).toData(),
    ];
  }
  if (splitSteps(recipe).consolidate === null) return [];
  return [
    new Problem(
      'recipe-invalid',
      `The results of the files are consolidated, which cannot read .${format} files.`,
      {
        hint: 'Choose the output format xlsx or xlsm.',
        place,
      },
    ).toData(),
  ];
}

/** Whether a step runs macros of the files. */
export function runsMacros(recipe: Recipe): boolean {
  return needs(recipe).some(({ capability }) => capability === 'macros');
}

/** Macros are programs of whoever wrote the file: they run only where the user says so, file by file. */
function macroProblems({ recipe, options, inputs, macroFiles }: PlanRequest): ProblemData[] {
  const { allowMacros } = options;
  if (allowMacros === true || macroFiles.some((file) => allowMacros?.includes(file))) return [];
  const [why, hint] =
    macroFiles.length === 0 && inputs.length > 0
      ? ['of the files, and none of them has any', 'Add workbooks with macros (.xlsm), or take the step out.']
      : [
          'of the files, which was allowed for none of them',
          'Allow it for the files that you trust, under "Macros that may run" (--allow-macros on the command line: for all).',
        ];
  return needs(recipe)
    .filter(({ capability }) => capability === 'macros')
    .map(({ step }) =>
      new Problem('step-refused', `Step ${step + 1} (${recipe.steps[step]?.step}) runs macros ${why}.`, {
        hint,
        place: { step, field: `steps[${step}]` },
      }).toData(),
    );
}

/** What is to be known of a file before its macros run, or do not. */
function macroNotes(task: PlannedTask, options: JobOptions, macroFiles: readonly string[]): string[] {
  const [input] = task.inputs;
  if (!input) return [];
  if (!macroFiles.includes(input.path)) return [`${input.name} has no macros: it will be refused.`];
  return macrosAllowed(options, task)
    ? []
    : [`The macros of ${input.name} are not allowed: the file will be refused.`];
}

/** Steps that may print only with programs that this machine lacks. */
function printerProblems(recipe: Recipe, programs: readonly PdfProgram[]): ProblemData[] {
  return recipe.steps.flatMap((entry, step) => {
    if (entry.disabled || entry.step !== exportPdf.id) return [];
    const allowed = allowedPrograms(stepToRun(entry).options as Parameters<typeof allowedPrograms>[0]);
    if (allowed.some((program) => programs.includes(program))) return [];
    const { place, ...problem } = noProgramProblem(allowed, programs).toData();
    return [
      {
        ...problem,
        message: `Step ${step + 1} (${entry.step}): ${problem.message}`,
        place: { step, field: `steps[${step}].${place?.field ?? ''}` },
      },
    ];
  });
}

/** Files of several folders may have one name. */
function both(one: string, other: string): string {
  return one === other ? `Two files called ${one}` : `${one} and ${other}`;
}

/** Gives out output paths, each once, and tells what stands in their way. */
class NameBook {
  readonly problems: ProblemData[] = [];
  private readonly takenBy = new Map<string, string>();

  constructor(private readonly onExisting: JobOptions['onExisting']) {}

  async claim(wanted: string, by: string): Promise<{ path: string; exists: boolean }> {
    const other = this.takenBy.get(pathKey(wanted));
    if (other !== undefined) {
      this.problems.push(
        new Problem(
          'name-collision',
          `${both(other, by)} would both be written as "${path.basename(wanted)}".`,
          {
            hint: 'Use {n} in the output name, rename one of them, or run them one by one.',
            place: { file: wanted, field: 'output.name' },
          },
        ).toData(),
      );
      return { path: wanted, exists: false };
    }
    this.takenBy.set(pathKey(wanted), by);
    const tooLong = pathTooLong(wanted);
    if (tooLong) this.problems.push(tooLong.toData());
    if (!(await exists(wanted))) return { path: wanted, exists: false };
    switch (this.onExisting) {
      case 'overwrite':
        return { path: wanted, exists: true };
      case 'error':
        this.problems.push(
          new Problem('output-exists', `${wanted} exists already.`, {
            hint: 'Allow overwriting with --overwrite, or choose another output folder.',
            place: { file: wanted },
          }).toData(),
        );
        return { path: wanted, exists: true };
      case 'number': {
        for (let number = 2; ; number++) {
          const free = numberedPath(wanted, number);
          if (this.takenBy.has(pathKey(free)) || (await exists(free))) continue;
          this.takenBy.set(pathKey(free), by);
          return { path: free, exists: true };
        }
      }
    }
  }
}

/** An output must never stand where an input stands. */
function inputProblems(tasks: readonly PlannedTask[], inputs: readonly TaskInput[]): ProblemData[] {
  const byPath = new Map(inputs.map((input) => [pathKey(input.path), input]));
  return tasks.flatMap((task) => {
    const input = task.output ? byPath.get(pathKey(task.output.path)) : undefined;
    if (!task.output || !input) return [];
    return [
      new Problem('name-collision', `The output ${task.output.path} would replace the input ${input.path}.`, {
        hint: 'Choose another output folder or another output name: inputs are never written.',
        place: { file: task.output.path, field: 'output.name' },
      }).toData(),
    ];
  });
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
