import type { RecipeSummary, StepInfo } from '../../app/contract/views';
import { newestOf } from './newest';
import { oneAtATime } from './one-at-a-time';
import type { RecipeJson } from './recipe-json';
import type { Slice } from './store';

export interface RecipesSlice {
  recipes: RecipeSummary[];
  recipesKnown: boolean;
  /** The step catalogue; empty until it was read. */
  steps: StepInfo[];
  loadRecipes(): Promise<void>;
  /** Answers the id of the new recipe. */
  createRecipe(recipe: RecipeJson): Promise<string | undefined>;
  copyRecipe(id: string): Promise<string | undefined>;
  removeRecipe(id: string): Promise<void>;
  importRecipe(text: string): Promise<string | undefined>;
}

export const recipesSlice: Slice<RecipesSlice> = (set, get) => {
  const beginLoading = newestOf();
  return {
    recipes: [],
    recipesKnown: false,
    steps: [],

    async loadRecipes() {
      const isNewest = beginLoading();
      const loaded = await get().attempt('Recipes could not be read', async (client) => ({
        recipes: await client.recipes.list(),
        steps: get().steps.length > 0 ? get().steps : await client.recipes.steps(),
      }));
      if (loaded && isNewest()) set({ ...loaded, recipesKnown: true });
    },

    async createRecipe(recipe) {
      const saved = await get().attempt('The recipe could not be saved', (client) =>
        client.recipes.save({ recipe }),
      );
      await get().loadRecipes();
      return saved?.id;
    },

    copyRecipe: oneAtATime(async (id) => {
      // With what was typed last, which may be waiting for a pause.
      await get().saveNow();
      const found = await get().attempt('The recipe could not be read', (client) =>
        client.recipes.get({ id }),
      );
      if (!found) return undefined;
      const name = typeof found.recipe['name'] === 'string' ? found.recipe['name'] : 'Recipe';
      return get().createRecipe({ ...found.recipe, name: freeName(name, get().recipes) });
    }),

    removeRecipe: oneAtATime(async (id) => {
      const wasOpen = get().openRecipe?.id === id;
      // What was typed last is put back by Undo; saved after the removal, it would put the recipe back by itself.
      if (wasOpen) await get().saveNow();
      const name = get().recipes.find((recipe) => recipe.id === id)?.name ?? 'The recipe';
      // At once with the list: what is typed or opens by itself now must not be the one that goes.
      set(({ recipes, openRecipe }) => ({
        recipes: recipes.filter((recipe) => recipe.id !== id),
        openRecipe: openRecipe?.id === id ? null : openRecipe,
      }));
      const done = await get().attempt('The recipe could not be removed', async (client) => {
        await client.recipes.remove({ id });
        return true;
      });
      if (done && get().recipeId === id) void get().chooseRecipe(null);
      await get().loadRecipes();
      if (!done) return;
      get().notify({
        intent: 'info',
        title: `${name} was removed.`,
        action: {
          label: 'Undo',
          run: () => {
            void (async () => {
              const restored = await get().attempt('The recipe could not be put back', async (client) => {
                await client.recipes.restore({ id });
                return true;
              });
              await get().loadRecipes();
              if (restored && wasOpen) await get().editRecipe(id);
            })();
          },
        },
      });
    }),

    async importRecipe(text) {
      const parsed = await get().attempt('The file could not be read', (client) =>
        client.recipes.parse({ text }),
      );
      if (!parsed) return undefined;
      if (!parsed.recipe) {
        const first = parsed.problems[0];
        get().notify({
          intent: 'error',
          title: 'This is not a recipe',
          text: first?.message ?? 'The file holds no recipe.',
          hint: first?.hint,
        });
        return undefined;
      }
      return get().createRecipe(parsed.recipe);
    },
  };
};

/** `Month end copy`, `Month end copy 2` ... whichever is free. */
function freeName(name: string, recipes: readonly RecipeSummary[]): string {
  const taken = new Set(recipes.map((recipe) => recipe.name));
  const stem = `${name} copy`;
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? stem : `${stem} ${n}`;
    if (!taken.has(candidate)) return candidate;
  }
}
