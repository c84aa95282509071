import type { PlanView, ProblemView, SettingsView } from '../../app/contract/views';
import { problemOf } from '../connection/problem-of';
import { counted } from '../parts/format';
import { newestOf } from './newest';
import { oneAtATime } from './one-at-a-time';
import { isRecord, type RecipeJson } from './recipe-json';
import type { Slice } from './store';

/** What the preview shows instead of the selected file. */
export interface ShownOutput {
  kind: 'output';
  jobId: string;
  outputId: string;
  name: string;
  sheet: string | null;
  /** A1 reference to go to. */
  cell: string | null;
}

export interface RunOptions {
  engine: SettingsView['engine'];
  onExisting: SettingsView['onExisting'];
  /** Files whose macros may run, in the next run only. */
  allowMacros: string[];
}

export interface RunSlice {
  /** Recipe chosen for the run, and its text; null until that has come. */
  recipeId: string | null;
  recipe: RecipeJson | null;
  /** How CSV files are read in this run; null leaves it to the recipe and to detection. */
  csvInput: RecipeJson | null;
  options: RunOptions;
  plan: PlanView | null;
  planning: boolean;
  /** Why there is no plan. */
  planProblem: ProblemView | null;
  jobId: string | null;
  starting: boolean;
  panel: 'setup' | 'results';
  shown: ShownOutput | null;
  chooseRecipe(id: string | null): Promise<void>;
  /** The editor changed a recipe: a run of it takes what was typed last, saved or not. */
  recipeEdited(id: string, recipe: RecipeJson): void;
  setCsvInput(csvInput: RecipeJson | null): void;
  /** Has the CSV files of the list read as this run is going to read them. */
  readCsvFiles(): Promise<void>;
  setOptions(options: Partial<RunOptions>): void;
  /** Takes the options from the settings, except what the user has chosen before they came. */
  beginWith(settings: Pick<SettingsView, 'engine' | 'onExisting'>): void;
  showPanel(panel: 'setup' | 'results'): void;
  showOutput(shown: ShownOutput | null): void;
  /** Works out anew what a run would do. */
  refreshPlan(): Promise<void>;
  chooseOutDir(reset: boolean): Promise<void>;
  startRun(dryRun: boolean): Promise<void>;
  retryFailed(jobId: string): Promise<string | undefined>;
  followJob(jobId: string | null): void;
  /** The job was removed: nothing of it is shown any more. */
  forgetJob(jobId: string): void;
}

export const runSlice: Slice<RunSlice> = (set, get) => {
  let planAbort: AbortController | null = null;
  const beginChoice = newestOf();
  return {
    recipeId: null,
    recipe: null,
    csvInput: null,
    options: { engine: 'auto', onExisting: 'number', allowMacros: [] },
    plan: null,
    planning: false,
    planProblem: null,
    jobId: null,
    starting: false,
    panel: 'setup',
    shown: null,

    async chooseRecipe(id) {
      const isNewest = beginChoice();
      const { recipeId: before, openRecipe } = get();
      if (id === null) {
        set({ recipeId: null, recipe: null, plan: null });
        return;
      }
      get().setOptions({ allowMacros: [] });
      if (openRecipe?.id === id) {
        set({ recipeId: id, recipe: openRecipe.history.present.recipe });
        return;
      }
      // Chosen at once: until its text has come, Run must not take the recipe that was chosen before.
      if (before !== id) set({ recipeId: id, recipe: null, plan: null });
      const found = await get().attempt('The recipe could not be read', (client) =>
        client.recipes.get({ id }),
      );
      if (!isNewest()) return;
      if (found)
        set(({ openRecipe: open }) => ({
          recipe: open?.id === id ? open.history.present.recipe : found.recipe,
        }));
      else if (get().recipe === null) set({ recipeId: null });
    },
    recipeEdited: (id, recipe) => set((state) => (state.recipeId === id ? { recipe } : {})),
    setCsvInput: (csvInput) => set({ csvInput }),
    async readCsvFiles() {
      try {
        await get().client?.files.readCsvAs({ csv: csvOfRun(get()) });
      } catch {
        // Settings that are wrong are the recipe's mistakes, which the plan tells; a lost connection has its own banner.
      }
    },
    setOptions: (options) => set((state) => ({ options: { ...state.options, ...options } })),
    beginWith: (settings) => {
      const { engine, onExisting } = get().options;
      get().setOptions({
        engine: engine === 'auto' ? settings.engine : engine,
        onExisting: onExisting === 'number' ? settings.onExisting : onExisting,
      });
    },
    showPanel: (panel) => set({ panel }),
    // Coming back, the file is where it was left.
    showOutput: (shown) => set({ shown, sheetAsked: null }),

    async refreshPlan() {
      planAbort?.abort();
      const { client, files, options } = get();
      const recipe = recipeToRun(get());
      const fileIds = files.filter((file) => file.state === 'ready').map((file) => file.id);
      if (!client || !recipe || fileIds.length === 0) {
        set({ plan: null, planning: false, planProblem: null });
        return;
      }
      const abort = (planAbort = new AbortController());
      set({ planning: true });
      try {
        const plan = await client.jobs.plan(
          { fileIds, recipe, options: { ...options, dryRun: false } },
          { signal: abort.signal },
        );
        if (!abort.signal.aborted) set({ plan, planProblem: null });
      } catch (error) {
        if (!abort.signal.aborted) set({ plan: null, planProblem: problemOf(error) });
      } finally {
        if (!abort.signal.aborted) set({ planning: false });
      }
    },

    async chooseOutDir(reset) {
      const chosen = await get().attempt('The folder could not be set', (client) =>
        client.jobs.chooseOutDir({ reset }),
      );
      if (!chosen) return;
      await get().loadSettings();
      await get().refreshPlan();
    },

    async startRun(dryRun) {
      const { files, options, starting } = get();
      const recipe = recipeToRun(get());
      if (starting || !recipe || whyNotRun(get()) !== null) return;
      const fileIds = files.filter((file) => file.state === 'ready').map((file) => file.id);
      set({ starting: true });
      const started = await get().attempt(
        dryRun ? 'The dry run did not start' : 'The run did not start',
        (client) => client.jobs.start({ fileIds, recipe, options: { ...options, dryRun } }),
      );
      set({ starting: false });
      if (!started) return;
      // Macros are allowed for the files that were looked at, not for those of a later run.
      get().setOptions({ allowMacros: [] });
      set({ jobId: started.jobId, panel: 'results', shown: null });
    },

    retryFailed: oneAtATime(async (jobId) => {
      const started = await get().attempt('The failed files could not be run again', (client) =>
        client.jobs.retry({ jobId }),
      );
      return started?.jobId;
    }),
    followJob: (jobId) => set({ jobId, panel: 'results', screen: 'run' }),
    forgetJob: (jobId) =>
      set((state) => ({
        jobId: state.jobId === jobId ? null : state.jobId,
        shown: state.shown?.jobId === jobId ? null : state.shown,
      })),
  };
};

