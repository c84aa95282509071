import { beforeEach, describe, expect, it } from 'vitest';
import { FakeMain } from '../testing/fake-main';
import { HeldAnswers } from '../testing/held-answers';
import { withRecipeField } from './recipe-edits';
import type { AppStore } from './store';

describe('recipes that are opened', () => {
  let main: FakeMain;
  let store: AppStore;
  /** Lets main answer the oldest question for a recipe that it has not answered yet. */
  const held: { id: string; answer: () => void }[] = [];
  const holdAnswers = () =>
    (main.recipeTold = (id) => new Promise((resolve) => held.push({ id, answer: resolve })));
  const asked = () => expect.poll(() => held.map(({ id }) => id));
  const rename = (name: string) =>
    store.getState().changeDraft((draft) => withRecipeField(draft, 'name', name));
  const nameOpen = () => store.getState().openRecipe?.history.present.recipe['name'];

  beforeEach(() => {
    held.length = 0;
    main = new FakeMain();
    for (const name of ['First', 'Second']) {
      main.recipes.set(`user-${name}`, { origin: 'user', recipe: { version: 1, name, steps: [] } });
    }
    store = main.connectedStore();
  });

  it('the one asked for last is shown, however late the others are answered', async () => {
    holdAnswers();
    const opened = [store.getState().editRecipe('user-First'), store.getState().editRecipe('user-Second')];
    await asked().toEqual(['user-First', 'user-Second']);
    held[1]?.answer();
    await expect.poll(nameOpen).toBe('Second');
    held[0]?.answer();
    await Promise.all(opened);
    expect(nameOpen()).toBe('Second');
  });

  it('one that is open already stays, with what was done to it', async () => {
    await store.getState().editRecipe('user-First');
    const before = store.getState().openRecipe;
    await store.getState().editRecipe('user-First');
    expect(store.getState().openRecipe).toBe(before);

    holdAnswers();
    const other = store.getState().editRecipe('user-Second');
    await asked().toEqual(['user-Second']);
    await store.getState().editRecipe('user-First');
    held[0]?.answer();
    await other;
    expect(store.getState().openRecipe).toBe(before);
  });

  it('what is typed while another one is on its way is saved', async () => {
    await store.getState().editRecipe('user-First');
    holdAnswers();
    const other = store.getState().editRecipe('user-Second');
    await asked().toEqual(['user-Second']);
    rename('Typed at the last moment');
    held[0]?.answer();
    await other;
    expect(nameOpen()).toBe('Second');
    await expect.poll(() => main.recipes.get('user-First')?.recipe['name']).toBe('Typed at the last moment');
  });

  it('none opens by itself while one that was asked for is on its way', async () => {
    holdAnswers();
    const chosen = store.getState().editRecipe('user-Second');
    await asked().toEqual(['user-Second']);
    await store.getState().editByItself('user-First');
    held[0]?.answer();
    await chosen;
    expect(held.map(({ id }) => id)).toEqual(['user-Second']);
    expect(nameOpen()).toBe('Second');
    await store.getState().editByItself('user-First');
    expect(nameOpen()).toBe('Second');
  });

  it('a copy, and a run, take what was typed last', async () => {
    await store.getState().editRecipe('user-First');
    rename('New name');
    await store.getState().chooseRecipe('user-First');
    expect(store.getState().recipe?.['name']).toBe('New name');

    rename('Newer name');
    const copy = await store.getState().copyRecipe('user-First');
    expect(main.recipes.get(copy ?? '')?.recipe['name']).toBe('Newer name copy');
  });

  it('saves go one after the other, and the mark tells of the last', async () => {
    await store.getState().editRecipe('user-First');
    const answers = new HeldAnswers();
    main.recipeTaken = answers.hold;
    const saving = () => store.getState().openRecipe?.saving;
    rename('One');
    const first = store.getState().saveNow();
    await expect.poll(() => answers.asked).toBe(1);
    rename('Two');
    const second = store.getState().saveNow();
    // Undone again while both are on their way: main is going to have the second.
    store.getState().undo();
    answers.answer(0);
    await first;
    expect(saving()).toBe('unsaved');
    const third = store.getState().saveNow();
    await expect.poll(() => answers.asked).toBe(2);
    answers.answer(1);
    await second;
    await expect.poll(() => answers.asked).toBe(3);
    answers.answer(2);
    await third;
    expect(main.saved.map(({ name }) => name)).toEqual(['One', 'Two', 'One']);
    expect(saving()).toBe('saved');
  });

  it('one that is being made does not take the place of one that was clicked meanwhile', async () => {
    const answers = new HeldAnswers();
    main.recipeTaken = answers.hold;
    const made = store.getState().editNew();
    await expect.poll(() => answers.asked).toBe(1);
    await store.getState().editRecipe('user-Second');
    answers.answer(0);
    await made;
    expect(nameOpen()).toBe('Second');
  });

  it('one that is removed goes at once: what is typed then cannot put it back', async () => {
    await store.getState().editRecipe('user-First');
    const answers = new HeldAnswers();
    main.recipeTaken = answers.hold;
    const removed = store.getState().removeRecipe('user-First');
    await expect.poll(() => answers.asked).toBe(1);
    rename('Typed too late');
    await store.getState().saveNow();
    answers.answer(0);
    await removed;
    expect(main.recipes.has('user-First')).toBe(false);
    expect(store.getState().openRecipe).toBeNull();
  });

  it('pressed twice, a command makes one recipe', async () => {
    const count = main.recipes.size;
    await Promise.all([store.getState().editNew(), store.getState().editNew()]);
    expect(main.recipes.size).toBe(count + 1);
    expect(nameOpen()).toBe('New recipe');
    const { copyRecipe, removeRecipe } = store.getState();
    const copies = await Promise.all([copyRecipe('user-First'), copyRecipe('user-First')]);
    expect(copies[0]).toBe(copies[1]);
    expect(main.recipes.size).toBe(count + 2);
    await Promise.all([removeRecipe('user-First'), removeRecipe('user-First')]);
    expect(store.getState().notices.map(({ title }) => title)).toEqual(['First was removed.']);
  });
});
