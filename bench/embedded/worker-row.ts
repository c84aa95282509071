import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { basename, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { EmbeddedEngine } from '../../app/engines/embedded/engine';
import { DEFAULT_LIMITS } from '../../app/engines/limits';
import { recipeSchema } from '../../app/recipe/recipe';
import { NodeChildHost } from '../../app/sessions/node-child-host';
import { WorkerPool } from '../../app/sessions/worker-pool';
import { TEXT_TO_FIND, TEXT_TO_PUT, type BenchCase } from './cases';

const STEPS = {
  'set-cell': { step: 'set-values', target: 'Data!C500', values: 4711 },
  'find-replace': { step: 'find-replace', target: '*', find: TEXT_TO_FIND, replace: TEXT_TO_PUT },
  consolidate: { step: 'consolidate', target: 'Data' },
} as const;

/** Seconds for the case as a task of the engine, from starting the worker on; null where the worker is not built. */
export async function workerSeconds(
  each: BenchCase,
  inputs: readonly string[],
  folder: string,
): Promise<number | null> {
  const modulePath = join(process.cwd(), 'dist/main/worker.cjs');
  if (!existsSync(modulePath)) return null;
  const own = mkdtempSync(join(folder, 'task-'));
  const staging = join(own, 'staging');
  const scratch = join(own, 'scratch');
  mkdirSync(staging);
  mkdirSync(scratch);
  const start = performance.now();
  const pool = new WorkerPool({
    host: new NodeChildHost(),
    modulePath,
    residentBytes: DEFAULT_LIMITS.residentBytes,
    name: 'bench worker',
    size: 1,
  });
  const pdf = {
    available: () => Promise.resolve([]),
    printHtml: () => Promise.reject(new Error('nothing is printed')),
    printWorkbook: () => Promise.reject(new Error('nothing is printed')),
  };
  try {
    await new EmbeddedEngine(pool, { pdf }).runTask(
      {
        jobId: 'bench',
        taskId: 'bench',
        kind: each.id === 'consolidate' ? 'consolidate' : 'file',
        recipe: recipeSchema.parse({ version: 1, name: 'Bench', steps: [STEPS[each.id]] }),
        steps: { from: 0, to: 1 },
        inputs: inputs.map((path) => ({ path, name: basename(path), folder: '' })),
        missing: [],
        outputName: 'result.xlsx',
        staging,
        scratch,
        startedAt: new Date().toISOString(),
        calc: 'ironcalc',
        limits: DEFAULT_LIMITS,
      },
      () => {},
      new AbortController().signal,
    );
    return (performance.now() - start) / 1000;
  } finally {
    pool.close();
  }
}
