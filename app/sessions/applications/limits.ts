const MiB = 1024 * 1024;

/** What the user can set of warm applications. Times in milliseconds. */
export interface ApplicationLimits {
  /** Applications of one ProgID at a time. */
  sessions: number;
  /** An idle one is let go after this; 0 keeps it until the app is closed. */
  idleMs: number;
  /** A session is renewed after so many tasks, or when its process holds so many bytes. */
  renewAfterTasks: number;
  renewAboveBytes: number;
  /** A call that takes longer is shown as stuck, with the dialogs that are open. */
  stuckMs: number;
  /** A call that takes longer is given up. */
  callMs: number;
}

export const DEFAULT_APPLICATION_LIMITS: ApplicationLimits = {
  sessions: 1,
  idleMs: 30_000,
  renewAfterTasks: 100,
  renewAboveBytes: 2048 * MiB,
  stuckMs: 20_000,
  callMs: 5 * 60_000,
};

/** Time for an application to start. */
export const START_MS = 60_000;
/** Time for a call that was abandoned to come back. */
export const ABANDON_MS = 3_000;
/** Time for an application to say that it lives. */
export const PROBE_MS = 5_000;
/** Time to put one of the user's own back after a kill; attaching to one waits for it. */
export const PUT_BACK_MS = 5_000;
/*
 * Letting go of an application, in order. Together they stay below the ten seconds in which closing the app ends all.
 */
/** Time to put its state back and to take `Quit`. */
export const QUIT_MS = 5_000;
/** Time for its process to be gone after it took `Quit`. */
export const GONE_MS = 1_500;
/** Time for its process to be gone after it was ended, and for its thread afterwards. */
export const END_MS = 1_500;

/** Time for a task to stop when it was cancelled, before its session is ended. */
export const CANCEL_GRACE_MS = 3_000;
/** How often the dialogs of a stuck application are looked for: the system tells nobody of another's windows. */
export const DIALOGS_MS = 2_000;
