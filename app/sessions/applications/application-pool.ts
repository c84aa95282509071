import type { Automation } from '../../com/automation';
import type { SessionsView, SessionView } from '../../contract/session-views';
import { Problem } from '../../errors/problem';
import { ApplicationSession } from './application-session';
import { HeldLease } from './held-lease';
import type { ApplicationLease, ApplicationLeases, LeaseRequest } from './lease';
import { LeaseQueue, type Waiter } from './lease-queue';
import type { SessionLedger } from './ledger';
import type { ApplicationLimits } from './limits';
import { reasonToRenew } from './renewal';
import { leaseViewOf, sessionViewOf } from './session-view';

export interface ApplicationPoolOptions {
  progId: string;
  automation: Automation;
  ledger: SessionLedger;
  limits(): ApplicationLimits;
  changed(): void;
  /** Resolves when a running instance may be attached to: nobody else changes its state then. */
  ready?(): Promise<void>;
  /** Use the user's running instance instead of new ones. */
  attach?: boolean;
  /** Class to start the next application of; the ProgID by default. */
  nextClass?(): string;
}

/** Ended sessions stay in the view so long, and at most so many. */
const ENDED_SHOWN_MS = 30_000;
const ENDED_SHOWN = 8;
/**
 * Starts of an application for one lease, when those started die before they are of use: few where none was ever of use,
 * more where it has worked, because what ends them then is about to pass and no fault of the file that waits.
 */
const MOST_STARTS = 3;
const MOST_STARTS_OF_PROVEN = 8;

/**
 * Leases of warm applications of one ProgID: started when needed, at most as many as the limits say, first come first
 * served, the one used last first. Idle ones are let go after their time.
 */
export class ApplicationPool implements ApplicationLeases {
  /** Applications started so far. */
  activations = 0;

  private readonly sessions: ApplicationSession[] = [];
  private readonly leases = new Map<ApplicationSession, HeldLease>();
  private readonly idle = new Map<
    ApplicationSession,
    { timer: NodeJS.Timeout | null; endsAt: Date | null }
  >();
  private readonly queue: LeaseQueue<ApplicationLease>;
  /** Waiters that have a session that is being started or made ready for them. */
  private readonly served = new Map<Waiter<ApplicationLease>, ApplicationSession | null>();
  private count = 0;
  private startedOne = false;
  private closed = false;

  constructor(private readonly options: ApplicationPoolOptions) {
    this.queue = new LeaseQueue(() => options.changed());
  }

  get progId(): string {
    return this.options.progId;
  }

  lease(request: LeaseRequest, signal: AbortSignal): Promise<ApplicationLease> {
    if (this.closed) return Promise.reject(closedProblem());
    const turn = this.queue.wait(request, signal);
    this.serve();
    return turn.then((lease) => {
      (lease as HeldLease).follow(signal);
      return lease;
    });
  }

  endJob(jobId: string): void {
    for (const [session, lease] of this.leases) {
      if (lease.request.jobId !== jobId) continue;
      // One in the middle of a call has no time to be polite.
      const politely = session.thread.currentCall() === null;
      void session.end({ politely, problem: new Problem('cancelled', 'Cancelled.') });
    }
  }

  find(id: string): ApplicationSession | null {
    return this.sessions.find((session) => session.id === id) ?? null;
  }

  /** Ends a session on the user's wish. */
  async end(session: ApplicationSession): Promise<void> {
    const busy = this.leases.has(session);
    const problem = new Problem('cancelled', `${session.id} was ended.`);
    session.note ??= 'ended by the user';
    await session.end({ politely: !busy, problem });
  }

  /** A kept session is not let go when idle, nor ended when a call takes long. */
  keep(session: ApplicationSession, keep: boolean): void {
    session.kept = keep;
    if (this.idle.has(session)) this.rest(session);
    this.options.changed();
  }

  /** Reads the memory of what runs; false when nothing does. */
  measure(): boolean {
    const living = this.sessions.filter((session) => session.endedAt === null);
    for (const session of living) session.measure();
    return living.length > 0;
  }

  /** Limits changed. */
  refresh(): void {
    for (const session of [...this.idle.keys()]) this.rest(session);
    this.serve();
  }

  view(): Pick<SessionsView, 'sessions' | 'waiting'> {
    this.forgetEnded();
    const sessions = this.sessions.map((session): SessionView => {
      const lease = this.leases.get(session) ?? null;
      return sessionViewOf(session, lease, this.idle.get(session)?.endsAt ?? null);
    });
    const waiting = [...this.served.keys(), ...this.queue.list()].map(({ request, since }) =>
      leaseViewOf(request, null, since),
    );
    return { sessions, waiting };
  }

  /** Ends every session, politely first. Resolves when none is left. */
  async close(): Promise<void> {
    this.closed = true;
    this.queue.close(closedProblem());
    for (const { timer } of this.idle.values()) if (timer) clearTimeout(timer);
    await Promise.all(
      this.sessions.map((session) => session.end({ politely: true, problem: closedProblem() })),
    );
  }

