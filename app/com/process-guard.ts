/** A process as the system tells of it. An id may be given to another process later; the creation time tells them apart. */
export interface ProcessFacts {
  pid: number;
  /** Opaque: compared, never read. */
  createdAt: string;
  startedAt: Date;
  /** File name of its program; empty where the system does not tell. */
  program: string;
  /** Null where the system does not tell. */
  residentBytes: number | null;
}

export interface TopWindow {
  handle: number;
  title: string;
  visible: boolean;
  /** It waits for an answer, and its application with it. */
  dialog: boolean;
}

/** Processes that end with this one, however it ends. */
export interface ProcessGroup {
  /** False where the process is gone, or the system does not allow it. */
  add(pid: number, createdAt: string): boolean;
}

/** What is needed to know which process a session's is, and to end it and no other. Nothing here blocks. */
export interface ProcessGuard {
  /** The process that a window belongs to; null when there is no such window. */
  processOfWindow(handle: number): number | null;
  /** Null when there is no such process. */
  facts(pid: number): ProcessFacts | null;
  /**
   * Asks the system to end the process that was created then, and no other. `gone` where there is none; `refused` where
   * the system does not allow it.
   */
  end(pid: number, createdAt: string): 'asked' | 'gone' | 'refused';
  /** Tells once when the process has ended; at once where there is none. Answers how to stop listening. */
  onEnd(pid: number, ended: () => void): () => void;
  /** Top-level windows of a process, topmost first. */
  windows(pid: number): TopWindow[];
  /** False where the system does not allow it, or the window hangs. */
  bringToFront(handle: number): Promise<boolean>;
  readonly group: ProcessGroup;
}
