/** How a child process is to be started. */
export interface ChildOptions {
  /** Absolute path of the bundle to run. */
  modulePath: string;
  /** Shown by the system's process list where it can be. */
  name: string;
  /** Upper bound of V8's old generation in MiB, so that a runaway heap ends the child and not the machine. */
  maxOldSpaceMiB: number;
}

export interface ChildExit {
  code: number | null;
  /** Name of the signal that ended it, on POSIX. */
  signal: string | null;
  /** The last few kilobytes that the child wrote to standard error. */
  stderr: string;
}

export interface ChildEvents {
  message(message: unknown): void;
  /** Exactly once, also when the child could not be started. No message follows. */
  exit(exit: ChildExit): void;
}

/** A running child process with a message channel. Messages are structured clones. */
export interface Child {
  /** Null until the process exists. */
  readonly pid: number | null;
  /** Messages to a child that has ended are dropped. */
  send(message: unknown): void;
  /** Ends the child and what it started, at once. */
  kill(): void;
}

/** Starts child processes: `child_process` in plain Node, `utilityProcess` in Electron. */
export interface ChildHost {
  spawn(options: ChildOptions, events: ChildEvents): Child;
}
