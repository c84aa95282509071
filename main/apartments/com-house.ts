import {
  QUIET_THREAD,
  type ApartmentThread,
  type CallEvent,
  type HandoverView,
} from '../../app/contract/apartment-views';
import {
  findDeadlocks,
  type ApartmentSnapshot,
  type CallRecord,
  type Com,
  type ForeignThread,
  type Snapshot,
} from '../../native';
import type { House, HouseReading } from './house';

/** COM in this process, or why there is none. Reading stops no thread. */
export class ComHouse implements House {
  readonly #com: Com;
  readonly #clock = new SourceClock();

  constructor(
    com: Com,
    private readonly title: string,
  ) {
    this.#com = com;
  }

  read(): HouseReading {
    if (!this.#com.available) return emptyHouse(this.title, this.#com.reason);
    const { host } = this.#com;
    return {
      ...readingOf(host.snapshot(), this.title, process.pid, this.#clock),
      ended: host.endedApartments.map(({ id, name }) => ({ apartment: id, name })),
    };
  }

  drain(): { calls: readonly CallEvent[]; lost: number } {
    if (!this.#com.available) return { calls: [], lost: 0 };
    const { calls, dropped } = this.#com.host.drainCalls();
    return { calls: calls.map(callOf), lost: dropped };
  }
}

/** Ties the clock of ages (milliseconds) to the clock of calls (microseconds), once: so that a moment stays the same. */
export class SourceClock {
  #offset: number | null = null;
  #anchor: { us: number; wall: string } | null = null;

  anchor(snapshot: Snapshot): { us: number; wall: string } {
    this.#anchor ??= { us: snapshot.nowUs, wall: new Date().toISOString() };
    return this.#anchor;
  }

  /** When something began that is `ageMs` old in this snapshot. */
  moment(snapshot: Snapshot, ageMs: number): number {
    this.#offset ??= snapshot.nowUs - snapshot.tickMs * 1000;
    return (snapshot.tickMs - ageMs) * 1000 + this.#offset;
  }
}

/** A snapshot of native/ as a reading: it knows nothing of what ended. `clock` is one for all snapshots of a process. */
export function readingOf(snapshot: Snapshot, title: string, pid: number, clock: SourceClock): HouseReading {
  const moment = (ageMs: number): number => clock.moment(snapshot, ageMs);
  return {
    atUs: snapshot.nowUs,
    info: {
      noApartments: null,
      title,
      pid,
      system: snapshot.wine ? 'Wine' : 'Windows',
      clock: clock.anchor(snapshot),
      cancellation: snapshot.cancellation,
      exposed: snapshot.exposed,
      lateAnswers: snapshot.lateAnswers,
      recorded: null,
    },
    threads: [...snapshot.apartments.map((one) => threadOf(one, moment)), ...snapshot.foreign.map(foreignOf)],
    ended: [],
    handovers: snapshot.handovers.map(({ token, how, threadId, ageMs }): HandoverView => ({
      token,
      how,
      threadId,
      sinceUs: moment(ageMs),
    })),
    waitObjects: snapshot.waitObjects,
    deadlocks: findDeadlocks(snapshot).map(({ text, links }) => ({ text, links: [...links] })),
  };
}

function threadOf(one: ApartmentSnapshot, moment: (ageMs: number) => number): ApartmentThread {
  return {
    key: `a${one.id}`,
    apartment: one.id,
    name: one.name,
    kind: one.kind,
    threadId: one.threadId,
    type: one.type,
    qualifier: one.qualifier,
    ground: null,
    state: one.state,
    call: one.call,
    callSinceUs: one.call === '' ? null : moment(one.callAgeMs),
    depth: one.depth,
    queued: one.queued,
    queuedSinceUs: one.queued === 0 ? null : moment(one.queueAgeMs),
    unpumpedSinceUs: one.unpumpedMs === null ? null : moment(one.unpumpedMs),
    messages: one.messages,
    longestGapMs: one.longestGapMs,
    calls: one.calls,
    failures: one.failures,
    incoming: one.incoming,
    rejections: one.rejections,
    retries: one.retries,
    givenUp: one.givenUp,
    objects: one.objects,
    waitingOn: one.waitingOn,
    waitingSinceUs: one.waitingOn.length === 0 ? null : moment(one.waitingMs),
    callingInto: one.callingInto,
    callingProcess: one.callingProcess,
    outgoing: one.outgoing,
    cpuMs: one.cpuMs,
  };
}

/** A thread that COM made: little can be asked about it. */
function foreignOf({
  threadId,
  kind,
  basis,
  ground,
  type,
  qualifier,
  cpuMs,
}: ForeignThread): ApartmentThread {
  return {
    key: `t${threadId}`,
    apartment: null,
    name: kind,
    kind: kind === 'host STA' ? 'sta' : 'mta',
    threadId,
    type,
    qualifier,
    ground: basis === 'reported' ? null : ground,
    state: null,
    ...QUIET_THREAD,
    cpuMs,
  };
}

/** A finished call of native/ as the window is told of it. */
export function callOf(record: CallRecord): CallEvent {
  const { apartment, label, kind, depth, startUs, endUs, result, types } = record;
  return { apartment, label, kind, depth, startUs, endUs, result, types: types.join() };
}

/** A process without COM. */
export function emptyHouse(title: string, noApartments: string): HouseReading {
  return {
    atUs: 0,
    info: {
      noApartments,
      title,
      pid: process.pid,
      system: 'none',
      clock: { us: 0, wall: new Date(0).toISOString() },
      cancellation: false,
      exposed: 0,
      lateAnswers: 0,
      recorded: null,
    },
    threads: [],
    ended: [],
    handovers: [],
    waitObjects: [],
    deadlocks: [],
  };
}
