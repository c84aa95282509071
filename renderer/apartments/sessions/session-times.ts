import type { SessionView } from '../../../app/contract/session-views';
import { durationText } from '../../parts/format';

/** How long ago, in whole seconds at first, so that it does not flicker. `now` is `Date.now()`. */
export function sinceText(iso: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(iso)) / 1000));
  return seconds < 60 ? `${seconds} s` : durationText(seconds * 1000);
}

/** What becomes of it if nobody needs it; null while it is needed. */
export function idleText(session: Pick<SessionView, 'kept' | 'idleEndsAt'>, now: number): string | null {
  if (session.kept) return 'kept, whatever the idle time-out says';
  if (session.idleEndsAt === null) return null;
  const seconds = Math.ceil((Date.parse(session.idleEndsAt) - now) / 1000);
  return seconds <= 0 ? 'ends now' : `ends in ${seconds} s unless a task needs it`;
}
