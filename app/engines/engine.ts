import type { Recipe } from '../recipe/recipe';
import type { PdfPrinter } from '../recipe/pdf-printer';
import type { Capability } from '../recipe/step';
import type { CalcEngine } from '../workbook/workbook';
import type { ChangedCell } from '../workbook/tally';

export type EngineId = 'embedded' | 'excel';

/** Whether an engine can be used here, and for what. */
export interface EngineStatus {
  id: EngineId;
  title: string;
  available: boolean;
  /** Why it cannot be used, in one sentence. */
  reason?: string;
  capabilities: readonly Capability[];
}

/** Limits of one worker. All are settings; the defaults are the named constants in `limits.ts`. */
export interface EngineLimits {
  /** Sum of the uncompressed sizes of a package's entries, in bytes. */
  inflatedBytes: number;
  /** Uncompressed to compressed size of one entry of more than a megabyte. */
  inflationRatio: number;
  /** Resident memory of one worker, in bytes. */
  residentBytes: number;
  /** Time for one task, in milliseconds. */
  taskMs: number;
}

/** One file that a task reads. `path` is absolute; `name` is the file name shown. */
export interface TaskInput {
  path: string;
  name: string;
  /** Folder of the file below the dropped folder, `''` at its top: outputs mirror it. */
  folder: string;
}

/**
 * One task as an engine receives it: plain data, so that it crosses to a worker process. The engine copies the input,
 * runs the steps on the copy and leaves finished files in `staging`; putting them in place is the job runner's work,
 * which makes a dry run the same run without its last act.
 */
export interface TaskOrder {
  jobId: string;
  taskId: string;
  kind: 'file' | 'consolidate';
  recipe: Recipe;
  /** Half-open range of recipe steps that this task runs: [from, to). */
  steps: { from: number; to: number };
  inputs: readonly TaskInput[];
  /** For consolidate: inputs that failed, with the reason. */
  missing: readonly { name: string; reason: string }[];
  /** File name of the main output, with extension; null when the task leaves no workbook behind. */
  outputName: string | null;
  /** Private folder beside the destination (same volume), made by the runner: outputs are staged here. */
  staging: string;
  /** Private local folder for the input copy and other temporary files. */
  scratch: string;
  /** ISO 8601: when the job started, the same for all its tasks. */
  startedAt: string;
  calc: CalcEngine;
  limits: EngineLimits;
  /** The user allowed `run-macro` to run macros of the inputs. */
  allowMacros?: boolean;
}

export interface StepOutcome {
  /** Index in the recipe and the step's id. */
  index: number;
  step: string;
  changed: number;
  counts: Readonly<Record<string, number>>;
  warnings: readonly string[];
  cells: readonly ChangedCell[];
  ms: number;
}

/** A finished file in the staging folder and the name it is to get. */
export interface StagedOutput {
  stagedPath: string;
  name: string;
  kind: 'workbook' | 'csv' | 'json' | 'pdf';
  bytes: number;
  sha256: string;
}

export interface TaskOutcome {
  steps: readonly StepOutcome[];
  outputs: readonly StagedOutput[];
  warnings: readonly string[];
  /** What the output lacks that the input had, in words. */
  leftBehind: readonly string[];
  staleFormulas: number;
  staleCells: readonly { sheet: string; cell: string }[];
  inputs: readonly { path: string; bytes: number; mtimeMs: number; sha256: string }[];
}

/** What happens while a task runs. */
export type TaskEvent =
  | { kind: 'started'; pid: number | null }
  | { kind: 'phase'; phase: 'copy' | 'open' | 'step' | 'save' | 'check'; step?: number }
  | { kind: 'progress'; fraction: number }
  | { kind: 'log'; line: string };

/** What opens and processes workbooks. The job runner knows engines only by this. */
export interface Engine {
  readonly id: EngineId;
  status(): Promise<EngineStatus>;
  /** Rejects with a `Problem`. Aborting the signal ends the task (its worker is ended if it does not stop in time). */
  runTask(order: TaskOrder, on: (event: TaskEvent) => void, signal: AbortSignal): Promise<TaskOutcome>;
  /** Ends the sessions that work for a job at once, without asking them to stop. */
  endNow(jobId: string): void;
}

/** Services of the main process that a worker may ask for. */
export interface EngineServices {
  pdf: PdfPrinter;
}
