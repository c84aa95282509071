import type { CallBatch } from './call-batch';
import type { ProcessGuard } from './process-guard';
import type { AutomationValue } from './values';

/** Calls made and hops needed since the thread started. A batch is one hop; each of its commands is a call. */
export interface CallCounters {
  calls: number;
  hops: number;
}

/** The call that a thread is in. */
export interface CurrentCall {
  name: string;
  ageMs: number;
}

/**
 * One thread in an STA of its own, with LCID 0x0409, so that formulas and formats are English. Objects live and die on
 * the thread that made them.
 */
export interface AutomationThread {
  readonly name: string;
  /** The system's thread id; null while the thread starts. */
  threadId(): number | null;
  /**
   * Sends a batch in one hop and answers the results by command. Rejects with the AutomationError of the first command
   * that failed; those before it were done, and their objects are released.
   */
  run(batch: CallBatch): Promise<readonly AutomationValue[]>;
  /** Null while the thread waits for work. */
  currentCall(): CurrentCall | null;
  /** Tries to abandon the call under way. False where the platform cannot, and when there is none. */
  cancelCall(): boolean;
  readonly counters: Readonly<CallCounters>;
  /** Releases what the thread holds and ends it. False when it did not end within the time: then it is given up. */
  stop(timeoutMs?: number): Promise<boolean>;
}

/** COM, as far as the app uses it. */
export interface Automation {
  startThread(name: string): AutomationThread;
  /** Whether a ProgID names a class on this machine; what it stands for is not started. */
  isRegistered(progId: string): Promise<boolean>;
  readonly processes: ProcessGuard;
}
