import { z } from 'zod';

/*
 * What the window and the main process tell each other, as data. Everything that crosses is validated on both sides.
 * File paths cross only from main to the window, for show; the window names files by id.
 */

export const problemView = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  place: z
    .object({
      file: z.string().optional(),
      sheet: z.string().optional(),
      cell: z.string().optional(),
      field: z.string().optional(),
      step: z.number().int().optional(),
      part: z.string().optional(),
    })
    .optional(),
  transient: z.boolean().optional(),
});
export type ProblemView = z.infer<typeof problemView>;

export const engineView = z.object({
  id: z.enum(['embedded', 'excel']),
  title: z.string(),
  available: z.boolean(),
  reason: z.string().optional(),
  capabilities: z.array(z.string()),
});

export const appInfo = z.object({
  name: z.string(),
  version: z.string(),
  shell: z.enum(['electron', 'serve']),
  platform: z.string(),
  /** Folder and file dialogs, reveal and open exist only where the shell has them. */
  can: z.object({ pick: z.boolean(), reveal: z.boolean(), open: z.boolean(), download: z.boolean() }),
  engines: z.array(engineView),
  /** Why there are no COM apartments in this process; null where there are. */
  noApartments: z.string().nullable(),
  pdfPrograms: z.array(z.string()),
  /** Bytes; the serve shell refuses larger uploads. */
  uploadLimit: z.number().nullable(),
});
export type AppInfo = z.infer<typeof appInfo>;

export const sheetView = z.object({
  name: z.string(),
  kind: z.enum(['worksheet', 'chart', 'macro', 'dialog']),
  visibility: z.enum(['visible', 'hidden', 'veryHidden']),
  /** A1 reference of the used range; null on an empty sheet or while unknown. */
  used: z.string().nullable(),
  rows: z.number().int(),
  columns: z.number().int(),
});

export const csvDetected = z.object({
  delimiter: z.string(),
  encoding: z.string(),
  header: z.boolean(),
  decimal: z.string(),
});

/** A sheet's tab, without what only reading the sheet tells. */
export const sheetTab = sheetView.pick({ name: true, kind: true, visibility: true });
export type SheetTabView = z.infer<typeof sheetTab>;

/** A dropped or picked file. `state` is `reading` until its sheets are known. */
export const fileView = z.object({
  id: z.string(),
  name: z.string(),
  /** Folder below the dropped folder, with `/`; empty at its top. */
  folder: z.string(),
  bytes: z.number(),
  kind: z.enum(['xlsx', 'xlsm', 'xls', 'csv', 'other']),
  state: z.enum(['reading', 'ready', 'refused']),
  sheets: z.array(sheetView),
  csv: csvDetected.nullable(),
  /** Things to know, such as "is written as .xlsx". */
  notes: z.array(z.string()),
  problem: problemView.nullable(),
});
export type FileView = z.infer<typeof fileView>;

export const previewCell = z.object({
  /** Displayed text, as Excel formats it. */
  t: z.string(),
  /** n number, s text, b boolean, e error, d date. */
  k: z.enum(['n', 's', 'b', 'e', 'd']),
  /** Formula with its `=`. */
  f: z.string().optional(),
  stale: z.boolean().optional(),
  /** Its value was computed for the preview; the file has the one from before. */
  computed: z.boolean().optional(),
  /** Text colour or bold, where cheap to know. */
  bold: z.boolean().optional(),
});
export const previewPage = z.object({
  /** 1-based row of the first entry. */
  top: z.number().int(),
  /** Rows from `top`; each is a sparse row: [1-based column, cell] pairs. */
  rows: z.array(z.array(z.tuple([z.number().int(), previewCell]))),
  /** Totals as far as known; `complete` is false while the sheet is still being read. */
  totalRows: z.number().int(),
  totalColumns: z.number().int(),
  complete: z.boolean(),
});
export type PreviewPage = z.infer<typeof previewPage>;

export const stepInfo = z.object({
  id: z.string(),
  title: z.string(),
  help: z.string(),
  phase: z.enum(['file', 'job']),
  /** JSON Schema (draft 2020-12) of the options. */
  schema: z.record(z.string(), z.unknown()),
});
export type StepInfo = z.infer<typeof stepInfo>;

/** A recipe crosses as JSON; main validates it and answers problems with their place. */
export const recipeJson = z.record(z.string(), z.unknown());

export const recipeSummary = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  steps: z.number().int(),
  /** `sample` recipes are read-only: editing one makes a copy. */
  origin: z.enum(['sample', 'user']),
  changedAt: z.string(),
});
export type RecipeSummary = z.infer<typeof recipeSummary>;

export const jobOptions = z.object({
  engine: z.enum(['auto', 'embedded', 'excel']).default('auto'),
  dryRun: z.boolean().default(false),
  onExisting: z.enum(['number', 'overwrite']).default('number'),
  /** Files whose macros `run-macro` may run, in this run. */
  allowMacros: z.array(z.string()).default([]),
});

