import path from 'node:path';
import type { EngineStatus, TaskInput } from '../app/engines/engine';
import { InputMacros } from '../app/engines/excel/input-macros';
import { Problem } from '../app/errors/problem';
import type { JournalStore, StepCell } from '../app/jobs/journal';
import type { JobOptions, JobPlan, JobRecord } from '../app/jobs/model';
import { planJob, runsMacros } from '../app/jobs/plan';
import type { ChangedInputs } from '../app/jobs/resume';
import type { JobRunner } from '../app/jobs/runner';
import { checkRecipe } from '../app/recipe/check';
import type { PdfPrinter } from '../app/recipe/pdf-printer';
import type { Recipe } from '../app/recipe/recipe';
import type { CalcEngine } from '../app/workbook/workbook';
import { chooseEngine } from './choose-engine';
import type { CoreThreads } from './core-threads';
import { jobReport } from './job-report';
import type { JobRequest, JobsPort } from './procedures/jobs-port';
import type { Observable } from './procedures/snapshots';

/** Folder for results when none was chosen, beside the first input, or in the folder that it was found in. */
export const DEFAULT_OUT_DIR = 'Concierge output';

/** A job as a shell asks for it: what it leaves open is filled in here. */
export interface CoreJobRequest extends Omit<JobRequest, 'onExisting'> {
  onExisting: JobOptions['onExisting'];
  concurrency?: number;
  calc?: CalcEngine;
}

interface CoreJobsOptions {
  runner: JobRunner;
  journals: JournalStore;
  engines(): Promise<readonly EngineStatus[]>;
  threads: CoreThreads;
  pdf: PdfPrinter;
  concurrency(): number;
  calc(): CalcEngine;
}

/** Jobs as the procedures and the command line need them. */
export class CoreJobs implements JobsPort {
  readonly list: Observable<readonly JobRecord[]>;
  readonly threads: CoreThreads;
  private readonly macros = new InputMacros();
  private readonly starting = new Set<Promise<string>>();

  constructor(private readonly options: CoreJobsOptions) {
    const { runner } = options;
    this.threads = options.threads;
    this.list = {
      current: async () => {
        await runner.refresh();
        return runner.list();
      },
      subscribe: (changed) => runner.onChange(changed),
    };
  }

  engines(): Promise<readonly EngineStatus[]> {
    return this.options.engines();
  }

  plan(request: CoreJobRequest): Promise<JobPlan> {
    return this.planAt(request, new Date());
  }

  async start(request: CoreJobRequest): Promise<string> {
    const now = new Date();
    const starting = this.planAt(request, now).then((plan) => this.options.runner.start(plan, now));
    this.starting.add(starting);
    try {
      return await starting;
    } finally {
      this.starting.delete(starting);
    }
  }

  /** Resolves when every job asked for until now is in the list or was refused. Never rejects. */
  async started(): Promise<void> {
    await Promise.allSettled(this.starting);
  }

  cancel(jobId: string, force: boolean): Promise<void> {
    this.options.runner.cancel(jobId, force);
    return Promise.resolve();
  }

  retry(jobId: string): Promise<string> {
    return this.options.runner.retry(jobId);
  }

  resume(jobId: string, changedInputs: ChangedInputs): Promise<{ jobId: string | null; changed: string[] }> {
    return this.options.runner.resume(jobId, changedInputs);
  }

  follow(jobId: string): Observable<JobRecord> {
    const { runner } = this.options;
    return { current: () => runner.get(jobId), subscribe: (changed) => runner.onChange(changed) };
  }

  get(jobId: string): Promise<JobRecord> {
    return this.options.runner.get(jobId);
  }

  async changedCells(
    jobId: string,
    taskId: string,
    offset: number,
    count: number,
  ): Promise<{ cells: readonly StepCell[]; listed: number; changed: number }> {
    const task = (await this.get(jobId)).tasks.find((one) => one.id === taskId);
    if (!task) throw new Problem('arguments', `Job ${jobId} has no task ${taskId}.`);
    const cells = await this.options.journals.changedCells(jobId, taskId);
    // Some changes are none of cells: hidden sheets, widths.
    const named = new Set(cells.map(({ step }) => step));
    return {
      cells: cells.slice(offset, offset + count),
      listed: cells.length,
      changed: task.steps.reduce((sum, step) => sum + (named.has(step.index) ? step.changed : 0), 0),
    };
  }

  async log(jobId: string): Promise<readonly string[]> {
    const job = await this.get(jobId);
    const { engine, calc, outDir, allowMacros } = job.options;
    return [
      `${job.recipe.name}: started ${job.startedAt} on the ${engine} engine, calculating with ${calc}, into ${outDir}`,
      ...(allowMacros === undefined ? [] : [`Macros may run ${whose(allowMacros)}`]),
      ...job.log,
      ...(job.endedAt ? [`ended ${job.endedAt}`, ...jobReport(job)] : []),
    ];
  }

  remove(jobId: string): Promise<void> {
    return this.options.runner.remove(jobId);
  }

  /** What of the inputs speaks against Excel; asked only where it could be chosen. */
  private obstacle(request: CoreJobRequest, engines: readonly EngineStatus[]): Promise<string | null> {
    const open =
      request.engine === 'auto' && engines.some(({ id, available }) => id === 'excel' && available);
    return open ? this.macros.obstacle(request.inputs) : Promise.resolve(null);
  }

  private async planAt(request: CoreJobRequest, now: Date): Promise<JobPlan> {
    const engines = await this.engines();
    const { recipe, problems } = checkRecipe(request.recipe);
    // The general setting says how to calculate where the embedded engine does; only an explicit wish counts here.
    const { engine, reason } = chooseEngine(engines, request.engine, {
      recipe: recipe ?? null,
      calc: request.calc ?? null,
      obstacle: await this.obstacle(request, engines),
    });
    const first = request.inputs[0];
    const outDir = request.outDir ?? path.join(first ? rootOf(first) : '.', DEFAULT_OUT_DIR);
    const options: JobOptions = {
      engine: engine.id,
      dryRun: request.dryRun,
      onExisting: request.onExisting,
      concurrency: request.concurrency ?? this.options.concurrency(),
      calc: request.calc ?? this.options.calc(),
      outDir: path.resolve(outDir),
      ...(request.allowMacros === true || request.allowMacros.length > 0
        ? { allowMacros: request.allowMacros }
        : {}),
    };
    if (!recipe) return { recipe: NO_RECIPE, options, tasks: [], problems, macroFiles: [] };
    const plan = await planJob({
      recipe,
      inputs: request.inputs,
      options,
      engine,
      programs: await this.options.pdf.available(),
      macroFiles: runsMacros(recipe) ? await this.macros.files(request.inputs) : [],
      now,
    });
    return reason === undefined ? plan : { ...plan, engineReason: reason };
  }
}

/** Of which files macros may run, in words. */
function whose(allowed: true | readonly string[]): string {
  return allowed === true
    ? 'of all files'
    : `of ${allowed.map((file) => path.basename(file)).join(', ')}, and of no other file`;
}

/** Stands in the plan of something that is no recipe; such a plan has problems and cannot be run. */
const NO_RECIPE: Recipe = {
  version: 1,
  name: 'Not a recipe',
  steps: [],
  output: { name: '{name}', format: 'same' },
};

/** The dropped folder of an input that lies below one, else the folder it lies in: results mirror what is below. */
function rootOf({ path: file, folder }: TaskInput): string {
  const depth = folder.split('/').filter((segment) => segment !== '').length;
  return path.resolve(path.dirname(file), ...Array.from({ length: depth }, () => '..'));
}
