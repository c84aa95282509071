import type { ProblemView } from '../../app/contract/views';
import { edited, historyOf, redone, undone, type EditHistory } from './edit-history';
import { newestOf } from './newest';
import { oneAtATime } from './one-at-a-time';
import { draftOf, type Draft } from './recipe-edits';
import { NEW_RECIPE, type RecipeJson } from './recipe-json';
import type { Slice } from './store';

/** The recipe open in the editor. */
export interface OpenRecipe {
  id: string;
  origin: 'sample' | 'user';
  history: EditHistory<Draft>;
  saving: 'saved' | 'unsaved' | 'saving' | 'failed';
  /** Mistakes in the recipe as it stood at the last check. */
  problems: ProblemView[];
  /** Just made, with a name that nobody gave it: the editor asks for one. */
  unnamed: boolean;
}

export interface EditorSlice {
  openRecipe: OpenRecipe | null;
  /** Opens a recipe; one that is open stays as it is, with its history. */
  editRecipe(id: string): Promise<void>;
  /** The same where nobody asked for it: not when a recipe is open or on its way already. */
  editByItself(id: string): Promise<void>;
  /** Opens a recipe that is being made; nothing where that failed. */
  editMade(made: Promise<string | undefined>): Promise<void>;
  /** Makes an empty recipe and opens it. */
  editNew(): Promise<void>;
  /** The editor has asked for the name of a new recipe. */
  nameAsked(): void;
  closeRecipe(): void;
  /** `about` names the field: typing on in it is undone at once. */
  changeDraft(change: (draft: Draft) => Draft, about?: string): void;
  undo(): void;
  redo(): void;
  saveNow(): Promise<void>;
}

/** Pause in typing before a recipe is saved and checked, in milliseconds. */
const SAVE_AFTER = 600;
const CHECK_AFTER = 300;

export const editorSlice: Slice<EditorSlice> = (set, get) => {
  let saveTimer: ReturnType<typeof setTimeout> | undefined;
  let checkTimer: ReturnType<typeof setTimeout> | undefined;
  const beginOpening = newestOf();
  let opening = 0;
  /** Saves go one after the other: of two under way, the answer to the earlier one could be the last to come. */
  let lastSave: { recipe: RecipeJson; done: Promise<void> } | undefined;

  const patch = (id: string, change: Partial<OpenRecipe>) =>
    set(({ openRecipe }) => (openRecipe?.id === id ? { openRecipe: { ...openRecipe, ...change } } : {}));

  async function check(): Promise<void> {
    const { openRecipe, client } = get();
    if (!openRecipe || !client) return;
    const { recipe } = openRecipe.history.present;
    try {
      const problems = await client.recipes.check({ recipe });
      if (get().openRecipe?.history.present.recipe === recipe) patch(openRecipe.id, { problems });
    } catch {
      // The next edit checks again; a lost connection has its own banner.
    }
  }

  function scheduleCheck(): void {
    clearTimeout(checkTimer);
    checkTimer = setTimeout(() => void check(), CHECK_AFTER);
  }

  function changed(history: EditHistory<Draft>): void {
    const { openRecipe } = get();
    if (!openRecipe || openRecipe.origin === 'sample' || history === openRecipe.history) return;
    set({ openRecipe: { ...openRecipe, history, saving: 'unsaved' } });
    get().recipeEdited(openRecipe.id, history.present.recipe);
    scheduleCheck();
    clearTimeout(saveTimer);
    saveTimer = setTimeout(() => void get().saveNow(), SAVE_AFTER);
  }

  /** Opens a recipe, which may have to be made before, unless another one is asked for meanwhile. */
  async function open(which: string | Promise<string | undefined>, unnamed: boolean): Promise<void> {
    const isNewest = beginOpening();
    opening++;
    try {
      const id = typeof which === 'string' ? which : await which;
      if (id === undefined || !isNewest() || get().openRecipe?.id === id) return;
      const found = await get().attempt('The recipe could not be read', (client) =>
        client.recipes.get({ id }),
      );
      if (!found || !isNewest()) return;
      // What was typed in the other recipe until now.
      void get().saveNow();
      set({
        openRecipe: {
          id,
          origin: found.origin,
          history: historyOf(draftOf(found.recipe)),
          saving: 'saved',
          problems: [],
          unnamed,
        },
      });
    } finally {
      opening--;
    }
    await check();
  }

  async function save(id: string, recipe: RecipeJson, before: Promise<void> | undefined): Promise<void> {
    await before;
    const saved = await get().attempt('The recipe could not be saved', (client) =>
      client.recipes.save({ id, recipe }),
    );
    const isNewest = lastSave?.recipe === recipe;
    const still = get().openRecipe?.history.present.recipe === recipe;
    if (isNewest && still) patch(id, { saving: saved ? 'saved' : 'failed' });
  }

  return {
    openRecipe: null,

    editRecipe: (id) => open(id, false),

    async editByItself(id) {
      if (opening === 0 && get().openRecipe === null) await get().editRecipe(id);
    },

    editMade: (made) => open(made, false),

    editNew: oneAtATime(() => open(get().createRecipe(NEW_RECIPE), true)),

    nameAsked() {
      const { openRecipe } = get();
      if (openRecipe) patch(openRecipe.id, { unnamed: false });
    },

    closeRecipe() {
      void get().saveNow();
      clearTimeout(checkTimer);
      set({ openRecipe: null });
    },

    changeDraft(change, about) {
      const { openRecipe } = get();
      if (!openRecipe) return;
      const { history } = openRecipe;
      changed(edited(history, change(history.present), about ?? null, Date.now()));
    },
    undo() {
      const { openRecipe } = get();
      if (openRecipe) changed(undone(openRecipe.history));
    },
    redo() {
      const { openRecipe } = get();
      if (openRecipe) changed(redone(openRecipe.history));
    },

    async saveNow() {
      clearTimeout(saveTimer);
      const { openRecipe } = get();
      if (!openRecipe || openRecipe.saving === 'saved' || openRecipe.origin === 'sample') return;
      const { id } = openRecipe;
      const { recipe } = openRecipe.history.present;
      if (openRecipe.saving !== 'saving' || lastSave?.recipe !== recipe) {
        patch(id, { saving: 'saving' });
        lastSave = { recipe, done: save(id, recipe, lastSave?.done) };
      }
      await lastSave.done;
      await get().loadRecipes();
    },
  };
};
