import { settingsView, type SettingsView } from '../../app/contract/views';
import type { EngineLimits } from '../../app/engines/engine';
import { DEFAULT_LIMITS } from '../../app/engines/limits';
import { DEFAULT_APPLICATION_LIMITS, type ApplicationLimits } from '../../app/sessions/applications/limits';
import { keepAside, readJson, writeJson } from './atomic-json';
import { WriteQueue } from './write-queue';

const MiB = 1024 * 1024;

/** The class that Excel registers. */
export const EXCEL_PROG_ID = 'Excel.Application';

export const DEFAULT_SETTINGS: SettingsView = {
  theme: 'system',
  engine: 'auto',
  calc: 'ironcalc',
  concurrency: null,
  onExisting: 'number',
  outDir: null,
  limits: {
    inflatedMiB: DEFAULT_LIMITS.inflatedBytes / MiB,
    inflationRatio: DEFAULT_LIMITS.inflationRatio,
    residentMiB: DEFAULT_LIMITS.residentBytes / MiB,
    taskSeconds: DEFAULT_LIMITS.taskMs / 1000,
  },
  excel: {
    progId: EXCEL_PROG_ID,
    sessions: DEFAULT_APPLICATION_LIMITS.sessions,
    idleSeconds: DEFAULT_APPLICATION_LIMITS.idleMs / 1000,
    renewAfterTasks: DEFAULT_APPLICATION_LIMITS.renewAfterTasks,
    renewAboveMiB: DEFAULT_APPLICATION_LIMITS.renewAboveBytes / MiB,
    stuckSeconds: DEFAULT_APPLICATION_LIMITS.stuckMs / 1000,
    callSeconds: DEFAULT_APPLICATION_LIMITS.callMs / 1000,
    addIns: [],
    attach: false,
  },
};

/** The limits of the settings as engines take them. */
export function engineLimits(settings: SettingsView): EngineLimits {
  return {
    inflatedBytes: settings.limits.inflatedMiB * MiB,
    inflationRatio: settings.limits.inflationRatio,
    residentBytes: settings.limits.residentMiB * MiB,
    taskMs: settings.limits.taskSeconds * 1000,
  };
}

/** The limits of the settings as sessions of applications take them. */
export function applicationLimits({ excel }: SettingsView): ApplicationLimits {
  return {
    sessions: excel.sessions,
    idleMs: excel.idleSeconds * 1000,
    renewAfterTasks: excel.renewAfterTasks,
    renewAboveBytes: excel.renewAboveMiB * MiB,
    stuckMs: excel.stuckSeconds * 1000,
    callMs: excel.callSeconds * 1000,
  };
}

/**
 * The user's settings in one JSON file. A file that is damaged is kept aside and the defaults are used; a single value
 * that is not allowed falls back to its default and the others stay.
 */
export class SettingsStore {
  #current = DEFAULT_SETTINGS;
  #onDisk = DEFAULT_SETTINGS;
  readonly #writes = new WriteQueue();
  /** Where a damaged settings file went, when there was one. */
  keptAside: string | null = null;

  private constructor(readonly file: string) {}

  static async open(file: string): Promise<SettingsStore> {
    const store = new SettingsStore(file);
    const read = await readJson(file);
    if (read.state === 'damaged' || (read.state === 'read' && !isObject(read.value))) {
      store.keptAside = await keepAside(file);
    } else if (read.state === 'read') {
      store.#current = store.#onDisk = repaired(read.value);
    }
    return store;
  }

  get(): SettingsView {
    return this.#current;
  }

  /** Changes some settings and answers all of them once they are on disk. Where they cannot be written they are put back. */
  async set(change: Partial<SettingsView>): Promise<SettingsView> {
    const next = settingsView.parse({ ...this.#current, ...change });
    this.#current = next;
    try {
      await this.#writes.run(async () => {
        const written = this.#current;
        await writeJson(this.file, written);
        this.#onDisk = written;
      });
    } catch (error) {
      // Told as not saved, so it must not hold until the next start either.
      if (this.#current === next) this.#current = this.#onDisk;
      throw error;
    }
    return next;
  }

  /** Resolves when everything that was set is on disk: the app may end. */
  close(): Promise<void> {
    return this.#writes.idle();
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function repaired(read: unknown): SettingsView {
  const given = isObject(read) ? read : {};
  const limits = isObject(given['limits']) ? given['limits'] : {};
  const excel = isObject(given['excel']) ? given['excel'] : {};
  const whole = {
    ...pickValid(settingsView.shape, DEFAULT_SETTINGS, given),
    limits: pickValid(settingsView.shape.limits.shape, DEFAULT_SETTINGS.limits, limits),
    excel: pickValid(settingsView.shape.excel.shape, DEFAULT_SETTINGS.excel, excel),
  };
  return settingsView.parse(whole);
}

function pickValid<T extends object>(
  shape: Record<string, { safeParse(value: unknown): { success: boolean } }>,
  defaults: T,
  given: Record<string, unknown>,
): T {
  const result = { ...defaults } as Record<string, unknown>;
  for (const [key, schema] of Object.entries(shape)) {
    if (key in given && schema.safeParse(given[key]).success) result[key] = given[key];
  }
  return result as T;
}
