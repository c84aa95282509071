/**
 * Tells listeners that something changed: at once after a quiet time, and at most every `intervalMs` while changes
 * keep coming. Nothing is delivered but the fact; listeners read the state they want.
 */
export class ChangeSignal {
  private readonly listeners = new Set<() => void>();
  private timer: NodeJS.Timeout | null = null;
  private pending = false;

  constructor(private readonly intervalMs = 100) {}

  on(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  fire(): void {
    if (this.timer) {
      this.pending = true;
      return;
    }
    this.deliver();
    this.timer = setTimeout(() => {
      this.timer = null;
      if (!this.pending) return;
      this.pending = false;
      this.fire();
    }, this.intervalMs);
    this.timer.unref();
  }

  /** Delivers what is pending now: for the last change, after which nothing may keep the process alive. */
  flush(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.pending = false;
    this.deliver();
  }

  private deliver(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
