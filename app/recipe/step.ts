import type { z } from 'zod';
import type { ProblemData } from '../errors/problem';
import type { CalcEngine, Workbook } from '../workbook/workbook';
import type { Tally } from '../workbook/tally';
import type { CreateWorkbook } from '../workbook/writer';
import type { PdfPrinter } from './pdf-printer';

/** What a recipe may ask of an engine or of the machine beyond reading and editing cells. */
export type Capability = 'edit' | 'pdf' | 'macros' | 'refresh' | 'formats';

/** One input of a consolidate task: a finished per-file result, opened on demand. */
export interface SourceWorkbook {
  /** Name to show in the source-file column: the input's file name. */
  name: string;
  open(): Promise<Workbook>;
}

/** What a step gets to work with. One context per step and file; it lives in the process that holds the workbook. */
export interface StepContext {
  readonly workbook: Workbook;
  readonly tally: Tally;
  readonly signal: AbortSignal;
  /** Base name of the input without extension, its file name, and the moment the job started (for names). */
  readonly input: { name: string; fileName: string; folder: string };
  readonly startedAt: Date;
  readonly calc: CalcEngine;
  /** A private folder for temporary files of this task, removed when the task ends. */
  readonly scratch: string;
  /** Adds a line to the job's log. */
  log(line: string): void;
  /** 0 to 1 within this step. */
  progress(fraction: number): void;
  /**
   * Declares an extra output (CSV, JSON, PDF). `name` is a file name with extension; the answer is where to write it:
   * a staged file that the job puts in place when the whole task succeeds.
   */
  stageOutput(name: string): Promise<string>;
  readonly pdf: PdfPrinter;
}

/** What a `consolidate`-like step gets: many workbooks in, one new workbook out. */
export interface JobStepContext extends Omit<StepContext, 'workbook'> {
  readonly sources: readonly SourceWorkbook[];
  readonly create: CreateWorkbook;
  /** Files that failed, when the recipe says `"onMissing": "report"`. */
  readonly missing: readonly { name: string; reason: string }[];
  /** Where the new workbook is to be written. The runner opens it for the steps that follow. */
  readonly resultPath: string;
}

/** Options of a step are those of its schema; `ifMissing`, `target` and the like are ordinary options. */
interface StepBase<Options> {
  /** The name used in recipes, such as `find-replace`. */
  readonly id: string;
  readonly title: string;
  /** One or two sentences for the form and for `concierge steps`. */
  readonly help: string;
  /** Options without the `step` key. Every field carries a title and description for the generated form. */
  readonly schema: z.ZodType<Options>;
  /** Beyond the schema: formulas that do not parse, targets that cannot be, patterns. Nothing is opened. */
  check?(options: Options): ProblemData[];
  needs?(options: Options): Capability[];
  /**
   * The write set: which parts of an OOXML package the step may change, as patterns for part names
   * (`xl/worksheets/*.xml`). Parts outside it stay byte-identical; the fidelity tests hold the step to it.
   */
  writes(options: Options): string[];
}

/** A step that runs once per file. */
export interface FileStep<Options = unknown> extends StepBase<Options> {
  readonly phase: 'file';
  run(context: StepContext, options: Options): Promise<void>;
}

/** A step that runs once per job on all results (`consolidate`). */
export interface JobStep<Options = unknown> extends StepBase<Options> {
  readonly phase: 'job';
  run(context: JobStepContext, options: Options): Promise<void>;
}

export type Step<Options = unknown> = FileStep<Options> | JobStep<Options>;

/** Keeps the inferred option type inside the definition while the catalogue holds steps of all option types. */
export function fileStep<Options>(step: Omit<FileStep<Options>, 'phase'>): FileStep {
  return { ...step, phase: 'file' };
}

export function jobStep<Options>(step: Omit<JobStep<Options>, 'phase'>): JobStep {
  return { ...step, phase: 'job' };
}
