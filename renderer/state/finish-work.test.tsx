// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { SettingsScreen } from '../settings/settings-screen';
import { FakeMain } from '../testing/fake-main';
import { renderWith } from '../testing/render-app';
import { finishWork } from './finish-work';

describe('before the window goes', () => {
  it('waits for a setting that main has not taken yet', async () => {
    const main = new FakeMain();
    let take = (): void => undefined;
    main.settingsTaken = () => new Promise((resolve) => (take = resolve));
    const store = main.connectedStore();
    await store.getState().loadSettings();
    void store.getState().changeSettings({ theme: 'dark' });
    let finished = false;
    const finishing = finishWork(store).then(() => (finished = true));
    await new Promise((resolve) => setTimeout(resolve));
    expect(finished).toBe(false);
    take();
    await finishing;
    expect(main.settings.theme).toBe('dark');
  });

  it('saves the recipe at once that would have been saved after a pause', async () => {
    const main = new FakeMain();
    main.recipes.set('user-1', { origin: 'user', recipe: { version: 1, name: 'Before', steps: [] } });
    const store = main.connectedStore();
    await store.getState().editRecipe('user-1');
    store.getState().changeDraft((draft) => ({ ...draft, recipe: { ...draft.recipe, name: 'After' } }));
    await finishWork(store);
    expect(main.recipes.get('user-1')?.recipe['name']).toBe('After');
  });

  it('takes a number that is still in its field', async () => {
    const { main, store } = renderWith(<SettingsScreen />);
    await store.getState().loadSettings();
    const field = await screen.findByLabelText(/Files at a time/);
    field.focus();
    fireEvent.change(field, { target: { value: '3' } });
    await finishWork(store);
    await expect.poll(() => main.settings.concurrency).toBe(3);
  });
});
