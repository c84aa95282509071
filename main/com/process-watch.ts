import type { Apartment, ApartmentHost, EventObject, WaitableObject } from '../../native';

/** A thread waits for 62 objects at most; one of them wakes it. */
const MOST_WATCHED = 61;

interface Watched {
  handle: WaitableObject;
  ended: () => void;
}

/**
 * Waits for the ends of processes on one thread of its own, which exists while somebody is interested. Nobody polls:
 * the thread sleeps until a process ends or the list changes.
 */
export class ProcessWatch {
  private readonly watched = new Set<Watched>();
  private wake: EventObject | null = null;

  constructor(private readonly host: ApartmentHost) {}

  /** Calls `ended` once; soon and not at once where there is no such process. Answers how to stop listening. */
  onEnd(pid: number, ended: () => void): () => void {
    const handle = this.handleOf(pid);
    if (!handle) {
      // Not ours to wait on, or one too many: whoever asked learns of its end from failing calls.
      if (this.host.processInfo(pid)) return () => undefined;
      const told = setImmediate(ended);
      return () => clearImmediate(told);
    }
    const one: Watched = { handle, ended };
    this.watched.add(one);
    if (this.wake) this.wake.set();
    else void this.wait();
    return () => {
      if (!this.watched.delete(one)) return;
      handle.close();
      this.wake?.set();
    };
  }

  private handleOf(pid: number): WaitableObject | null {
    if (this.watched.size >= MOST_WATCHED) return null;
    try {
      return this.host.processHandle(pid);
    } catch {
      return null;
    }
  }

  private async wait(): Promise<void> {
    const wake = this.host.createEvent('list of watched processes changed');
    this.wake = wake;
    const thread = this.host.start({ name: 'process watch', kind: 'mta' });
    try {
      while (this.watched.size > 0) await this.waitOnce(thread, wake);
    } finally {
      this.wake = null;
      wake.close();
      await thread.stop();
    }
  }

  private async waitOnce(thread: Apartment, wake: EventObject): Promise<void> {
    const all = [...this.watched];
    const answer = await thread.waitForMultipleObjects([wake, ...all.map(({ handle }) => handle)]);
    if (answer.end !== 'object' || answer.index === 0) return;
    const over = all[answer.index - 1];
    if (over && this.watched.delete(over)) {
      over.handle.close();
      over.ended();
    }
  }
}
