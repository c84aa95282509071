import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../app/engines/limits';
import { DEFAULT_APPLICATION_LIMITS } from '../../app/sessions/applications/limits';
import { temporaryFolder } from '../../app/testing/temporary-folder';
import { applicationLimits, DEFAULT_SETTINGS, engineLimits, SettingsStore } from './settings-store';

describe('SettingsStore', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = temporaryFolder();
    file = path.join(folder, 'settings.json');
  });

  it('starts with the defaults, whose limits are those of the engine', async () => {
    const store = await SettingsStore.open(file);
    expect(store.get()).toEqual(DEFAULT_SETTINGS);
    expect(engineLimits(store.get())).toEqual(DEFAULT_LIMITS);
    expect(applicationLimits(store.get())).toEqual(DEFAULT_APPLICATION_LIMITS);
    expect(store.keptAside).toBeNull();
  });

  it('remembers what was set', async () => {
    const store = await SettingsStore.open(file);
    await store.set({ theme: 'dark', concurrency: 3 });
    expect((await SettingsStore.open(file)).get()).toEqual({
      ...DEFAULT_SETTINGS,
      theme: 'dark',
      concurrency: 3,
    });
  });

  it('ends with the settings set last, however many are set at once, and leaves no temporary files', async () => {
    const store = await SettingsStore.open(file);
    await Promise.all([1, 2, 3, 4, 5].map((concurrency) => store.set({ concurrency })));
    expect((JSON.parse(await readFile(file, 'utf8')) as { concurrency: number }).concurrency).toBe(5);
    expect(await readdir(folder)).toEqual(['settings.json']);
  });

  it('puts back what cannot be written', async () => {
    const store = await SettingsStore.open(path.join(folder, 'data', 'settings.json'));
    await store.set({ concurrency: 1 });
    await rm(path.join(folder, 'data'), { recursive: true });
    await writeFile(path.join(folder, 'data'), 'where the folder has to be');
    const refused = await Promise.allSettled([store.set({ concurrency: 2 }), store.set({ theme: 'dark' })]);
    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(store.get()).toEqual({ ...DEFAULT_SETTINGS, concurrency: 1 });
  });

  it('has everything on disk once it is closed, whoever waited for the write', async () => {
    const store = await SettingsStore.open(file);
    void store.set({ theme: 'dark' });
    void store.set({ concurrency: 2 });
    await store.close();
    expect((await SettingsStore.open(file)).get()).toMatchObject({ theme: 'dark', concurrency: 2 });
  });

  it.each(['{"theme": "dark"', '', '[]', 'null', '"text"'])(
    'keeps a damaged file aside and uses the defaults: %j',
    async (text) => {
      await writeFile(file, text);
      const store = await SettingsStore.open(file);
      expect(store.get()).toEqual(DEFAULT_SETTINGS);
      expect(await readFile(store.keptAside ?? '', 'utf8')).toBe(text);
      await store.set({ theme: 'light' });
      expect((await SettingsStore.open(file)).get().theme).toBe('light');
    },
  );

  it('replaces only the values that are not allowed', async () => {
    await writeFile(
      file,
      JSON.stringify({
        theme: 'pink',
        calc: 'libreoffice',
        limits: { residentMiB: 1, taskSeconds: 60 },
        x: 1,
      }),
    );
    const settings = (await SettingsStore.open(file)).get();
    expect(settings.theme).toBe('system');
    expect(settings.calc).toBe('libreoffice');
    expect(settings.limits).toEqual({ ...DEFAULT_SETTINGS.limits, taskSeconds: 60 });
  });

  it('refuses what is not allowed and keeps what was', async () => {
    const store = await SettingsStore.open(file);
    await expect(store.set({ concurrency: 0 })).rejects.toThrow();
    expect(store.get().concurrency).toBeNull();
  });
});
