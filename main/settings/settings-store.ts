import { settingsView, type SettingsView } from '../../app/contract/views';
import type { EngineLimits } from '../../app/engines/engine';
import { DEFAULT_LIMITS } from '../../app/engines/limits';
import { keepAside, readJson, writeJson } from './atomic-json';
import { WriteQueue } from './write-queue';

const MiB = 1024 * 1024;

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

/**
 * The user's settings in one JSON file. A file that is damaged is kept aside and the defaults are used; a single value
 * that is not allowed falls back to its default and the others stay.
 */
export class SettingsStore {
  #current = DEFAULT_SETTINGS;
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
      store.#current = repaired(read.value);
    }
    return store;
  }

  get(): SettingsView {
    return this.#current;
  }

  /** Changes some settings and answers all of them once they are on disk. */
  async set(change: Partial<SettingsView>): Promise<SettingsView> {
    const next = settingsView.parse({ ...this.#current, ...change });
    this.#current = next;
    await this.#writes.run(() => writeJson(this.file, this.#current));
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
  const whole = {
    ...pickValid(settingsView.shape, DEFAULT_SETTINGS, given),
    limits: pickValid(settingsView.shape.limits.shape, DEFAULT_SETTINGS.limits, limits),
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
