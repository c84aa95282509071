import type { EngineId, StagedOutput, StepOutcome } from '../engines/engine';
import type { ProblemData } from '../errors/problem';
import type { Recipe } from '../recipe/recipe';

/** `interrupted` is a job that a crash cut off: it can be resumed. */
export type JobState = 'running' | 'cancelling' | 'done' | 'failed' | 'cancelled' | 'interrupted';
export type TaskState = 'waiting' | 'running' | 'committing' | 'done' | 'failed' | 'cancelled' | 'skipped';

export interface JobOptions {
  engine: EngineId;
  dryRun: boolean;
  /** `number`: an existing output gets a free number; `overwrite`: it is replaced; `error`: the run is refused. */
  onExisting: 'number' | 'overwrite' | 'error';
  /** Tasks at a time. */
  concurrency: number;
  calc: 'ironcalc' | 'libreoffice';
  outDir: string;
  /** `run-macro` may run macros: of every input, or of those at these paths. Absent: of none. */
  allowMacros?: true | readonly string[];
}

/** Whether the user allowed the macros of a file. A consolidated result holds some only where all were allowed. */
export function macrosAllowed({ allowMacros }: JobOptions, { kind, inputs }: PlannedTask): boolean {
  if (allowMacros === true) return true;
  const file = inputs[0]?.path;
  return kind === 'file' && file !== undefined && (allowMacros?.includes(file) ?? false);
}

/** A planned output: where a finished file is going to be. `path` is absolute. */
export interface PlannedOutput {
  path: string;
  /** The file exists already; with `number` the path given is the free one. */
  exists: boolean;
}

export interface PlannedTask {
  id: string;
  kind: 'file' | 'consolidate';
  /** Size and time are those of the moment the job started. */
  inputs: readonly { path: string; name: string; folder: string; bytes?: number; mtimeMs?: number }[];
  steps: { from: number; to: number };
  /** Main output; null when the task leaves no workbook behind (consolidation reads it from staging). */
  output: PlannedOutput | null;
  /** Folder for the extra outputs of export steps, absolute. */
  outDir: string;
  /** Things to know before running: .xls is written as .xlsx, macros are dropped ... */
  notes: readonly string[];
}

/** What would happen, worked out before anything runs. Problems block Run. */
export interface JobPlan {
  recipe: Recipe;
  options: JobOptions;
  tasks: readonly PlannedTask[];
  problems: readonly ProblemData[];
  /** Why this engine, where it was chosen automatically. */
  engineReason?: string;
  /** Paths of the inputs whose macros have to be allowed: empty where no step runs any. */
  macroFiles: readonly string[];
}

export interface TaskRecord {
  id: string;
  kind: 'file' | 'consolidate';
  inputs: readonly { path: string; name: string; bytes?: number; mtimeMs?: number; sha256?: string }[];
  state: TaskState;
  /** Attempts so far; only transient failures are tried again. */
  attempts: number;
  phase: string | null;
  step: number | null;
  /** 0 to 1 over the whole task. */
  progress: number;
  pid: number | null;
  outputs: readonly (Omit<StagedOutput, 'stagedPath'> & { path: string })[];
  warnings: readonly string[];
  leftBehind: readonly string[];
  staleFormulas: number;
  staleCells: readonly { sheet: string; cell: string }[];
  error: ProblemData | null;
  /** `cells` of the outcomes are kept in the job's own file and fetched on demand. */
  steps: readonly Omit<StepOutcome, 'cells'>[];
  ms: number;
}

export interface JobRecord {
  id: string;
  recipe: Recipe;
  options: JobOptions;
  state: JobState;
  /** ISO 8601. */
  startedAt: string;
  endedAt: string | null;
  tasks: readonly TaskRecord[];
  log: readonly string[];
}
