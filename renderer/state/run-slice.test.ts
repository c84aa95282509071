import { beforeEach, describe, expect, it } from 'vitest';
import { FakeMain } from '../testing/fake-main';
import { HeldAnswers } from '../testing/held-answers';
import { sampleFiles } from '../testing/sample-data';
import { withRecipeField } from './recipe-edits';
import { whyNotRun } from './run-slice';
import type { AppStore } from './store';

describe('a run begun in a hurry', () => {
  let main: FakeMain;
  let store: AppStore;
  const rename = (name: string) =>
    store.getState().changeDraft((draft) => withRecipeField(draft, 'name', name));
  const why = () => whyNotRun(store.getState());

  beforeEach(() => {
    main = new FakeMain();
    for (const name of ['First', 'Second']) {
      main.recipes.set(`user-${name}`, { origin: 'user', recipe: { version: 1, name, steps: [] } });
    }
    store = main.connectedStore();
    store.getState().filesArrived([...sampleFiles]);
  });

  it('takes what was just typed into its recipe, before it is saved', async () => {
    await store.getState().chooseRecipe('user-First');
    await store.getState().editRecipe('user-First');
    rename('Typed at the last moment');
    await store.getState().startRun(false);
    expect(main.started[0]?.recipe['name']).toBe('Typed at the last moment');
    store.getState().undo();
    await store.getState().startRun(false);
    expect(main.started[1]?.recipe['name']).toBe('First');
  });

  it('never takes the recipe chosen before while another one is on its way', async () => {
    await store.getState().chooseRecipe('user-First');
    const answers = new HeldAnswers();
    main.recipeTold = answers.hold;
    const chosen = store.getState().chooseRecipe('user-Second');
    expect(store.getState().recipeId).toBe('user-Second');
    expect(why()).toBe('The recipe is being read.');
    await store.getState().startRun(false);
    expect(main.started).toEqual([]);
    await expect.poll(() => answers.asked).toBe(1);
    answers.answer(0);
    await chosen;
    expect(why()).toBeNull();
    await store.getState().startRun(false);
    expect(main.started.map(({ recipe }) => recipe['name'])).toEqual(['Second']);
  });

  it('a recipe that cannot be read leaves none chosen, and says so', async () => {
    await store.getState().chooseRecipe('user-First');
    await store.getState().chooseRecipe('user-Gone');
    expect(store.getState()).toMatchObject({ recipeId: null, recipe: null });
    expect(why()).toBe('Choose a recipe.');
    expect(store.getState().notices.map(({ title }) => title)).toEqual(['The recipe could not be read']);
  });

  it('waits for files that are still being sent', async () => {
    await store.getState().chooseRecipe('user-First');
    expect(why()).toBeNull();
    store.setState({ upload: { name: 'b.xlsx', filesDone: 1, filesTotal: 2, fraction: 0.5 } });
    expect(why()).toBe('Files are still being uploaded.');
  });
});
