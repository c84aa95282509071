import type { ApartmentThread } from '../../../app/contract/apartment-views';
import type { HostCall, LabNeighbour } from '../../../app/contract/lab-views';
import type { SessionView } from '../../../app/contract/session-views';
import type { ThreadView } from '../../../app/contract/views';
import type { HouseState } from '../../state/apartments-slice';
import { applicationName, apartmentName } from '../thread-names';
import { situationOf, type Situation } from '../thread-situation';

/** A thread in its room. */
export interface Tenant {
  thread: ApartmentThread;
  situation: Situation;
}

/** One apartment: an STA has one thread, the MTA has all that entered it. */
export interface Room {
  key: string;
  /** Such as `Main STA`, `Host STA`, `MTA`. */
  title: string;
  tenants: readonly Tenant[];
  /** Whether COM made it, so that what it is was inferred. */
  inferred: boolean;
}

/** Another process. */
export interface Neighbour {
  key: string;
  title: string;
  pid: number | null;
  detail: string;
  alive: boolean;
}

/** A call in flight, or a wait, from a thread to a thread, room or neighbour. Both ends are keys. */
export interface Arrow {
  from: string;
  to: string;
  label: string;
  kind: 'call' | 'wait';
  /** COM made a proxy for it. */
  proxy: boolean;
  /** Part of a ring of threads that wait for each other. */
  ring: boolean;
}

/** A process as a house: what the map draws, and its words. */
export interface HouseModel {
  title: string;
  pid: number;
  rooms: readonly Room[];
  neighbours: readonly Neighbour[];
  arrows: readonly Arrow[];
  /** Each ring in a sentence. */
  deadlocks: readonly string[];
}

export type MappedHouse = Pick<HouseState, 'info' | 'threads' | 'ended' | 'waitObjects' | 'deadlocks'>;

/** What lies around a house. */
export interface Surroundings {
  sessions?: readonly SessionView[];
  workers?: readonly ThreadView[];
  processes?: readonly LabNeighbour[];
  hostCalls?: readonly HostCall[];
}

const MTA_ROOM = 'mta';

/** Sorts what a house told into rooms, neighbours and arrows. `nowUs` is on the house's own clock. */
export function modelOf(house: MappedHouse, around: Surroundings, nowUs: number): HouseModel {
  const sessions = around.sessions ?? [];
  const present = house.threads.filter(({ state }) => state !== 'stopped');
  const neighbours = neighboursOf(around);
  const arrows = arrowsOf(house, present, around, neighbours);
  const called = new Set(arrows.filter(({ kind }) => kind === 'call').map(({ to }) => to));
  const tenant = (thread: ApartmentThread): Tenant => ({
    thread,
    situation:
      // It pumps, so it takes the call that is in flight to it; its own row may not tell yet.
      thread.state === 'idle' && called.has(thread.key)
        ? { kind: 'running', word: 'Serving a call (inferred)' }
        : situationOf(thread, house, sessions, nowUs),
  });
  const mta = present.filter(({ kind }) => kind === 'mta');
  const rooms: Room[] = present
    .filter(({ kind }) => kind !== 'mta')
    .map((thread) => ({
      key: thread.key,
      title: thread.apartment === null ? 'Host STA' : apartmentName(thread),
      tenants: [tenant(thread)],
      inferred: thread.ground !== null,
    }));
  if (mta.length > 0) {
    const ours = mta.some(({ apartment }) => apartment !== null);
    const host = mta.some(({ name }) => name === 'host MTA');
    rooms.push({
      key: MTA_ROOM,
      title: !ours && host ? 'Host MTA' : 'MTA',
      tenants: mta.map(tenant),
      inferred: !ours && mta.every(({ ground }) => ground !== null),
    });
  }
  return {
    title: house.info.title,
    pid: house.info.pid,
    rooms,
    neighbours,
    arrows,
    deadlocks: house.deadlocks.map(({ text }) => text),
  };
}

const processKey = (pid: number): string => `p${pid}`;

function neighboursOf({ sessions = [], workers = [], processes = [] }: Surroundings): Neighbour[] {
  return [
    ...sessions
      .filter(({ pid, state }) => pid !== null && state !== 'ended')
      .map(({ progId, pid, lease, state }) => ({
        key: processKey(pid ?? 0),
        title: applicationName(progId),
        pid,
        detail: lease?.file ?? state,
        alive: state !== 'lost',
      })),
    ...processes.map(({ pid, alive }) => ({
      key: processKey(pid),
      title: 'Local server',
      pid,
      detail: alive ? 'running' : 'ended',
      alive,
    })),
    ...workers
      .filter(({ kind, state }) => kind === 'worker' && state !== 'ended')
      .map(({ id, name, pid, file, state }) => ({
        key: `w${id}`,
        title: name,
        pid,
        detail: file ?? state,
        alive: true,
      })),
  ];
}

function arrowsOf(
  house: MappedHouse,
  present: readonly ApartmentThread[],
  { hostCalls = [], sessions = [] }: Surroundings,
  neighbours: readonly Neighbour[],
): Arrow[] {
  const byApartment = new Map(present.map((thread) => [thread.apartment, thread]));
  const byThread = new Map(present.map((thread) => [thread.threadId, thread]));
  const there = new Set(neighbours.map(({ key }) => key));
  const inRing = (from: ApartmentThread, to: ApartmentThread): boolean =>
    house.deadlocks.some(({ links }) =>
      links.some(
        (link, i) =>
          link.threadId === from.threadId && links[(i + 1) % links.length]?.threadId === to.threadId,
      ),
    );
  const arrows: Arrow[] = [];
  for (const thread of present) {
    const to = thread.callingInto === 0 ? undefined : byApartment.get(thread.callingInto);
    if (to && to !== thread) {
      arrows.push({
        from: thread.key,
        to: to.key,
        label: thread.call,
        kind: 'call',
        proxy: thread.outgoing,
        ring: inRing(thread, to),
      });
    }
    const session = sessions.find((one) => one.threadId === thread.threadId && one.pid !== null);
    const pid = thread.callingProcess !== 0 ? thread.callingProcess : to ? 0 : (session?.pid ?? 0);
    if (thread.outgoing && pid !== 0 && there.has(processKey(pid))) {
      arrows.push({
        from: thread.key,
        to: processKey(pid),
        label: thread.call,
        kind: 'call',
        proxy: true,
        ring: false,
      });
    }
    for (const id of thread.waitingOn) {
      const object = house.waitObjects.find((one) => one.id === id);
      const owner = object ? byApartment.get(object.apartment) : undefined;
      if (!object || !owner || object.apartment === 0 || owner === thread) continue;
      arrows.push({
        from: thread.key,
        to: owner.key,
        label: `waits for ${object.kind} "${object.name}"`,
        kind: 'wait',
        proxy: false,
        ring: inRing(thread, owner),
      });
    }
  }
  for (const { from, threadId } of hostCalls) {
    const caller = byApartment.get(from);
    const host = byThread.get(threadId);
    if (!caller || !host) continue;
    arrows.push({
      from: caller.key,
      to: host.key,
      label: caller.call,
      kind: 'call',
      proxy: true,
      ring: false,
    });
  }
  return arrows;
}
