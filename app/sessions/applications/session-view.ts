import type { SessionsView, SessionView } from '../../contract/session-views';
import type { ApplicationSession } from './application-session';
import type { HeldLease } from './held-lease';
import type { LeaseRequest } from './lease';

/** A session as the window shows it. */
export function sessionViewOf(
  session: ApplicationSession,
  lease: HeldLease | null,
  idleEndsAt: Date | null,
): SessionView {
  const over = session.endedAt !== null;
  const call = over ? null : session.thread.currentCall();
  return {
    id: session.id,
    progId: session.progId,
    ownership: session.attached ? 'attached' : 'owned',
    state: session.state,
    pid: session.pid,
    version: session.version || null,
    apartment: session.thread.name,
    threadId: over ? null : session.thread.threadId(),
    lease: lease ? leaseViewOf(lease.request, lease.step, lease.since) : null,
    tasksDone: session.tasksDone,
    memory: session.residentBytes,
    call: call && { name: call.name, since: new Date(Date.now() - call.ageMs).toISOString() },
    dialogs: [...session.dialogs],
    startedAt: session.startedAt.toISOString(),
    idleEndsAt: idleEndsAt?.toISOString() ?? null,
    kept: session.kept,
    renewal: session.renewal,
    note: session.note,
  };
}

export function leaseViewOf(
  request: LeaseRequest,
  step: string | null,
  since: Date,
): SessionsView['waiting'][number] {
  const { jobId, taskId, file } = request;
  return { jobId, taskId, file, step, since: since.toISOString() };
}