  /** Gives sessions to waiters while there are both. */
  private serve(): void {
    while (!this.closed && this.queue.length > 0) {
      const free = [...this.idle.keys()].pop();
      if (!free && this.living() >= this.most) return;
      const waiter = this.queue.next();
      if (!waiter) return;
      const session = free ?? this.make();
      this.unrest(session);
      this.served.set(waiter, session);
      void this.give(waiter, session, free === undefined);
    }
  }

  private async give(
    waiter: Waiter<ApplicationLease>,
    first: ApplicationSession,
    isNew: boolean,
  ): Promise<void> {
    let session = first;
    let fresh = isNew;
    try {
      for (let starts = 1; ; starts++) {
        try {
          if (fresh) await this.start(session);
          else await session.prepare();
          break;
        } catch (thrown) {
          // An idle one that does not answer is replaced; so is one that died while it started.
          const problem = Problem.from(thrown);
          await session.end({ politely: false, problem });
          const most = this.startedOne ? MOST_STARTS_OF_PROVEN : MOST_STARTS;
          const again = (!fresh || problem.transient) && starts < most && !this.closed;
          if (!again) throw problem;
          session = this.make();
          fresh = true;
          this.served.set(waiter, session);
        }
      }
      if (this.closed) throw closedProblem();
      this.served.delete(waiter);
      if (waiter.left) this.rest(session);
      else this.lend(session, waiter);
    } catch (thrown) {
      this.served.delete(waiter);
      waiter.refuse(Problem.from(thrown));
    }
    this.options.changed();
    this.serve();
  }

  private lend(session: ApplicationSession, waiter: Waiter<ApplicationLease>): void {
    session.state = 'busy';
    const held: HeldLease = new HeldLease(waiter.request, session, () => this.takeBack(held));
    this.leases.set(session, held);
    waiter.give(held);
  }

  private async start(session: ApplicationSession): Promise<void> {
    if (session.attached) await this.options.ready?.();
    else this.activations++;
    await session.start();
    this.startedOne = true;
  }

  private make(): ApplicationSession {
    this.count++;
    const { progId, automation, ledger } = this.options;
    const session: ApplicationSession = new ApplicationSession({
      id: `${progId}${this.options.attach ? ' attached' : ''} ${this.count}`,
      progId,
      className: this.options.nextClass?.() ?? progId,
      attach: this.options.attach ?? false,
      automation,
      ledger,
      registered: () => this.startedOne,
      limits: () => this.options.limits(),
      changed: () => this.sessionChanged(session),
    });
    this.sessions.push(session);
    session.ended.addEventListener('abort', () => this.unrest(session), { once: true });
    return session;
  }

  private sessionChanged(session: ApplicationSession): void {
    this.options.changed();
    // Its place is free, unless who it was started for takes another one in it.
    if (session.endedAt !== null && ![...this.served.values()].includes(session)) this.serve();
  }

  private takeBack(held: HeldLease): void {
    const { session } = held;
    if (this.leases.get(session) !== held) return;
    this.leases.delete(session);
    session.tasksDone++;
    session.measure();
    session.renewal ??= session.attached ? null : reasonToRenew(session, this.options.limits());
    // The user's own is let go of at once when nobody waits: it would neither be itself nor end while it is held.
    if (session.attached && this.queue.length === 0) session.renewal ??= 'no file waits for it';
    if (session.ended.aborted || session.renewal !== null || this.closed) {
      const problem = new Problem('cancelled', session.renewal ?? 'the app was closed');
      void session.end({ politely: true, problem });
    } else {
      session.state = 'idle';
      this.rest(session);
    }
    this.options.changed();
    this.serve();
  }

  /** Sets the clock of an idle session. */
  private rest(session: ApplicationSession): void {
    this.unrest(session);
    const { idleMs } = this.options.limits();
    if (idleMs === 0 || session.kept) {
      this.idle.set(session, { timer: null, endsAt: null });
      return;
    }
    const timer = setTimeout(() => {
      this.idle.delete(session);
      void session.end({ politely: true, problem: new Problem('cancelled', 'idle') });
    }, idleMs);
    this.idle.set(session, { timer, endsAt: new Date(Date.now() + idleMs) });
  }

  private unrest(session: ApplicationSession): void {
    const found = this.idle.get(session);
    if (found?.timer) clearTimeout(found.timer);
    this.idle.delete(session);
  }

  /** Sessions at a time. COM knows one running instance only. */
  private get most(): number {
    return this.options.attach ? 1 : Math.max(1, this.options.limits().sessions);
  }

  /** Those whose process may still be there. */
  private living(): number {
    return this.sessions.filter((session) => session.endedAt === null).length;
  }

  private forgetEnded(): void {
    const ended = this.sessions.filter((session) => session.endedAt !== null);
    ended.forEach((session, i) => {
      const old = Date.now() - (session.endedAt?.getTime() ?? 0) > ENDED_SHOWN_MS;
      if (old || i < ended.length - ENDED_SHOWN) this.sessions.splice(this.sessions.indexOf(session), 1);
    });
  }
}

function closedProblem(): Problem {
  return new Problem('cancelled', 'The app was closed.');
}
