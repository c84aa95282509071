import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { SettingsView } from '../../app/contract/views';
import { Problem } from '../../app/errors/problem';
import type { JobRecord } from '../../app/jobs/model';
import { catalogue } from '../../app/recipe/catalogue';
import { checkRecipe } from '../../app/recipe/check';
import { stepJsonSchema } from '../../app/recipe/json-schema';
import type { ChildHost } from '../../app/sessions/child-host';
import { OwnHouse } from '../apartments/own-house';
import { addonFolders, comHere } from '../com/com-here';
import { composeCore, type Core } from '../compose';
import { labHostFromEnvironment } from '../../native/lab/lab-host';
import { FileRegistry } from '../files/file-registry';
import { walkDropped } from '../files/walk-dropped';
import { Lab } from '../lab/lab';
import { LabRecordings } from '../lab/recordings';
import type { MachinePdfPrinter } from '../pdf/machine-pdf-printer';
import { RecipeStore } from '../recipes/recipe-store';
import { coreSettings } from '../settings/core-settings';
import { SettingsStore } from '../settings/settings-store';
import type { RecipeKnowledge } from './deps';
import { findOutput } from './job-views';
import { createRouter, type ConciergeRouter } from './router';
import type { ShellActions } from './shell-actions';

export interface AppOptions {
  version: string;
  /** Folder of settings, recipes and history. */
  dataDir: string;
  /** Folder of the sample recipes. */
  samplesDir: string;
  /** Absolute path of the worker's bundle. */
  workerPath: string;
  childHost: ChildHost;
  shell: ShellActions;
  pdf: MachinePdfPrinter;
  /** Bytes of one upload; null where files are read in place. */
  uploadLimit: number | null;
  onFilesRemoved?(paths: readonly string[]): void;
  /** Settings as they are at the start, and after every change. */
  onSettings?(settings: SettingsView): void;
  /** Where outputs of a new job go whatever the settings say (downloads). */
  ownOutDir?(): string;
  onJobRemoved?(outDir: string): void;
  /** Rejects where a job's inputs are gone for a reason that only the shell knows. */
  beforeRetry?(job: JobRecord): Promise<void>;
}

/** The app behind a window, whichever shell shows it. */
export interface ConciergeApp {
  readonly core: Core;
  readonly files: FileRegistry;
  readonly router: ConciergeRouter;
  /** A result by its ids; rejects with a `Problem` when it is not there. */
  output(jobId: string, outputId: string): Promise<{ path: string; name: string }>;
  /** All results of a job that are still there, named relative to the output folder. */
  outputs(jobId: string): Promise<{ title: string; files: { path: string; name: string }[] }>;
  /** Cancels what runs, ends workers and programs, and waits until what was saved is on disk. */
  close(): Promise<void>;
}

const KNOWLEDGE: RecipeKnowledge = {
  steps: () =>
    catalogue.map((step) => ({
      id: step.id,
      title: step.title,
      help: step.help,
      phase: step.phase,
      schema: stepJsonSchema(step),
    })),
  check: checkRecipe,
};

/** Opens the stores, wires the core, and makes the procedures over them. */
export async function openApp(options: AppOptions): Promise<ConciergeApp> {
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  const settings = await SettingsStore.open(path.join(options.dataDir, 'settings.json'));
  options.onSettings?.(settings.get());
  const core = await composeCore({
    dataDir: options.dataDir,
    childHost: options.childHost,
    workerPath: options.workerPath,
    pdf: options.pdf,
    settings: () => {
      const current = settings.get();
      return coreSettings(current);
    },
  });
  const recipes = new RecipeStore(path.join(options.dataDir, 'recipes'), options.samplesDir);
  const files = new FileRegistry(
    core.inspector,
    walkDropped({ outDir: () => settings.get().outDir, wrote: () => core.runner.wrote() }),
  );
  const bundles = path.dirname(options.workerPath);
  const lab = new Lab(
    labHostFromEnvironment(process.env, addonFolders(bundles)),
    new LabRecordings(path.join(options.samplesDir, 'lab')),
  );
  const router = createRouter({
    version: options.version,
    shell: options.shell,
    files,
    inspector: core.inspector,
    results: core.results,
    recipes,
    knowledge: KNOWLEDGE,
    jobs: core.jobs,
    apartments: new OwnHouse(comHere(bundles)),
    lab,
    sessions: core.sessions,
    settings,
    onSettings: () => {
      core.applySettings();
      options.onSettings?.(settings.get());
    },
    pdf: options.pdf,
    uploadLimit: options.uploadLimit,
    onFilesRemoved: (paths) => options.onFilesRemoved?.(paths),
    ownOutDir: () => options.ownOutDir?.() ?? null,
    onJobRemoved: (outDir) => options.onJobRemoved?.(outDir),
    beforeRetry: async (job) => options.beforeRetry?.(job),
  });
  return {
    core,
    files,
    router,
    output: async (jobId, outputId) => {
      const output = findOutput(await core.jobs.get(jobId), outputId);
      if (output === null || !(await isFile(output.path))) throw noResult();
      return output;
    },
    outputs: async (jobId) => {
      const job = await core.jobs.get(jobId);
      const found: { path: string; name: string }[] = [];
      for (const output of job.tasks.flatMap((task) => task.outputs)) {
        if (!(await isFile(output.path))) continue;
        const below = path.relative(job.options.outDir, output.path);
        const name = below.startsWith('..') || path.isAbsolute(below) ? output.name : below;
        found.push({ path: output.path, name: name.split(path.sep).join('/') });
      }
      if (found.length === 0) throw noResult();
      return { title: job.recipe.name, files: found };
    },
    close: async () => {
      files.close();
      lab.stop();
      await core.close();
      await options.pdf.close();
      await Promise.all([settings.close(), recipes.close()]);
    },
  };
}

function noResult(): Problem {
  return new Problem('file-missing', 'This result is no longer there.');
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}
