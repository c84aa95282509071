import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { houseUpdate } from './apartment-views';
import { labEvent, labView } from './lab-views';
import { sessionsView } from './session-views';
import {
  appInfo,
  changedCellView,
  fileView,
  jobOptions,
  jobSummary,
  jobView,
  planView,
  previewPage,
  problemView,
  recipeJson,
  recipeSummary,
  settingsView,
  stepInfo,
  threadView,
  sheetTab,
} from './views';

const id = z.string().min(1).max(200);

/** Every procedure may fail with PROBLEM, whose data is the problem as the user is to see it. */
const base = oc.errors({ PROBLEM: { status: 422, data: problemView } });

/** Files and their order come as ids of files that the user dropped or picked. */
const runInput = z.object({ fileIds: z.array(id).max(100_000), recipe: recipeJson, options: jobOptions });

/**
 * The contract between window and main process: procedures, and streams as event iterators that end when the window
 * stops listening. One implementation (`main/procedures`), three carriers: MessagePort, WebSocket, in process.
 */
export const contract = {
  app: {
    info: base.output(appInfo),
  },
  files: {
    /** The whole list, at once and after every change (at most 10 times a second). */
    watch: base.output(eventIterator(z.array(fileView))),
    /** Opens the shell's dialog; answers as a drop does (`DropAnswer`). Only where `can.pick`. */
    pick: base
      .input(z.object({ what: z.enum(['files', 'folder']) }))
      .output(z.object({ added: z.number().int(), known: z.number().int(), refused: z.array(z.string()) })),
    remove: base.input(z.object({ ids: z.array(id) })).output(z.void()),
    clear: base.output(z.void()),
    /** How the CSV files of the list are read from now on; null leaves it to detection. They are looked into again. */
    readCsvAs: base.input(z.object({ csv: recipeJson.nullable() })).output(z.void()),
    /** Rows of one sheet for the grid. `csv` overrides what was detected. Cancelling the call stops the reading. */
    preview: base
      .input(
        z.object({
          id,
          sheet: z.string(),
          top: z.number().int().min(1),
          count: z.number().int().min(1).max(500),
          csv: recipeJson.optional(),
        }),
      )
      .output(previewPage),
    /** The same for an output of a finished task. */
    previewOutput: base
      .input(
        z.object({
          jobId: id,
          outputId: id,
          sheet: z.string().nullable(),
          top: z.number().int().min(1),
          count: z.number().int().min(1).max(500),
        }),
      )
      .output(previewPage.extend({ sheet: z.string(), sheets: z.array(sheetTab) })),
  },
  recipes: {
    steps: base.output(z.array(stepInfo)),
    list: base.output(z.array(recipeSummary)),
    get: base
      .input(z.object({ id }))
      .output(z.object({ id, origin: z.enum(['sample', 'user']), recipe: recipeJson })),
    /** Creates (no id) or replaces a user recipe; a recipe with mistakes can be saved, not run. */
    save: base.input(z.object({ id: id.optional(), recipe: recipeJson })).output(z.object({ id })),
    remove: base.input(z.object({ id })).output(z.void()),
    /** Puts back a recipe removed last (undo). */
    restore: base.input(z.object({ id })).output(z.void()),
    /** Parses a recipe file's text; the answer is the recipe or why it is not one. */
    parse: base
      .input(z.object({ text: z.string().max(5_000_000) }))
      .output(z.object({ recipe: recipeJson.nullable(), problems: z.array(problemView) })),
    /** Schema and step checks, each problem with `place.field` as a path such as `steps[2].target`. */
    check: base.input(z.object({ recipe: recipeJson })).output(z.array(problemView)),
  },
  jobs: {
    plan: base.input(runInput).output(planView),
    /** Shows the folder dialog where there is one; answers the folder shown from now on. */
    chooseOutDir: base
      .input(z.object({ reset: z.boolean().default(false) }))
      .output(z.object({ outDir: z.string().nullable() })),
    start: base.input(runInput).output(z.object({ jobId: id })),
    cancel: base.input(z.object({ jobId: id, force: z.boolean().default(false) })).output(z.void()),
    /** Runs the tasks that failed or were cancelled again, as a new job over the same inputs. */
    retry: base.input(z.object({ jobId: id })).output(z.object({ jobId: id })),
    /** Goes on with an interrupted job. Changed inputs are asked about: `accept` takes them as they are now. */
    resume: base
      .input(z.object({ jobId: id, changedInputs: z.enum(['ask', 'accept', 'skip']).default('ask') }))
      .output(z.object({ jobId: id.nullable(), changed: z.array(z.string()) })),
    /** Running jobs and history, newest first. */
    watch: base.output(eventIterator(z.array(jobSummary))),
    /** One job, at once and while it changes. */
    follow: base.input(z.object({ jobId: id })).output(eventIterator(jobView)),
    changedCells: base
      .input(
        z.object({
          jobId: id,
          taskId: id,
          offset: z.number().int().min(0),
          count: z.number().int().min(1).max(1000),
        }),
      )
      .output(
        z.object({ cells: z.array(changedCellView), listed: z.number().int(), changed: z.number().int() }),
      ),
    log: base.input(z.object({ jobId: id })).output(z.object({ text: z.string() })),
    /** Opens or reveals an output in the system; only where the shell can. */
    openOutput: base
      .input(z.object({ jobId: id, outputId: id, how: z.enum(['open', 'reveal']) }))
      .output(z.void()),
    remove: base.input(z.object({ jobId: id })).output(z.void()),
  },
  threads: {
    watch: base.output(eventIterator(z.array(threadView))),
  },
  apartments: {
    /** The app's own house: everything at once, then what changed, at most 10 times a second. Nothing is read while nobody watches. */
    watch: base.output(eventIterator(houseUpdate)),
  },
  lab: {
    /** The experiments, and whether they can be run here or only shown as they were recorded. */
    list: base.output(labView),
    /** Runs an experiment, or plays its recording, with the timing it has. It ends when nobody listens any more, when
     * another one is started, or by `stop`. */
    run: base.input(z.object({ id })).output(eventIterator(labEvent)),
    /** Ends what runs; it then tells no verdict. */
    stop: base.output(z.void()),
  },
  sessions: {
    watch: base.output(eventIterator(sessionsView)),
    /** Ends a session we own; a task that uses it fails and is tried again on a fresh one. */
    end: base.input(z.object({ id })).output(z.void()),
    /** Keeps an idle session whatever the idle time-out says, or no longer. */
    keep: base.input(z.object({ id, keep: z.boolean() })).output(z.void()),
    /** Brings the application's dialogs to the front. */
    showDialogs: base.input(z.object({ id })).output(z.void()),
    /** Ends what an earlier run left behind, after checking that the process is still the same. */
    endLeftover: base.input(z.object({ pid: z.number().int() })).output(z.void()),
  },
  settings: {
    get: base.output(settingsView),
    set: base.input(settingsView.partial()).output(settingsView),
  },
};
export type Contract = typeof contract;
