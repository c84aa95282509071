import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { checkRecipe } from '../../../app/recipe/check';
import { Problem } from '../../../app/errors/problem';
import type { Inspector } from '../../../app/engines/inspector';
import { temporaryFolder } from '../../../app/testing/temporary-folder';
import { OwnHouse } from '../../apartments/own-house';
import { FileRegistry } from '../../files/file-registry';
import { Lab } from '../../lab/lab';
import { LabRecordings } from '../../lab/recordings';
import { MachinePdfPrinter } from '../../pdf/machine-pdf-printer';
import { RecipeStore } from '../../recipes/recipe-store';
import { ServeShell } from '../../serve/serve-shell';
import { SettingsStore } from '../../settings/settings-store';
import type { ProcedureDeps } from '../deps';
import type { JobsPort } from '../jobs-port';
import { NO_SESSIONS } from '../sessions-port';
import type { Observable } from '../snapshots';

/** A list that a test changes by hand. */
export class TestList<T> implements Observable<readonly T[]> {
  readonly listeners = new Set<() => void>();
  constructor(private items: readonly T[] = []) {}
  current(): readonly T[] {
    return this.items;
  }
  subscribe(changed: () => void): () => void {
    this.listeners.add(changed);
    return () => this.listeners.delete(changed);
  }
  set(items: readonly T[]): void {
    this.items = items;
    for (const listener of this.listeners) listener();
  }
}

/** Procedures over real stores in a temporary folder, with no engine behind them: for tests of what lies around jobs. */
export interface IdleDeps extends ProcedureDeps {
  folder: string;
  threads: TestList<never>;
  previewsStarted: number;
  previewsStopped: number;
  end(): void;
}

export async function idleDeps(): Promise<IdleDeps> {
  const folder = temporaryFolder();
  await mkdir(path.join(folder, 'samples'));
  let previewsStarted = 0;
  let previewsStopped = 0;
  const inspector: Inspector = {
    inspect: async (file) => {
      if ((await stat(file)).size === 0) throw new Problem('damaged', 'The file is empty.');
      return { kind: 'csv', sheets: [], csv: null, notes: [] };
    },
    preview: (_file, _request, signal) =>
      new Promise((_resolve, reject) => {
        previewsStarted++;
        signal.addEventListener('abort', () => {
          previewsStopped++;
          reject(new Problem('cancelled', 'The preview was cancelled.'));
        });
      }),
  };
  const walk = async (dropped: string) => {
    if (!(await stat(dropped)).isFile()) throw new Problem('file-missing', `${dropped} is not a file.`);
    return { files: [{ path: dropped, folder: '' }], leftOut: [] };
  };
  const files = new FileRegistry(inspector, walk);
  const threads = new TestList<never>();
  return {
    folder,
    threads,
    get previewsStarted() {
      return previewsStarted;
    },
    get previewsStopped() {
      return previewsStopped;
    },
    version: '0.0.0',
    shell: new ServeShell(),
    files,
    inspector,
    results: { preview: (result, ...look) => inspector.preview(result.path, ...look) },
    recipes: new RecipeStore(path.join(folder, 'recipes'), path.join(folder, 'samples')),
    knowledge: { steps: () => [], check: checkRecipe },
    jobs: noJobs(threads),
    lab: new Lab({ reason: 'COM exists on Windows only.' }, new LabRecordings(path.join(folder, 'lab'))),
    apartments: new OwnHouse({ available: false, reason: 'COM exists on Windows only.' }),
    sessions: NO_SESSIONS,
    settings: await SettingsStore.open(path.join(folder, 'settings.json')),
    pdf: new MachinePdfPrinter(null, { chromium: null, libreOffice: null }),
    onSettings: () => undefined,
    uploadLimit: 1000,
    onFilesRemoved: () => undefined,
    ownOutDir: () => null,
    beforeRetry: () => Promise.resolve(),
    onJobRemoved: () => undefined,
    end: () => files.close(),
  };
}

function noJobs(threads: JobsPort['threads']): JobsPort {
  const none = (): Promise<never> =>
    Promise.reject(new Problem('file-missing', 'There is no such job.', { hint: 'Look into the history.' }));
  return {
    engines: () => Promise.resolve([]),
    plan: none,
    start: none,
    cancel: none,
    retry: none,
    resume: none,
    list: new TestList(),
    follow: () => ({ current: none, subscribe: () => () => undefined }),
    get: none,
    changedCells: none,
    log: none,
    remove: none,
    threads,
  };
}
