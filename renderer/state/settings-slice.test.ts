import { beforeEach, describe, expect, it } from 'vitest';
import { FakeMain } from '../testing/fake-main';
import { HeldAnswers } from '../testing/held-answers';
import type { AppStore } from './store';

describe('settings changed in a hurry', () => {
  let main: FakeMain;
  let store: AppStore;
  let answers: HeldAnswers;
  const shown = () => {
    const settings = store.getState().settings;
    return settings && { theme: settings.theme, concurrency: settings.concurrency };
  };
  const asked = () => expect.poll(() => answers.asked);

  beforeEach(async () => {
    main = new FakeMain();
    store = main.connectedStore();
    await store.getState().loadSettings();
    answers = new HeldAnswers();
    main.settingsTaken = answers.hold;
  });

  it('the answer to the first leaves the second as it is shown', async () => {
    const first = store.getState().changeSettings({ theme: 'dark' });
    await asked().toBe(1);
    const second = store.getState().changeSettings({ concurrency: 3 });
    await asked().toBe(2);
    answers.answer(0);
    await first;
    expect(shown()).toEqual({ theme: 'dark', concurrency: 3 });
    answers.answer(1);
    await second;
    expect(shown()).toEqual({ theme: 'dark', concurrency: 3 });
  });

  it('one setting changed twice keeps its second value, whichever answer comes last', async () => {
    const first = store.getState().changeSettings({ theme: 'dark' });
    await asked().toBe(1);
    const second = store.getState().changeSettings({ theme: 'light' });
    await asked().toBe(2);
    answers.answer(0);
    await first;
    expect(shown()?.theme).toBe('light');
    answers.answer(1);
    await second;
    expect(shown()?.theme).toBe('light');
  });

  it('what main refuses is put back, and nothing else', async () => {
    const refused = store.getState().changeSettings({ outDir: '/elsewhere' });
    await asked().toBe(1);
    const taken = store.getState().changeSettings({ theme: 'dark' });
    await asked().toBe(2);
    answers.answer(1);
    await taken;
    expect(store.getState().settings).toMatchObject({ outDir: '/elsewhere', theme: 'dark' });
    answers.refuse(0);
    await refused;
    expect(store.getState().settings).toMatchObject({ outDir: null, theme: 'dark' });
  });

  it('settings that were asked for before a change do not undo it when they come after it', async () => {
    const told = new HeldAnswers();
    main.settingsTold = told.hold;
    const reading = store.getState().loadSettings();
    await expect.poll(() => told.asked).toBe(1);
    const change = store.getState().changeSettings({ theme: 'dark' });
    await asked().toBe(1);
    answers.answer(0);
    await change;
    told.answer(0);
    await reading;
    expect(shown()?.theme).toBe('dark');
  });
});

it('options chosen before the settings have come stay', async () => {
  const main = new FakeMain();
  main.settings = { ...main.settings, engine: 'embedded', onExisting: 'number' };
  const store = main.connectedStore();
  const reading = store.getState().loadSettings();
  store.getState().setOptions({ onExisting: 'overwrite' });
  await reading;
  expect(store.getState().options).toMatchObject({ engine: 'embedded', onExisting: 'overwrite' });
});
