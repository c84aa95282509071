/** A process as the system tells of it. The id may be given to another one later; the creation time tells them apart. */
export interface ProcessFacts {
  pid: number;
  /** ISO 8601, with as many digits as the system keeps: compared as text, never parsed. */
  createdAt: string;
  /** File name of its program. */
  program: string;
  /** Null where the system does not tell. */
  residentBytes: number | null;
}

export interface TopWindow {
  handle: number;
  title: string;
  visible: boolean;
  /** A dialog: it waits for an answer, and the application with it. */
  dialog: boolean;
}

/** Processes that one handle ends together. */
export interface ProcessGroup {
  /** False when the process cannot be put in: it is gone, or belongs to somebody else. */
  add(pid: number): boolean;
}

/** What is needed to know which process a session's is, and to end it and no other. */
export interface ProcessGuard {
  /** The process that a window belongs to; null when there is no such window. */
  processOfWindow(handle: number): number | null;
  /** Null when there is no such process. */
  facts(pid: number): ProcessFacts | null;
  /** Ends the process if it is still the one that was created then. */
  end(pid: number, createdAt: string): 'ended' | 'gone' | 'another' | 'refused';
  /** Resolves when the process has ended; true if within the time. */
  ended(pid: number, timeoutMs: number): Promise<boolean>;
  /** Top-level windows of a process. */
  windows(pid: number): TopWindow[];
  bringToFront(handle: number): boolean;
  /** Ends what is in it when this process ends, however that happens. Null where the system has none. */
  group(): ProcessGroup | null;
}
