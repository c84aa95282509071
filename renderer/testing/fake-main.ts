import { createRouterClient, implement } from '@orpc/server';
import { contract } from '../../app/contract/contract';
import type { DropAnswer } from '../../app/contract/bridge';
import type { HouseUpdate } from '../../app/contract/apartment-views';
import type { LabEvent, LabView } from '../../app/contract/lab-views';
import type { SessionsView } from '../../app/contract/session-views';
import type {
  AppInfo,
  FileView,
  JobView,
  PlanView,
  ProblemView,
  SettingsView,
  ThreadView,
} from '../../app/contract/views';
import type { Client } from '../connection/client';
import type { Shell } from '../connection/shell';
import type { RecipeJson } from '../state/recipe-json';
import { createAppStore, type AppStore } from '../state/store';
import { LiveValue } from './live-value';
import { sampleLab } from './sample-lab';
import { houseWithoutCom } from './sample-house';
import { sampleJob, samplePage, samplePlan, sampleRecipe, sampleSteps } from './sample-data';

const info: AppInfo = {
  name: 'Concierge',
  version: '0.0.0',
  shell: 'electron',
  platform: 'test',
  can: { pick: true, reveal: true, open: true, download: false },
  engines: [
    { id: 'embedded', title: 'Embedded engine', available: true, capabilities: ['edit'] },
    {
      id: 'excel',
      title: 'Microsoft Excel',
      available: false,
      reason: 'Excel is not installed.',
      capabilities: [],
    },
  ],
  noApartments: 'they exist on Windows only.',
  pdfPrograms: ['LibreOffice'],
  uploadLimit: null,
};

/**
 * The other side of the contract for component tests: the contract's own validation runs, main's work is replaced by
 * plain values that a test sets and looks at. Main itself cannot be imported by the window.
 */
