import type { AutomationThread } from '../../com/automation';
import type { CallBatch } from '../../com/call-batch';
import type { AutomationObject, AutomationValue } from '../../com/values';
import { Problem } from '../../errors/problem';
import type { ApplicationSession } from './application-session';
import type { ApplicationLease, LeaseRequest } from './lease';
import { CANCEL_GRACE_MS } from './limits';

/** A lease under way: shows what its task does, and ends the session when the task passes its time or does not stop. */
export class HeldLease implements ApplicationLease {
  readonly since = new Date();
  step: string | null = null;

  private released = false;
  private readonly timeLimit: NodeJS.Timeout;
  private grace: NodeJS.Timeout | null = null;
  private unfollow: () => void = () => undefined;

  constructor(
    readonly request: LeaseRequest,
    readonly session: ApplicationSession,
    private readonly giveBack: () => void,
  ) {
    this.timeLimit = setTimeout(() => this.passedTime(), request.timeMs);
  }

  get sessionId(): string {
    return this.session.id;
  }

  get progId(): string {
    return this.session.progId;
  }

  get version(): string {
    return this.session.version;
  }

  get pid(): number | null {
    return this.session.pid;
  }

  get attached(): boolean {
    return this.session.attached;
  }

  get application(): AutomationObject {
    return this.session.application;
  }

  get thread(): AutomationThread {
    return this.session.thread;
  }

  get ended(): AbortSignal {
    return this.session.ended;
  }

  run(batch: CallBatch): Promise<readonly AutomationValue[]> {
    if (this.released) return Promise.reject(new Problem('internal', 'The session was given back already.'));
    return this.session.run(batch);
  }

  showStep(step: string | null): void {
    this.step = step;
    this.session.tellChange();
  }

  leaveBehind(undo: () => CallBatch): () => void {
    return this.session.leaveBehind(undo);
  }

  renew(why: string): void {
    this.session.renewal ??= why;
  }

  /** After the signal aborts the task has a grace to give the session back. */
  follow(signal: AbortSignal): void {
    const stop = (): void => {
      this.grace = setTimeout(() => {
        void this.session.end({ politely: false, problem: new Problem('cancelled', 'Cancelled.') });
      }, CANCEL_GRACE_MS);
    };
    if (this.released) return;
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    this.unfollow = () => signal.removeEventListener('abort', stop);
  }

  release(): void {
    if (this.released) return;
    this.released = true;
    clearTimeout(this.timeLimit);
    if (this.grace) clearTimeout(this.grace);
    this.unfollow();
    this.giveBack();
  }

  private passedTime(): void {
    const seconds = Math.round(this.request.timeMs / 1000);
    void this.session.end({
      politely: false,
      problem: new Problem(
        'time-limit',
        `The task passed the time limit of ${seconds} s; ${this.progId} was ended.`,
        {
          hint: 'Raise the time limit in the settings, or split the file.',
        },
      ),
    });
  }
}
