import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Engine } from '../../engines/engine';
import { DEFAULT_LIMITS } from '../../engines/limits';
import type { Recipe } from '../../recipe/recipe';
import { temporaryFolder } from '../../testing/temporary-folder';
import { collectInputs } from '../collect-inputs';
import { JournalStore } from '../journal';
import type { JobOptions, JobPlan, JobRecord } from '../model';
import { planJob } from '../plan';
import { JobRunner } from '../runner';

/** Folders of one test, and a runner over them. */
export class JobBench {
  private constructor(readonly folder: string) {}

  static async make(
    files: Readonly<Record<string, string>> = { 'a.xlsx': 'A', 'b.xlsx': 'B' },
  ): Promise<JobBench> {
    const bench = new JobBench(temporaryFolder());
    for (const [name, text] of Object.entries(files)) await bench.write(`in/${name}`, text);
    return bench;
  }

  at(name: string): string {
    return path.join(this.folder, ...name.split('/'));
  }

  async write(name: string, text: string | Buffer): Promise<void> {
    await mkdir(path.dirname(this.at(name)), { recursive: true });
    await writeFile(this.at(name), text);
  }

  read(name: string): Promise<string> {
    return readFile(this.at(name), 'utf8');
  }

  /** Every file below a folder, hidden ones included, as sorted relative paths. */
  async list(folder = 'out'): Promise<string[]> {
    const entries = await readdir(this.at(folder), { recursive: true, withFileTypes: true }).catch(() => []);
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(this.at(folder), path.join(entry.parentPath, entry.name)))
      .sort();
  }

  async runner(engine: Engine, journals = this.journals()): Promise<JobRunner> {
    const runner = new JobRunner({
      engine: () => engine,
      journals,
      scratchRoot: this.at('data/scratch'),
      limits: () => DEFAULT_LIMITS,
    });
    await runner.open();
    return runner;
  }

  journals(): JournalStore {
    return new JournalStore(this.at('data/jobs'));
  }

  async plan(
    engine: Engine,
    steps: Recipe['steps'] = [],
    options: Partial<JobOptions> = {},
  ): Promise<JobPlan> {
    const { inputs } = await collectInputs([this.at('in')]);
    return planJob({
      recipe: { version: 1, name: 'Test', steps, output: { name: '{name}', format: 'same' } },
      inputs,
      options: {
        engine: 'embedded',
        dryRun: false,
        onExisting: 'number',
        concurrency: 2,
        calc: 'ironcalc',
        outDir: this.at('out'),
        ...options,
      },
      engine: await engine.status(),
      programs: [],
      macroFiles: [],
      now: new Date(2026, 10, 30, 10),
    });
  }

  /** Plans, runs to the end and answers what became of it. */
  async run(
    engine: Engine,
    steps: Recipe['steps'] = [],
    options: Partial<JobOptions> = {},
  ): Promise<JobRecord> {
    const runner = await this.runner(engine);
    return runner.ended(await runner.start(await this.plan(engine, steps, options)));
  }
}

export function states(record: JobRecord): string[] {
  return record.tasks.map((task) => task.state);
}
