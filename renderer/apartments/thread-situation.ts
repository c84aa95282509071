import type { ApartmentThread } from '../../app/contract/apartment-views';
import type { SessionView } from '../../app/contract/session-views';
import { durationText } from '../parts/format';
import type { HouseState } from '../state/apartments-slice';
import { apartmentByNumber, waitNames } from './thread-names';

/** A running STA that has not pumped for so long keeps its callers waiting. */
export const NOT_PUMPING_MS = 1_000;

/** How a thread is, as a word, a shape and a tone: each of them tells it alone. */
export interface Situation {
  kind: 'idle' | 'running' | 'waiting' | 'still' | 'starting' | 'ended' | 'foreign';
  word: string;
}

/** What a thread is doing at a moment of its house's clock. `sessions` tell the process that its calls go to. */
export function situationOf(
  thread: ApartmentThread,
  house: Pick<HouseState, 'threads' | 'ended' | 'waitObjects'>,
  sessions: readonly SessionView[],
  nowUs: number,
): Situation {
  switch (thread.state) {
    case null:
      return { kind: 'foreign', word: 'Not ours' };
    case 'suspended':
      return { kind: 'starting', word: 'Suspended' };
    case 'starting':
      return { kind: 'starting', word: 'Starting' };
    case 'stopping':
      return { kind: 'ended', word: 'Stopping' };
    case 'stopped':
      return { kind: 'ended', word: 'Stopped' };
    case 'detached':
      return { kind: 'still', word: 'Given up' };
    case 'idle':
      return { kind: 'idle', word: thread.kind === 'sta' ? 'Pumping, idle' : 'Idle' };
    case 'running':
      return runningSituation(thread, house, sessions, nowUs);
  }
}

function runningSituation(
  thread: ApartmentThread,
  house: Pick<HouseState, 'threads' | 'ended' | 'waitObjects'>,
  sessions: readonly SessionView[],
  nowUs: number,
): Situation {
  const still = thread.unpumpedSinceUs === null ? 0 : (nowUs - thread.unpumpedSinceUs) / 1000;
  if (still >= NOT_PUMPING_MS) return { kind: 'still', word: `Not pumping for ${durationText(still)}` };
  const wait = waitNames(house, thread);
  if (wait !== null) return { kind: 'waiting', word: `Waiting for ${wait}` };
  if (thread.callingInto !== 0)
    return { kind: 'waiting', word: `Waiting for ${apartmentByNumber(house, thread.callingInto)}` };
  if (thread.callingProcess !== 0)
    return { kind: 'waiting', word: `Waiting for pid ${thread.callingProcess}` };
  if (thread.outgoing) {
    const session = sessions.find((one) => one.threadId === thread.threadId && one.pid !== null);
    return { kind: 'waiting', word: session ? `Waiting for pid ${session.pid}` : 'Waiting for its call out' };
  }
  return { kind: 'running', word: 'Running a call' };
}
