import type { LabEvent, LabView } from '../../app/contract/lab-views';

/** What the procedures need of the lab. */
export interface LabPort {
  list(): Promise<LabView>;
  /** Ends when the signal aborts, when another experiment is started, or by `stop`. */
  run(id: string, signal: AbortSignal | undefined): AsyncGenerator<LabEvent, void, void>;
  stop(): void;
}
