import type { Automation, AutomationThread, CurrentCall } from '../../app/com/automation';
import type { CallBatch } from '../../app/com/call-batch';
import type { AutomationValue } from '../../app/com/values';

/** A batch as it crossed; no results where it failed. */
export interface RecordedBatch {
  batch: CallBatch;
  results: readonly AutomationValue[] | null;
}

/** COM whose batches can be written down on their way. */
export class RecordedAutomation implements Automation {
  /** Where batches go at the moment; null while nothing is recorded. */
  into: RecordedBatch[] | null = null;

  constructor(private readonly real: Automation) {}

  get processes() {
    return this.real.processes;
  }

  isRegistered(progId: string): Promise<boolean> {
    return this.real.isRegistered(progId);
  }

  startThread(name: string): AutomationThread {
    return new RecordedThread(this.real.startThread(name), this);
  }
}

class RecordedThread implements AutomationThread {
  constructor(
    private readonly real: AutomationThread,
    private readonly recorder: RecordedAutomation,
  ) {}

  get name(): string {
    return this.real.name;
  }

  get counters() {
    return this.real.counters;
  }

  threadId(): number | null {
    return this.real.threadId();
  }

  async run(batch: CallBatch): Promise<readonly AutomationValue[]> {
    const { into } = this.recorder;
    if (!into) return this.real.run(batch);
    const recorded: RecordedBatch = { batch, results: null };
    into.push(recorded);
    return (recorded.results = await this.real.run(batch));
  }

  currentCall(): CurrentCall | null {
    return this.real.currentCall();
  }

  cancelCall(): boolean {
    return this.real.cancelCall();
  }

  stop(timeoutMs?: number): Promise<boolean> {
    return this.real.stop(timeoutMs);
  }
}
