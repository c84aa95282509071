import { createHash } from 'node:crypto';
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { SessionView } from '../../../app/contract/session-views';
import type { JobRecord } from '../../../app/jobs/model';
import type { TaskInput } from '../../../app/engines/engine';
import { NodeChildHost } from '../../../app/sessions/node-child-host';
import { composeCore, type Core } from '../../compose';
import { coreSettings } from '../../settings/core-settings';
import { DEFAULT_SETTINGS } from '../../settings/settings-store';
import { ADDON, ServerClasses, comOfTest } from './server-classes';

export const BUNDLES = process.env['CONCIERGE_BUNDLES'] ?? '';
export const SAMPLES = process.env['CONCIERGE_SAMPLES'] ?? '';

/** Lists the processes of servers, one a line. */
const STARTED = 'started.txt';

export const RECIPE = {
  version: 1,
  name: 'Close',
  steps: [
    { step: 'find-replace', target: '*', find: '2025', replace: '2026', in: 'values' },
    { step: 'set-values', target: 'Summary!B2', values: [['Closed']] },
  ],
  output: { name: '{name}-closed' },
};

/** Jobs in an application of another process: Concierge's own automation server, as it was built. */
export class ApplicationJobs {
  readonly classes: ServerClasses;

  /** @param range tells the classes of test files apart: four hexadecimal digits are left to each */
  constructor(range: string, count: number) {
    this.classes = new ServerClasses((folder) => ({
      // Known by its process from its first moment on, long before COM knows it.
      script: `require('node:fs').appendFileSync(${JSON.stringify(path.join(folder, STARTED))}, process.pid + '\\n');
        process.argv.splice(2, 1, '-Addon', ${JSON.stringify(ADDON)}, '-ClassId', process.argv[2]);
        require(${JSON.stringify(path.join(BUNDLES, 'automation.cjs'))});`,
      classes: Array.from(
        { length: count },
        (_, i) => `{8D2E1B50-6C1F-4B7A-9A57-0E5B8A0${range}${i.toString(16).padStart(4, '0')}}`,
      ),
    }));
  }

  /** Processes of all servers that were started, oldest first. */
  started(): number[] {
    const file = path.join(this.classes.folder, STARTED);
    return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean).map(Number) : [];
  }

  folder(name: string): string {
    return path.join(this.classes.folder, name);
  }

  open(change: Partial<(typeof DEFAULT_SETTINGS)['excel']>, data: string): Promise<Core> {
    const settings = coreSettings({
      ...DEFAULT_SETTINGS,
      excel: { ...DEFAULT_SETTINGS.excel, progId: this.classes.fresh(), ...change },
    });
    const never = () => Promise.reject(new Error('nothing is printed here'));
    return composeCore({
      dataDir: this.folder(data),
      childHost: new NodeChildHost(),
      workerPath: path.join(BUNDLES, 'worker.cjs'),
      pdf: { available: () => Promise.resolve([]), printHtml: never, printWorkbook: never },
      settings: () => settings,
      com: comOfTest(),
      nextClass: () => this.classes.fresh(),
    });
  }

  /** Copies of the samples under names of their own. */
  inputs(folder: string, count: number): TaskInput[] {
    const samples = readdirSync(path.join(SAMPLES, 'workbooks')).filter((name) => name.endsWith('.xlsx'));
    const at = this.folder(folder);
    mkdirSync(at, { recursive: true });
    return Array.from({ length: count }, (_, i) => {
      const name = `${folder} ${i + 1}.xlsx`;
      const sample = samples[i % samples.length] ?? '';
      copyFileSync(path.join(SAMPLES, 'workbooks', sample), path.join(at, name));
      return { path: path.join(at, name), name, folder: '' };
    });
  }

  async start(
    core: Core,
    inputs: readonly TaskInput[],
    out: string,
    recipe: object = RECIPE,
  ): Promise<string> {
    const request = {
      recipe,
      inputs,
      engine: 'excel' as const,
      dryRun: false,
      allowMacros: [],
      onExisting: 'error' as const,
      outDir: this.folder(out),
      concurrency: 4,
    };
    assert.deepEqual((await core.jobs.plan(request)).problems, []);
    return core.jobs.start(request);
  }
}

export const hashOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
export const hashes = (files: readonly { path: string }[]) => files.map((file) => hashOf(file.path));

export function failures(record: JobRecord): string[] {
  return record.tasks.flatMap((task) =>
    task.state === 'done' ? [] : [`${task.id} ${task.state}: ${task.error?.message ?? ''}`],
  );
}

export const pidsOf = (views: readonly SessionView[]) =>
  views.flatMap(({ pid }) => (pid === null ? [] : [pid]));
