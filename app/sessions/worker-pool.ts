import { Problem } from '../errors/problem';
import { ChangeSignal } from './change-signal';
import type { ChildHost } from './child-host';
import { WorkerSession } from './worker-session';
import type { SessionState, WorkerRequest } from './worker-session';

/** A worker as the Threads view shows it. */
export interface WorkerSnapshot {
  id: string;
  name: string;
  pid: number | null;
  state: SessionState;
  file: string | null;
  step: string | null;
  residentBytes: number | null;
  cpuMs: number | null;
  tasksDone: number;
  startedAt: Date;
  busySince: Date | null;
  note: string | null;
}

export interface PoolOptions {
  host: ChildHost;
  modulePath: string;
  /** Name of its workers, numbered. */
  name: string;
  /** Workers at a time. */
  size: number;
  /** Heap bound of each worker, in bytes. */
  residentBytes: number;
  /** An idle worker ends after this. */
  idleMs?: number;
  /** A worker is renewed after so many requests, or when it holds so many bytes after one. */
  renewAfter?: number;
  renewAboveBytes?: number;
  /** Time between a cancel and the end of a worker that did not stop. */
  graceMs?: number;
}

const IDLE_MS = 30_000;
const RENEW_AFTER = 100;
const RENEW_ABOVE_BYTES = 768 * 1024 * 1024;
/** The user may end it before: so long that there is time to, and that a busy machine is no reason to end a worker. */
const GRACE_MS = 10_000;
/** Ended workers stay in the view so long, and at most so many. */
const ENDED_SHOWN_MS = 30_000;
const ENDED_SHOWN = 8;

/** The right to use one worker until released. */
export interface Lease {
  readonly session: WorkerSession;
  release(): void;
}

interface Waiter {
  give(session: WorkerSession): void;
}

/**
 * Leases of warm workers: at most `size` at a time, first come first served, the one used last first (so that the
 * others grow idle and end).
 */
export class WorkerPool {
  private readonly sessions: WorkerSession[] = [];
  private readonly leased = new Set<WorkerSession>();
  private readonly idleTimers = new Map<WorkerSession, NodeJS.Timeout>();
  private readonly waiters: Waiter[] = [];
  private readonly changes = new ChangeSignal(100);
  private size: number;
  private residentBytes: number;
  private count = 0;
  private closed = false;

  constructor(private readonly options: PoolOptions) {
    this.size = options.size;
    this.residentBytes = options.residentBytes;
  }

  /** Rejects with `cancelled` when the signal aborts before a worker is free. */
  lease(signal: AbortSignal): Promise<Lease> {
    return new Promise((resolve, reject) => {
      if (this.closed || signal.aborted) {
        reject(new Problem('cancelled', 'Cancelled.'));
        return;
      }
      const abort = (): void => {
        this.waiters.splice(this.waiters.indexOf(waiter), 1);
        reject(new Problem('cancelled', 'Cancelled.'));
      };
      const waiter: Waiter = {
        give: (session) => {
          signal.removeEventListener('abort', abort);
          let released = false;
          resolve({
            session,
            release: () => {
              if (released) return;
              released = true;
              this.giveBack(session);
            },
          });
        },
      };
      signal.addEventListener('abort', abort, { once: true });
      this.waiters.push(waiter);
      this.serveWaiters();
    });
  }

  /** Leases a worker for one request. */
  async run(
    request: WorkerRequest,
    signal: AbortSignal,
    got?: (session: WorkerSession) => void,
  ): Promise<unknown> {
    const lease = await this.lease(signal);
    try {
      got?.(lease.session);
      return await lease.session.run(request, signal);
    } finally {
      lease.release();
    }
  }

  /** From now on so many workers, of so many bytes. Busy workers finish what they do. */
  resize(size: number, residentBytes: number): void {
    this.size = size;
    this.residentBytes = residentBytes;
    this.serveWaiters();
  }

  snapshots(): WorkerSnapshot[] {
    const now = Date.now();
    const ended = this.sessions.filter((session) => session.state === 'ended');
    for (const session of ended.slice(0, Math.max(0, ended.length - ENDED_SHOWN))) this.forget(session);
    for (const session of ended)
      if (session.endedAt && now - session.endedAt.getTime() > ENDED_SHOWN_MS) this.forget(session);
    return this.sessions.map((session) => ({
      id: session.name,
      name: session.name,
      pid: session.pid,
      state: session.state,
      file: session.file,
      step: session.step,
      residentBytes: session.residentBytes,
      cpuMs: session.cpuMs,
      tasksDone: session.tasksDone,
      startedAt: session.startedAt,
      busySince: session.busySince,
      note: session.note,
    }));
  }

  /** At once and at most ten times a second. */
  onChange(listener: () => void): () => void {
    return this.changes.on(listener);
  }

  /** Ends every worker. Requests under way fail as cancelled. */
  close(): void {
    this.closed = true;
    for (const timer of this.idleTimers.values()) clearTimeout(timer);
    this.idleTimers.clear();
    for (const session of this.sessions) {
      if (this.leased.has(session)) session.end('cancelled', 'the app was closed');
      else session.retire();
    }
    this.changes.flush();
  }

  private alive(): WorkerSession[] {
    return this.sessions.filter((session) => session.state !== 'ended' && session.state !== 'ending');
  }

  private serveWaiters(): void {
    while (this.waiters.length > 0 && this.leased.size < this.size) {
      const free = this.alive().filter((session) => !this.leased.has(session));
      const session = free[free.length - 1] ?? this.start();
      const timer = this.idleTimers.get(session);
      if (timer) clearTimeout(timer);
      this.idleTimers.delete(session);
      // The one used last goes to the end, where it is taken first.
      this.sessions.splice(this.sessions.indexOf(session), 1);
      this.sessions.push(session);
      this.leased.add(session);
      this.waiters.shift()?.give(session);
    }
  }

  private start(): WorkerSession {
    this.count++;
    const session: WorkerSession = new WorkerSession(
      this.options.host,
      `${this.options.name} ${this.count}`,
      this.options.modulePath,
      this.residentBytes,
      () => this.changes.fire(),
      this.options.graceMs ?? GRACE_MS,
    );
    this.sessions.push(session);
    return session;
  }

  private giveBack(session: WorkerSession): void {
    this.leased.delete(session);
    const worn =
      session.tasksDone >= (this.options.renewAfter ?? RENEW_AFTER) ||
      (session.residentBytes ?? 0) > (this.options.renewAboveBytes ?? RENEW_ABOVE_BYTES);
    if (worn || this.closed) session.retire();
    else this.idleTimers.set(session, this.idleTimer(session));
    this.serveWaiters();
    this.changes.fire();
  }

  private idleTimer(session: WorkerSession): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.idleTimers.delete(session);
      session.retire();
    }, this.options.idleMs ?? IDLE_MS);
    timer.unref();
    return timer;
  }

  private forget(session: WorkerSession): void {
    const at = this.sessions.indexOf(session);
    if (at >= 0) this.sessions.splice(at, 1);
  }
}
