import type { AutomationThread } from '../../com/automation';
import type { CallBatch } from '../../com/call-batch';
import type { AutomationObject, AutomationValue } from '../../com/values';

/** For whom a session is leased; shown while it waits and while it works. */
export interface LeaseRequest {
  jobId: string;
  taskId: string;
  /** Name of the workbook. */
  file: string | null;
  /** Time for the task from the moment it has its session, in milliseconds; past it the session is ended. */
  timeMs: number;
}

/** The right to use one running application, for one task. */
export interface ApplicationLease {
  readonly sessionId: string;
  readonly progId: string;
  /** As the application tells it (`Application.Version`). */
  readonly version: string;
  /** Null where the application shows no window to know it by. */
  readonly pid: number | null;
  /** An instance of the user's: what is open in it stays as it is. */
  readonly attached: boolean;
  readonly application: AutomationObject;
  /** For counters; calls go through `run`. */
  readonly thread: AutomationThread;
  /**
   * Sends a batch under the watchdog. Rejects with AutomationError, or, once the session was ended under the task, with
   * the `Problem` that says why (transient, or `cancelled`).
   */
  run(batch: CallBatch): Promise<readonly AutomationValue[]>;
  /** Aborts when the session is ended under the task; its reason is that `Problem`. */
  readonly ended: AbortSignal;
  /** What is shown as under way. */
  showStep(step: string | null): void;
  /**
   * Calls to be made should the session be let go of before the task has undone this itself, such as closing what it
   * opened. Where the application is ours it is quit, and nothing of this is needed. Answers how to take it back.
   */
  leaveBehind(undo: () => CallBatch): () => void;
  /** The session is not to be used again after this task, and why: something in it is not as it was. */
  renew(why: string): void;
  /** Gives the session back. Everything the task opened must be closed and released by then. */
  release(): void;
}

/** Leases of warm applications, first come first served. */
export interface ApplicationLeases {
  /**
   * Rejects with `cancelled` when the signal aborts first, and with why no application could be started. A task that does
   * not give its session back soon after the signal aborted loses it.
   */
  lease(request: LeaseRequest, signal: AbortSignal): Promise<ApplicationLease>;
  /** Ends the sessions that work for a job, without waiting for their tasks. */
  endJob(jobId: string): void;
}
