import {
  unpackCalls,
  type ApartmentThread,
  type CallEvent,
  type DeadlockView,
  type HandoverView,
  type HouseId,
  type HouseInfo,
  type HouseUpdate,
  type WaitObjectView,
} from '../../app/contract/apartment-views';
import type { SessionsView } from '../../app/contract/session-views';
import type { ThreadView } from '../../app/contract/views';
import { Ring } from '../apartments/ring';
import { LATE_ANSWERS } from '../apartments/late-answers';
import type { Slice } from './store';

/** Finished calls that are kept of a house, and moments at which a thread was seen to have pumped. */
export const CALLS_KEPT = 20_000;
const PUMPS_KEPT = 5_000;
/** Names of ended apartments that are kept for their calls. */
const ENDED_KEPT = 200;
/** A rate is taken over this time, so that it does not flicker. */
const RATE_WINDOW_US = 1_000_000;

/** How many messages a thread had pumped when it was looked at. */
export interface PumpSample {
  key: string;
  apartment: number | null;
  atUs: number;
  /** Pumped since the sample before. */
  messages: number;
}

/** One house as it was told last. `calls` and `pumps` are changed in place: `revision` grows with every update. */
export interface HouseState {
  revision: number;
  info: HouseInfo;
  atUs: number;
  /** `performance.now()` when that was, for ages that count up while nothing comes. */
  heardAt: number;
  threads: readonly ApartmentThread[];
  /** Names of apartments that have ended, by number. */
  ended: ReadonlyMap<number, string>;
  /** Messages a second, by thread; missing where nothing was pumped lately. */
  rates: ReadonlyMap<string, number>;
  handovers: readonly HandoverView[];
  waitObjects: readonly WaitObjectView[];
  deadlocks: readonly DeadlockView[];
  /** When a thread's calls were last rejected or given up, and handlers answered late, by key. */
  refusals: ReadonlyMap<string, number>;
  calls: Ring<CallEvent>;
  pumps: Ring<PumpSample>;
  /** Calls that came too fast to be told. */
  lost: number;
}

export const APARTMENT_VIEWS = ['table', 'timeline', 'map', 'sessions', 'lab'] as const;
export type ApartmentsView = (typeof APARTMENT_VIEWS)[number];

export interface ApartmentsSlice {
  houses: Readonly<Record<HouseId, HouseState | null>>;
  /** Warm applications, and workers and the main process; null until they are told. */
  sessions: SessionsView | null;
  workers: readonly ThreadView[] | null;
  apartmentsView: ApartmentsView;
  showApartmentsView(view: ApartmentsView): void;
  /** Take in what the streams told. */
  applyHouse(house: HouseId, update: HouseUpdate): void;
  applySessions(sessions: SessionsView): void;
  applyWorkers(workers: readonly ThreadView[]): void;
}

export const apartmentsSlice: Slice<ApartmentsSlice> = (set) => ({
  houses: { app: null, lab: null },
  sessions: null,
  workers: null,
  apartmentsView: 'table',
  showApartmentsView: (apartmentsView) => set({ apartmentsView }),
  applySessions: (sessions) => set({ sessions }),
  applyWorkers: (workers) => set({ workers }),
  applyHouse: (house, update) =>
    set(({ houses }) => {
      const now = updated(houses[house], update);
      return now === null ? {} : { houses: { ...houses, [house]: now } };
    }),
});

