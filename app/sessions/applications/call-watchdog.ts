import { ABANDON_MS, DIALOGS_MS } from './limits';

/** What the watchdog does, rung by rung. */
export interface WatchdogActions {
  /** The call takes long: show it, and again and again while it does. */
  stuck(): void;
  /** Whether the user wants to wait on, whatever the limit. */
  patient(): boolean;
  /** Tries to abandon the call. False where the platform cannot. */
  abandon(): boolean;
  /** Whether the application still answers, now that its thread is free again. */
  probe(): Promise<boolean>;
  /** It answers, but after such a call it is not trusted any more: quit it politely. */
  quit(): void;
  /** It does not answer, or its thread cannot be had back: end the process. */
  end(): void;
}

/**
 * Watches the calls of one session: shows one that takes long, then climbs: abandon, probe, quit, end. A thread that is
 * in a call cannot probe nor quit, so where a call cannot be abandoned the process is ended.
 */
export class CallWatchdog {
  private running = 0;
  private timer: NodeJS.Timeout | null = null;
  private climbing = false;
  private returned = false;
  private passed = 0;

  constructor(
    private readonly limits: () => { stuckMs: number; callMs: number },
    private readonly actions: WatchdogActions,
  ) {}

  begin(): void {
    this.running++;
    if (this.running === 1) this.arm();
  }

  /** A call came back, whatever its result. */
  settled(): void {
    this.running--;
    if (this.climbing) {
      if (this.running === 0 && !this.returned) void this.afterReturn();
      return;
    }
    this.disarm();
    if (this.running > 0) this.arm();
  }

  stop(): void {
    this.disarm();
  }

  private arm(): void {
    this.passed = 0;
    const { stuckMs, callMs } = this.limits();
    this.after(Math.min(stuckMs, callMs), () => this.stuck());
  }

  private stuck(): void {
    this.actions.stuck();
    const left = this.limits().callMs - this.passed;
    if (left > 0) this.after(Math.min(left, DIALOGS_MS), () => this.stuck());
    else if (this.actions.patient()) this.after(DIALOGS_MS, () => this.stuck());
    else this.climb();
  }

  private climb(): void {
    this.climbing = true;
    if (!this.actions.abandon()) this.actions.end();
    else this.after(ABANDON_MS, () => this.actions.end());
  }

  private async afterReturn(): Promise<void> {
    this.returned = true;
    this.disarm();
    if (await this.actions.probe()) this.actions.quit();
    else this.actions.end();
  }

  private after(ms: number, then: () => void): void {
    this.timer = setTimeout(() => {
      this.timer = null;
      this.passed += ms;
      then();
    }, ms);
    this.timer.unref();
  }

  private disarm(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }
}