type RunInput = Pick<RunSlice, 'recipe' | 'csvInput'>;

/** The chosen recipe with this run's CSV settings laid over its own. */
export function recipeToRun(state: RunInput): RecipeJson | null {
  const { recipe, csvInput } = state;
  return recipe && csvInput !== null ? { ...recipe, csvInput: csvOfRun(state) } : recipe;
}

/** How CSV files are read: as the user chose, else as the recipe says; null where both leave it to detection. */
export function csvOfRun({ recipe, csvInput }: RunInput): RecipeJson | null {
  const own = isRecord(recipe?.['csvInput']) ? recipe['csvInput'] : null;
  return own === null ? csvInput : { ...own, ...csvInput };
}

/** Whether a recipe has a step that runs macros of the files. */
export function runsMacros(recipe: RecipeJson | null): boolean {
  const steps = recipe?.['steps'];
  return (
    Array.isArray(steps) &&
    steps.some((step) => isRecord(step) && step['step'] === 'run-macro' && step['disabled'] !== true)
  );
}

/** Of how many files macros are going to run, as a sentence; null where the recipe runs none. */
export function macrosToRun({
  recipe,
  plan,
  options,
}: Pick<RunSlice, 'recipe' | 'plan' | 'options'>): string | null {
  if (!plan || !runsMacros(recipe)) return null;
  const files = plan.tasks.filter(({ kind }) => kind === 'file').length;
  const allowed = plan.macroFiles.filter((file) => options.allowMacros.includes(file)).length;
  return allowed === files
    ? `Ready. Macros run in ${counted(files, 'file')}.`
    : `Ready. Macros run in ${allowed} of ${counted(files, 'file')}; the rest is refused.`;
}

/** Why Run cannot be pressed, as a sentence; null where it can. */
export function whyNotRun(
  state: Pick<RunSlice, 'recipeId' | 'recipe' | 'plan' | 'planProblem' | 'starting'> & {
    files: readonly { state: string }[];
    upload: unknown;
    client: unknown;
  },
): string | null {
  if (!state.client) return 'Concierge is not connected.';
  if (state.upload) return 'Files are still being uploaded.';
  if (state.files.length === 0) return 'Add files first.';
  if (!state.recipe) return state.recipeId === null ? 'Choose a recipe.' : 'The recipe is being read.';
  if (state.files.some((file) => file.state === 'reading')) return 'The files are still being read.';
  if (!state.files.some((file) => file.state === 'ready')) return 'None of the files can be opened.';
  if (state.planProblem) return state.planProblem.message;
  const count = state.plan?.problems.length ?? 0;
  if (count > 0)
    return count === 1 ? 'Solve the problem above first.' : `Solve the ${count} problems above first.`;
  return null;
}