function updated(before: HouseState | null, update: HouseUpdate): HouseState | null {
  const info = update.info ?? before?.info;
  if (info === undefined || (before === null && !update.first)) return null;
  // Another process under the same name has nothing to do with what was seen of the one before.
  const same = before?.info.pid === info.pid && before.info.title === info.title ? before : null;
  const calls = same?.calls ?? new Ring<CallEvent>(CALLS_KEPT);
  const pumps = same?.pumps ?? new Ring<PumpSample>(PUMPS_KEPT);
  const old = same?.threads ?? [];
  const threads = update.first
    ? ((update.threads ?? []) as ApartmentThread[])
    : mergedThreads(old, update.threads ?? [], update.gone ?? []);
  if (update.calls) for (const call of unpackCalls(update.calls)) calls.push(call);
  notePumps(pumps, old, threads, update.atUs);
  return {
    revision: (before?.revision ?? 0) + 1,
    info,
    atUs: update.atUs,
    heardAt: performance.now(),
    threads,
    ended: endedAfter(same, update),
    rates: ratesOf(pumps, update.atUs),
    handovers: update.handovers ?? same?.handovers ?? [],
    waitObjects: update.waitObjects ?? same?.waitObjects ?? [],
    deadlocks: update.deadlocks ?? same?.deadlocks ?? [],
    refusals: refusalsOf(same, threads, info, update.atUs),
    calls,
    pumps,
    lost: update.lost ?? same?.lost ?? 0,
  };
}

function mergedThreads(
  old: readonly ApartmentThread[],
  changes: NonNullable<HouseUpdate['threads']>,
  gone: readonly string[],
): readonly ApartmentThread[] {
  if (changes.length === 0 && gone.length === 0) return old;
  const byKey = new Map(changes.map((change) => [change.key, change]));
  const left = new Set(gone);
  const known = new Set(old.map(({ key }) => key));
  return [
    ...old
      .filter(({ key }) => !left.has(key))
      .map((thread) => {
        const change = byKey.get(thread.key);
        return change ? { ...thread, ...change } : thread;
      }),
    ...(changes.filter(({ key }) => !known.has(key)) as ApartmentThread[]),
  ];
}

function endedAfter(before: HouseState | null, update: HouseUpdate): ReadonlyMap<number, string> {
  const gone = new Set(update.gone);
  const left = before?.threads.filter(({ key }) => gone.has(key)) ?? [];
  const told = update.ended ?? [];
  const known = before?.ended ?? new Map<number, string>();
  if (left.length === 0 && told.length === 0) return known;
  const names = new Map(known);
  for (const { apartment, name } of [...left, ...told]) if (apartment !== null) names.set(apartment, name);
  return new Map([...names].slice(-ENDED_KEPT));
}

function refusalsOf(
  before: HouseState | null,
  threads: readonly ApartmentThread[],
  info: HouseInfo,
  atUs: number,
): ReadonlyMap<string, number> {
  if (!before) return new Map();
  const known = new Map(before.threads.map((thread) => [thread.key, thread]));
  const grown = threads.filter(({ key, rejections, givenUp }) => {
    const old = known.get(key);
    return old !== undefined && (rejections > old.rejections || givenUp > old.givenUp);
  });
  const late = info.lateAnswers > before.info.lateAnswers;
  if (grown.length === 0 && !late && before.refusals.size === 0) return before.refusals;
  const kept = [...before.refusals].filter(([key]) => key === LATE_ANSWERS || known.has(key));
  return new Map([
    ...kept,
    ...grown.map(({ key }) => [key, atUs] as const),
    ...(late ? [[LATE_ANSWERS, atUs] as const] : []),
  ]);
}

function notePumps(
  pumps: Ring<PumpSample>,
  old: readonly ApartmentThread[],
  threads: readonly ApartmentThread[],
  atUs: number,
): void {
  const before = new Map(old.map((thread) => [thread.key, thread.messages]));
  for (const { key, apartment, messages } of threads) {
    const pumped = messages - (before.get(key) ?? messages);
    if (pumped > 0) pumps.push({ key, apartment, atUs, messages: pumped });
  }
}

function ratesOf(pumps: Ring<PumpSample>, atUs: number): ReadonlyMap<string, number> {
  const rates = new Map<string, number>();
  for (let i = pumps.length - 1; i >= 0; i--) {
    const sample = pumps.at(i);
    if (!sample || sample.atUs <= atUs - RATE_WINDOW_US) break;
    rates.set(sample.key, (rates.get(sample.key) ?? 0) + sample.messages);
  }
  return rates;
}
