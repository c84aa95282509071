import type { EngineId, EngineStatus, TaskInput } from '../../app/engines/engine';
import type { JobPlan, JobRecord } from '../../app/jobs/model';
import type { ChangedCell } from '../../app/workbook/tally';
import type { ThreadView } from '../../app/contract/views';
import type { Observable } from './snapshots';

/** A job as the window asks for it; what it leaves open is filled in from the settings. */
export interface JobRequest {
  /** As the user made it, not yet checked. */
  recipe: unknown;
  inputs: readonly TaskInput[];
  engine: EngineId | 'auto';
  dryRun: boolean;
  onExisting: 'number' | 'overwrite';
  /** `run-macro` may run macros: of every input, or of those at these paths. */
  allowMacros: true | readonly string[];
  /** Absolute; null: `Concierge output` beside the first input. */
  outDir: string | null;
}

/** What the procedures need of jobs. `main/compose.ts` satisfies it. All of it may reject with a `Problem`. */
export interface JobsPort {
  engines(): Promise<readonly EngineStatus[]>;
  /** Problems of the recipe come inside the plan. */
  plan(request: JobRequest): Promise<JobPlan>;
  /** Answers the job's id once it is in the journal. */
  start(request: JobRequest): Promise<string>;
  /** `force` ends the workers at once. */
  cancel(jobId: string, force: boolean): Promise<void>;
  retry(jobId: string): Promise<string>;
  resume(
    jobId: string,
    changedInputs: 'ask' | 'accept' | 'skip',
  ): Promise<{ jobId: string | null; changed: string[] }>;
  /** Running jobs and history, newest first. */
  readonly list: Observable<readonly JobRecord[]>;
  /** One job; `current()` rejects when there is none of that id. */
  follow(jobId: string): Observable<JobRecord>;
  get(jobId: string): Promise<JobRecord>;
  changedCells(
    jobId: string,
    taskId: string,
    offset: number,
    count: number,
  ): Promise<{ cells: readonly (ChangedCell & { step: number })[]; listed: number; changed: number }>;
  log(jobId: string): Promise<readonly string[]>;
  /** Removes a finished job from history; its outputs stay. */
  remove(jobId: string): Promise<void>;
  readonly threads: Observable<readonly ThreadView[]>;
}
