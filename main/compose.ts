import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Engine, EngineLimits, EngineStatus } from '../app/engines/engine';
import { EmbeddedEngine, EmbeddedInspector } from '../app/engines/embedded/engine';
import type { ApplicationLimits } from '../app/sessions/applications/limits';
import type { Inspector } from '../app/engines/inspector';
import { JournalStore } from '../app/jobs/journal';
import { removeTemporaryLeftovers } from '../app/jobs/owned-folder';
import { JobRunner } from '../app/jobs/runner';
import type { PdfPrinter } from '../app/recipe/pdf-printer';
import type { ChildHost } from '../app/sessions/child-host';
import { WorkerPool } from '../app/sessions/worker-pool';
import type { CalcEngine } from '../app/workbook/workbook';
import type { Com } from '../native';
import { comHere } from './com/com-here';
import { CoreJobs } from './core-jobs';
import { CoreThreads } from './core-threads';
import { excelParts } from './excel-parts';
import type { SessionsPort } from './procedures/sessions-port';
import { ResultPreviews } from './results/result-previews';

/** What the user can set and change while the app runs. */
export interface CoreSettings {
  limits: EngineLimits;
  /** Tasks at a time; null: cores minus one. */
  concurrency: number | null;
  calc: CalcEngine;
  /** Excel, or what stands for it. */
  progId: string;
  /** Files of add-ins that it loads. */
  addIns: readonly string[];
  /** Use the application that the user has open instead of starting one. */
  attach: boolean;
  applications: ApplicationLimits;
}

export interface ComposeOptions {
  /** Folder of journals and scratch files; made when it is not there. */
  dataDir: string;
  childHost: ChildHost;
  /** Absolute path of the worker's bundle. */
  workerPath: string;
  pdf: PdfPrinter;
  readonly settings: () => CoreSettings;
  /** COM of this process; by default what lies beside the bundles. */
  com?: Com;
  /** For tests: the class to start next, where one was killed. */
  readonly nextClass?: () => string;
}

/** The wired core. Shells add windows, carriers and dialogs; the command line adds none. */
export interface Core {
  engines(): Promise<readonly EngineStatus[]>;
  readonly jobs: CoreJobs;
  readonly runner: JobRunner;
  readonly inspector: Inspector;
  /** Previews of results. */
  readonly results: ResultPreviews;
  readonly threads: CoreThreads;
  readonly sessions: SessionsPort;
  /** Settings changed: limits and concurrency hold for what starts from now on. */
  applySettings(): void;
  /** Cancels what runs, ends workers and applications. */
  close(): Promise<void>;
}

/** Previews and inspections at a time. */
const LOOKS_AT_ONCE = 2;

export function defaultConcurrency(): number {
  return Math.max(1, availableParallelism() - 1);
}

/** The one place where engines, stores and the runner are wired together. */
export async function composeCore(options: ComposeOptions): Promise<Core> {
  const scratchRoot = path.join(options.dataDir, 'scratch');
  const { settings } = options;
  const concurrency = (): number => settings().concurrency ?? defaultConcurrency();
  const common = {
    host: options.childHost,
    modulePath: options.workerPath,
    residentBytes: settings().limits.residentBytes,
  };
  const workers = new WorkerPool({ ...common, name: 'worker', size: concurrency() });
  const lookers = new WorkerPool({ ...common, name: 'preview worker', size: LOOKS_AT_ONCE });
  const embedded = new EmbeddedEngine(workers, { pdf: options.pdf });
  const inspector = new EmbeddedInspector(lookers, () => settings().limits);
  const results = new ResultPreviews(inspector, scratchRoot);
  const excel = await excelParts({
    com: options.com ?? comHere(path.dirname(options.workerPath)),
    dataDir: options.dataDir,
    books: inspector,
    services: { pdf: options.pdf },
    progId: () => settings().progId,
    addIns: () => settings().addIns,
    attach: () => settings().attach,
    limits: () => settings().applications,
    ...(options.nextClass ? { nextClass: options.nextClass } : {}),
  });
  const engine = (id: Engine['id']): Engine => (id === 'embedded' ? embedded : excel.engine);
  const runner = new JobRunner({
    engine,
    journals: new JournalStore(path.join(options.dataDir, 'jobs')),
    scratchRoot,
    limits: () => settings().limits,
  });
  await runner.open();
  await removeTemporaryLeftovers();
  const engines = async (): Promise<EngineStatus[]> => [await embedded.status(), await excel.engine.status()];
  const threads = new CoreThreads([workers, lookers]);
  return {
    engines,
    jobs: new CoreJobs({
      runner,
      engines,
      threads,
      journals: new JournalStore(path.join(options.dataDir, 'jobs')),
      pdf: options.pdf,
      concurrency,
      calc: () => settings().calc,
    }),
    runner,
    inspector,
    results,
    threads,
    sessions: excel.sessions,
    applySettings: () => {
      workers.resize(concurrency(), settings().limits.residentBytes);
      lookers.resize(LOOKS_AT_ONCE, settings().limits.residentBytes);
      excel.limitsChanged();
    },
    close: async () => {
      await runner.close();
      await excel.close();
      await results.close();
      workers.close();
      lookers.close();
      threads.close();
    },
  };
}