export class FakeMain {
  readonly files = new LiveValue<FileView[]>([]);
  readonly jobs = new LiveValue<JobView[]>([]);
  readonly threads = new LiveValue<ThreadView[]>([]);
  readonly sessions = new LiveValue<SessionsView>({
    sessions: [],
    waiting: [],
    activations: 0,
    leftovers: [],
  });
  /** What the stream of the app's house tells next. */
  readonly house = new LiveValue<HouseUpdate>(houseWithoutCom('They exist on Windows only.'));
  lab: LabView = sampleLab;
  /** What the experiment that runs tells next, as a group at once; a verdict is the last. */
  readonly labEvents = new LiveValue<LabEvent[]>([]);
  readonly labCalls: string[] = [];
  /** What was asked of jobs that exist, oldest first. */
  readonly jobCalls: string[] = [];
  /** What was asked of sessions, oldest first. */
  readonly sessionCalls: string[] = [];
  readonly recipes = new Map<string, { origin: 'sample' | 'user'; recipe: RecipeJson }>([
    ['sample-1', { origin: 'sample', recipe: sampleRecipe }],
  ]);
  readonly removedRecipes = new Map<string, { origin: 'sample' | 'user'; recipe: RecipeJson }>();
  settings: SettingsView = {
    theme: 'system',
    engine: 'auto',
    calc: 'ironcalc',
    concurrency: null,
    onExisting: 'number',
    outDir: null,
    limits: { inflatedMiB: 4096, inflationRatio: 500, residentMiB: 3072, taskSeconds: 900 },
    excel: {
      progId: 'Excel.Application',
      sessions: 1,
      idleSeconds: 30,
      renewAfterTasks: 100,
      renewAboveMiB: 2048,
      stuckSeconds: 20,
      callSeconds: 300,
      addIns: [],
      attach: false,
    },
  };
  /** Settings are told, as they were when asked for, only after this. */
  settingsTold: () => Promise<void> = () => Promise.resolve();
  /** Settings are taken only after this. */
  settingsTaken: () => Promise<void> = () => Promise.resolve();
  /** A recipe is told only after this. */
  recipeTold: (id: string) => Promise<void> = () => Promise.resolve();
  /** That a recipe was saved or removed is told only after this; it is so before. */
  recipeTaken: () => Promise<void> = () => Promise.resolve();
  /** A job is begun only after this, and that one was removed is told only after it. */
  jobTaken: () => Promise<void> = () => Promise.resolve();
  /** What the dialog for files answers. */
  picked: DropAnswer = { added: 0, known: 0, refused: [] };
  /** How CSV files were asked to be read last. */
  csvRead: RecipeJson | null = null;
  info: AppInfo = info;
  /** What `recipes.check` answers. */
  check: (recipe: RecipeJson) => ProblemView[] = () => [];
  plan: (files: readonly FileView[]) => PlanView = samplePlan;
  /** Jobs started, as they were asked for. */
  readonly started: { recipe: RecipeJson; fileIds: string[]; dryRun: boolean; allowMacros: string[] }[] = [];
  /** Recipes saved, oldest first. */
  readonly saved: RecipeJson[] = [];
  readonly shell: Shell = {
    kind: 'electron',
    connect: () => Promise.resolve({ client: this.client, closed: new Promise<void>(() => undefined) }),
    addDropped: () => Promise.resolve({ added: 0, known: 0, refused: [] }),
    downloadUrl: () => null,
    downloadAllUrl: () => null,
    onMenu: () => () => undefined,
    onLeave: () => undefined,
  };
  readonly client: Client = createRouterClient(this.#router());

  /** A store that is connected to this. */
  connectedStore(): AppStore {
    const store = createAppStore(this.shell);
    store.getState().connected(this.client, this.info);
    return store;
  }

  #router() {
    const os = implement(contract);
    const nothing = () => undefined;
    const live = this.jobs;
    const told = this.labEvents;
    return os.router({
      app: { info: os.app.info.handler(() => this.info) },
      files: {
        watch: os.files.watch.handler(({ signal }) => this.files.watch(signal)),
        pick: os.files.pick.handler(() => this.picked),
        remove: os.files.remove.handler(({ input }) =>
          this.files.set(this.files.value.filter(({ id }) => !input.ids.includes(id))),
        ),
        clear: os.files.clear.handler(() => this.files.set([])),
        readCsvAs: os.files.readCsvAs.handler(({ input }) => void (this.csvRead = input.csv)),
        preview: os.files.preview.handler(({ input }) => {
          const file = this.files.value.find(({ id }) => id === input.id);
          const sheet = file?.sheets.find(({ name }) => name === input.sheet);
          return samplePage(input.top, input.count, sheet?.rows ?? 0, sheet?.columns ?? 0);
        }),
        previewOutput: os.files.previewOutput.handler(({ input }) => ({
          ...samplePage(input.top, input.count, 40, 8),
          sheet: input.sheet ?? 'Summary',
          sheets: ['Summary', 'Data'].map((name) => ({ name, kind: 'worksheet', visibility: 'visible' })),
        })),
      },
      recipes: {
        steps: os.recipes.steps.handler(() => sampleSteps),
        list: os.recipes.list.handler(() =>
          [...this.recipes].map(([id, { origin, recipe }]) => ({
            id,
            origin,
            name: String(recipe['name']),
            description: typeof recipe['description'] === 'string' ? recipe['description'] : '',
            steps: Array.isArray(recipe['steps']) ? recipe['steps'].length : 0,
            changedAt: '2026-01-01T00:00:00Z',
          })),
        ),
        get: os.recipes.get.handler(async ({ input, errors }) => {
          const found = this.recipes.get(input.id);
          await this.recipeTold(input.id);
          if (!found)
            throw errors.PROBLEM({ data: { code: 'arguments', message: 'There is no such recipe.' } });
          return { id: input.id, ...found };
        }),
        save: os.recipes.save.handler(async ({ input }) => {
          const id = input.id ?? `user-${this.recipes.size}`;
          this.saved.push(input.recipe);
          this.recipes.set(id, { origin: 'user', recipe: input.recipe });
          await this.recipeTaken();
          return { id };
        }),
        remove: os.recipes.remove.handler(async ({ input }) => {
          const found = this.recipes.get(input.id);
          if (found) this.removedRecipes.set(input.id, found);
          this.recipes.delete(input.id);
          await this.recipeTaken();
        }),
        restore: os.recipes.restore.handler(({ input }) => {
          const found = this.removedRecipes.get(input.id);
          if (found) this.recipes.set(input.id, found);
        }),
        parse: os.recipes.parse.handler(({ input }) => ({
          recipe: JSON.parse(input.text) as RecipeJson,
          problems: [],
        })),
        check: os.recipes.check.handler(({ input }) => this.check(input.recipe)),
      },
      jobs: {
        plan: os.jobs.plan.handler(({ input }) =>
          this.plan(this.files.value.filter(({ id }) => input.fileIds.includes(id))),
        ),
        chooseOutDir: os.jobs.chooseOutDir.handler(() => ({ outDir: null })),
        start: os.jobs.start.handler(async ({ input }) => {
          await this.jobTaken();
          const { dryRun, allowMacros } = input.options;
          this.started.push({ recipe: input.recipe, fileIds: input.fileIds, dryRun, allowMacros });
          const job = sampleJob({ id: `job ${this.jobs.value.length + 1}`, dryRun });
          this.jobs.set([job, ...this.jobs.value]);
          return { jobId: job.id };
        }),
        cancel: os.jobs.cancel.handler(nothing),
        retry: os.jobs.retry.handler(async ({ input }) => {
          this.jobCalls.push(`retry ${input.jobId}`);
          await this.jobTaken();
          return { jobId: input.jobId };
        }),
        resume: os.jobs.resume.handler(async ({ input }) => {
          this.jobCalls.push(`resume ${input.jobId} ${input.changedInputs}`);
          await this.jobTaken();
          return input.changedInputs === 'ask'
            ? { jobId: null, changed: ['January 2026.xlsx'] }
            : { jobId: input.jobId, changed: [] };
        }),
        watch: os.jobs.watch.handler(({ signal }) => this.jobs.watch(signal)),
        follow: os.jobs.follow.handler(async function* (this: void, { input, signal, errors }) {
          for await (const jobs of live.watch(signal)) {
            const job = jobs.find(({ id }) => id === input.jobId);
            if (!job) throw errors.PROBLEM({ data: { code: 'arguments', message: 'There is no such job.' } });
            yield job;
          }
        }),
        changedCells: os.jobs.changedCells.handler(({ input }) => {
          const cells = Array.from({ length: 132 }, (_, index) => ({
            step: 0,
            sheet: 'Summary',
            cell: `B${index + 2}`,
            before: 'Plan FY25',
            after: 'Plan FY26',
          }));
          return {
            cells: cells.slice(input.offset, input.offset + input.count),
            listed: cells.length,
            changed: cells.length,
          };
        }),
        log: os.jobs.log.handler(() => ({ text: 'the log' })),
        openOutput: os.jobs.openOutput.handler(nothing),
        remove: os.jobs.remove.handler(async ({ input }) => {
          this.jobCalls.push(`remove ${input.jobId}`);
          this.jobs.set(this.jobs.value.filter(({ id }) => id !== input.jobId));
          await this.jobTaken();
        }),
      },
      threads: { watch: os.threads.watch.handler(({ signal }) => this.threads.watch(signal)) },
      apartments: {
        watch: os.apartments.watch.handler(({ signal }) => this.house.watch(signal)),
      },
      lab: {
        list: os.lab.list.handler(() => this.lab),
        run: os.lab.run.handler(async function* (this: void, { signal }) {
          for await (const events of told.watch(signal)) {
            yield* events;
            if (events.some(({ type }) => type === 'verdict')) return;
          }
        }),
        stop: os.lab.stop.handler(() => void this.labCalls.push('stop')),
      },
      sessions: {
        watch: os.sessions.watch.handler(({ signal }) => this.sessions.watch(signal)),
        end: os.sessions.end.handler(({ input }) => void this.sessionCalls.push(`end ${input.id}`)),
        keep: os.sessions.keep.handler(
          ({ input }) => void this.sessionCalls.push(`keep ${input.id} ${input.keep}`),
        ),
        showDialogs: os.sessions.showDialogs.handler(
          ({ input }) => void this.sessionCalls.push(`showDialogs ${input.id}`),
        ),
        endLeftover: os.sessions.endLeftover.handler(
          ({ input }) => void this.sessionCalls.push(`endLeftover ${input.pid}`),
        ),
      },
      settings: {
        get: os.settings.get.handler(async () => {
          const now = this.settings;
          await this.settingsTold();
          return now;
        }),
        set: os.settings.set.handler(async ({ input }) => {
          await this.settingsTaken();
          return (this.settings = { ...this.settings, ...input });
        }),
      },
    });
  }
}