export const plannedTaskView = z.object({
  id: z.string(),
  kind: z.enum(['file', 'consolidate']),
  inputs: z.array(z.string()),
  output: z.string().nullable(),
  exists: z.boolean(),
  notes: z.array(z.string()),
});
export const planView = z.object({
  outDir: z.string(),
  engine: engineView,
  /** Why this engine, where it was chosen automatically. */
  engineReason: z.string().nullable(),
  /** Files with macros, where a step runs macros: each has to be allowed. */
  macroFiles: z.array(z.string()),
  tasks: z.array(plannedTaskView),
  problems: z.array(problemView),
});
export type PlanView = z.infer<typeof planView>;

export const outputView = z.object({
  id: z.string(),
  name: z.string(),
  path: z.string(),
  kind: z.enum(['workbook', 'csv', 'json', 'pdf']),
  bytes: z.number(),
});
export const stepOutcomeView = z.object({
  index: z.number().int(),
  step: z.string(),
  changed: z.number().int(),
  counts: z.record(z.string(), z.number()),
  warnings: z.array(z.string()),
  ms: z.number(),
});
export const taskView = z.object({
  id: z.string(),
  kind: z.enum(['file', 'consolidate']),
  inputs: z.array(z.string()),
  state: z.enum(['waiting', 'running', 'committing', 'done', 'failed', 'cancelled', 'skipped']),
  attempts: z.number().int(),
  phase: z.string().nullable(),
  step: z.number().int().nullable(),
  progress: z.number(),
  pid: z.number().int().nullable(),
  outputs: z.array(outputView),
  warnings: z.array(z.string()),
  leftBehind: z.array(z.string()),
  staleFormulas: z.number().int(),
  staleCells: z.array(z.object({ sheet: z.string(), cell: z.string() })),
  error: problemView.nullable(),
  steps: z.array(stepOutcomeView),
  ms: z.number(),
});
export type TaskView = z.infer<typeof taskView>;

export const jobState = z.enum(['running', 'cancelling', 'done', 'failed', 'cancelled', 'interrupted']);
export const jobSummary = z.object({
  id: z.string(),
  name: z.string(),
  state: jobState,
  dryRun: z.boolean(),
  engine: z.enum(['embedded', 'excel']),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  /** Tasks by outcome. */
  total: z.number().int(),
  done: z.number().int(),
  failed: z.number().int(),
  progress: z.number(),
});
export type JobSummary = z.infer<typeof jobSummary>;

export const jobView = jobSummary.extend({
  outDir: z.string(),
  recipe: recipeJson,
  tasks: z.array(taskView),
});
export type JobView = z.infer<typeof jobView>;

export const changedCellView = z.object({
  step: z.number().int(),
  sheet: z.string(),
  cell: z.string(),
  before: z.string(),
  after: z.string(),
});

/** One thread or process of the Threads view. Apartments join as further kinds. */
export const threadView = z.object({
  id: z.string(),
  kind: z.enum(['main', 'worker', 'calc']),
  name: z.string(),
  pid: z.number().int().nullable(),
  state: z.enum(['starting', 'idle', 'busy', 'ending', 'ended']),
  file: z.string().nullable(),
  step: z.string().nullable(),
  /** Resident bytes; null where the platform does not tell. */
  memory: z.number().nullable(),
  /** CPU milliseconds since its start; null where unknown. */
  cpuMs: z.number().nullable(),
  tasksDone: z.number().int(),
  /** ISO 8601. */
  startedAt: z.string(),
  busySince: z.string().nullable(),
  /** Why it ended, when it did not end by itself. */
  note: z.string().nullable(),
});
export type ThreadView = z.infer<typeof threadView>;

export const settingsView = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  engine: z.enum(['auto', 'embedded', 'excel']),
  calc: z.enum(['ironcalc', 'libreoffice']),
  /** null: cores minus one. */
  concurrency: z.number().int().min(1).max(64).nullable(),
  onExisting: z.enum(['number', 'overwrite']),
  /** Shown path of the remembered output folder; null: `Concierge output` beside the first input. */
  outDir: z.string().nullable(),
  limits: z.object({
    inflatedMiB: z.number().int().min(16),
    inflationRatio: z.number().int().min(10),
    residentMiB: z.number().int().min(128),
    taskSeconds: z.number().int().min(5),
  }),
  /** Excel, or what stands for it. */
  excel: z.object({
    progId: z.string().regex(/^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z0-9_]+){1,2}$/),
    /** Applications at a time. */
    sessions: z.number().int().min(1).max(16),
    /** 0 keeps an idle one until the app is closed. */
    idleSeconds: z.number().int().min(0).max(86_400),
    renewAfterTasks: z.number().int().min(1).max(100_000),
    renewAboveMiB: z.number().int().min(128).max(65_536),
    /** A call that takes longer is shown as stuck, and after the second is given up. */
    stuckSeconds: z.number().int().min(1).max(3_600),
    callSeconds: z.number().int().min(5).max(86_400),
    /** Files of add-ins (.xlam, .xla, .xll) that every Excel of ours loads. */
    addIns: z.array(z.string().min(1).max(1000)).max(50),
    /** Use the user's running application instead of starting one. It is never quit and never ended. */
    attach: z.boolean(),
  }),
});
export type SettingsView = z.infer<typeof settingsView>;
