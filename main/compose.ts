import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Engine, EngineLimits, EngineStatus } from '../app/engines/engine';
import { EmbeddedEngine, EmbeddedInspector } from '../app/engines/embedded/engine';
import type { Inspector } from '../app/engines/inspector';
import { Problem } from '../app/errors/problem';
import { JournalStore } from '../app/jobs/journal';
import { JobRunner } from '../app/jobs/runner';
import type { PdfPrinter } from '../app/recipe/pdf-printer';
import type { ChildHost } from '../app/sessions/child-host';
import { WorkerPool } from '../app/sessions/worker-pool';
import type { CalcEngine } from '../app/workbook/workbook';
import { CoreJobs } from './core-jobs';
import { CoreThreads } from './core-threads';

/** What the user can set and change while the app runs. */
export interface CoreSettings {
  limits: EngineLimits;
  /** Tasks at a time; null: cores minus one. */
  concurrency: number | null;
  calc: CalcEngine;
}

export interface ComposeOptions {
  /** Folder of journals and scratch files; made when it is not there. */
  dataDir: string;
  childHost: ChildHost;
  /** Absolute path of the worker's bundle. */
  workerPath: string;
  pdf: PdfPrinter;
  readonly settings: () => CoreSettings;
}

/** The wired core. Shells add windows, carriers and dialogs; the command line adds none. */
export interface Core {
  engines(): Promise<readonly EngineStatus[]>;
  readonly jobs: CoreJobs;
  readonly runner: JobRunner;
  readonly inspector: Inspector;
  readonly threads: CoreThreads;
  /** Settings changed: limits and concurrency hold for what starts from now on. */
  applySettings(): void;
  /** Cancels what runs, ends the workers. */
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
  const engine = (id: Engine['id']): Engine => {
    if (id === 'embedded') return embedded;
    throw new Problem('missing-part', EXCEL.reason, { hint: 'Choose the embedded engine.' });
  };
  const runner = new JobRunner({
    engine,
    journals: new JournalStore(path.join(options.dataDir, 'jobs')),
    scratchRoot,
    limits: () => settings().limits,
  });
  await runner.open();
  const engines = async (): Promise<EngineStatus[]> => [await embedded.status(), EXCEL];
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
    inspector: new EmbeddedInspector(lookers, () => settings().limits),
    threads,
    applySettings: () => {
      workers.resize(concurrency(), settings().limits.residentBytes);
      lookers.resize(LOOKS_AT_ONCE, settings().limits.residentBytes);
    },
    close: async () => {
      await runner.close();
      workers.close();
      lookers.close();
      threads.close();
    },
  };
}

/** The place of the engine that runs recipes in Excel itself. */
const EXCEL: EngineStatus & { reason: string } = {
  id: 'excel',
  title: 'Microsoft Excel',
  available: false,
  reason: 'this version of Concierge does not drive Excel yet',
  capabilities: [],
};
