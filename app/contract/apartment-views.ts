import { z } from 'zod';

/*
 * The threads of one process and their COM apartments, as the panel shows them. A "house" is such a process: the app's
 * own main process, or the one that an experiment runs in. All `...Us` are microseconds on the house's own clock
 * (QueryPerformanceCounter), so that they stay equal while nothing happens; `houseInfo.clock` ties them to the wall clock.
 */

/** The main process of the app, or the process of the lab's experiment. */
export type HouseId = 'app' | 'lab';

export const houseInfo = z.object({
  /** Why there are no apartments; null where COM is. */
  noApartments: z.string().nullable(),
  /** Such as `Concierge`, or the title of an experiment. */
  title: z.string(),
  pid: z.number().int(),
  /** Whose COM it is. */
  system: z.enum(['Windows', 'Wine', 'none']),
  /** The two clocks at one moment; wall is ISO 8601. */
  clock: z.object({ us: z.number(), wall: z.string() }),
  /** Whether a call in flight can be abandoned here. */
  cancellation: z.boolean(),
  /** JavaScript objects that COM holds. */
  exposed: z.number().int(),
  /** Answers of handlers that came after their time-out. */
  lateAnswers: z.number().int(),
  /** Set when what is shown was recorded earlier: where and when, such as `Wine 8, 2026-11-25`. */
  recorded: z.string().nullable(),
});
export type HouseInfo = z.infer<typeof houseInfo>;

export const threadState = z.enum([
  'suspended',
  'starting',
  'idle',
  'running',
  'stopping',
  'stopped',
  'detached',
]);

/** One thread. Counters count since it started. */
export const apartmentThread = z.object({
  /** Unique in its house for ever: `a3` for our apartment 3, `t4711` for another thread. */
  key: z.string(),
  /** Our apartment's number, as calls and waits name it; null for threads that are not ours. */
  apartment: z.number().int().nullable(),
  name: z.string(),
  kind: z.enum(['sta', 'mta', 'unknown']),
  threadId: z.number().int(),
  /** APTTYPE and APTTYPEQUALIFIER; -1 while unknown. */
  type: z.number().int(),
  qualifier: z.number().int(),
  /** null: COM reported type and qualifier on the thread itself. Else what they were inferred from. */
  ground: z.string().nullable(),
  /** null where the thread is not ours and nobody can tell. */
  state: threadState.nullable(),
  /** The running call by name; empty while idle. */
  call: z.string(),
  callSinceUs: z.number().nullable(),
  /** Calls under way, one inside of the other; `call` is the innermost. */
  depth: z.number().int(),
  queued: z.number().int(),
  queuedSinceUs: z.number().nullable(),
  /** Since when a running STA has not pumped; null where it owes nobody a pump. */
  unpumpedSinceUs: z.number().nullable(),
  messages: z.number().int(),
  longestGapMs: z.number(),
  calls: z.number().int(),
  failures: z.number().int(),
  /** Calls that came in through the message filter; calls out that were rejected, tried again, given up. */
  incoming: z.number().int(),
  rejections: z.number().int(),
  retries: z.number().int(),
  givenUp: z.number().int(),
  /** Objects it holds; threads of the MTA share theirs. */
  objects: z.number().int(),
  /** Wait objects, by id, that it waits on without pumping. */
  waitingOn: z.array(z.number().int()),
  waitingSinceUs: z.number().nullable(),
  /** Our apartment that its call in flight went into; 0 for none. */
  callingInto: z.number().int(),
  /** Process that its call in flight went into, where that is known; 0 for none. */
  callingProcess: z.number().int(),
  /** A call through a proxy is under way, during which COM itself pumps an STA. */
  outgoing: z.boolean(),
  cpuMs: z.number().nullable(),
});
export type ApartmentThread = z.infer<typeof apartmentThread>;

/** One of our apartments that has ended: its calls are still told and shown. */
export const endedApartment = z.object({ apartment: z.number().int(), name: z.string() });
export type EndedApartment = z.infer<typeof endedApartment>;

/** A stream not yet unmarshaled, or a cookie of the global interface table not yet revoked. */
export const handoverView = z.object({
  token: z.number().int(),
  how: z.enum(['stream', 'git']),
  threadId: z.number().int(),
  sinceUs: z.number(),
});
export type HandoverView = z.infer<typeof handoverView>;

export const waitObjectView = z.object({
  id: z.number().int(),
  kind: z.enum(['event', 'mutex', 'semaphore', 'process', 'thread']),
  name: z.string(),
  /** A mutex's owner, an event's declared signaller, or the apartment whose thread it is; 0 for none. */
  apartment: z.number().int(),
  /** A process's id; 0 for the other kinds. */
  pid: z.number().int(),
});
export type WaitObjectView = z.infer<typeof waitObjectView>;

/** A ring of threads that wait for each other: each link for the next, the last for the first. */
export const deadlockView = z.object({
  text: z.string(),
  links: z.array(z.object({ apartment: z.string(), threadId: z.number().int(), how: z.string() })),
});
export type DeadlockView = z.infer<typeof deadlockView>;

/** `call`: a batch from JavaScript; `incoming`: a call that came in through COM; `wait`: a wait without pumping. */
export const CALL_KINDS = ['call', 'incoming', 'wait'] as const;
export type CallKind = (typeof CALL_KINDS)[number];

/** A finished call, or the beginning of one that came in for an object that is not ours. */
export interface CallEvent {
  /** Our apartment that it ran in. */
  apartment: number;
  label: string;
  kind: CallKind;
  /** Calls of the same thread that it ran inside of. */
  depth: number;
  startUs: number;
  /** Null where only the beginning was seen. */
  endUs: number | null;
  /** HRESULT; null where it went to the caller alone. */
  result: number | null;
  /** VARTYPEs of the arguments (of a batch, those of its first invocation), separated by commas. */
  types: string;
}

/**
 * Finished calls as one flat row of numbers, since they come by the thousand. COLUMNS numbers a call: apartment, index of
 * its label, index of its kind, depth, start, duration (NO_END), result (NO_RESULT), index of its types.
 */
export const callBatch = z.object({
  labels: z.array(z.string()),
  types: z.array(z.string()),
  columns: z.array(z.number()),
});
export type CallBatch = z.infer<typeof callBatch>;
const COLUMNS = 8;
/** What is not known, as numbers that a duration and an HRESULT cannot be. */
const NO_END = -1;
const NO_RESULT = 2 ** 32;

export function packCalls(calls: readonly CallEvent[]): CallBatch {
  const labels = new Map<string, number>();
  const types = new Map<string, number>();
  const index = (of: Map<string, number>, text: string): number => {
    const known = of.get(text);
    if (known !== undefined) return known;
    of.set(text, of.size);
    return of.size - 1;
  };
  const columns: number[] = [];
  for (const call of calls) {
    columns.push(
      call.apartment,
      index(labels, call.label),
      CALL_KINDS.indexOf(call.kind),
      call.depth,
      call.startUs,
      call.endUs === null ? NO_END : call.endUs - call.startUs,
      call.result ?? NO_RESULT,
      index(types, call.types),
    );
  }
  return { labels: [...labels.keys()], types: [...types.keys()], columns };
}

export function unpackCalls({ labels, types, columns }: CallBatch): CallEvent[] {
  const calls: CallEvent[] = [];
  for (let at = 0; at + COLUMNS <= columns.length; at += COLUMNS) {
    const [apartment, label, kind, depth, startUs, duration, result, type] = columns.slice(
      at,
      at + COLUMNS,
    ) as [number, number, number, number, number, number, number, number];
    calls.push({
      apartment,
      label: labels[label] ?? '',
      kind: CALL_KINDS[kind] ?? 'call',
      depth,
      startUs,
      endUs: duration === NO_END ? null : startUs + duration,
      result: result === NO_RESULT ? null : result,
      types: types[type] ?? '',
    });
  }
  return calls;
}

/** What changed in a house since the update before; the first one says everything. What did not change is left out. */
export const houseUpdate = z.object({
  first: z.boolean(),
  /** When the state was read. */
  atUs: z.number(),
  info: houseInfo.optional(),
  /** Threads that are new, whole, and changed fields of those that are known. */
  threads: z.array(apartmentThread.partial().required({ key: true })).optional(),
  gone: z.array(z.string()).optional(),
  /** The apartments that ended last, in that order, also before anybody looked. */
  ended: z.array(endedApartment).optional(),
  handovers: z.array(handoverView).optional(),
  waitObjects: z.array(waitObjectView).optional(),
  deadlocks: z.array(deadlockView).optional(),
  calls: callBatch.optional(),
  /** Calls that were lost before they could be read, since watching began. */
  lost: z.number().int().optional(),
});
export type HouseUpdate = z.infer<typeof houseUpdate>;

/** A thread that does nothing and of which nothing was counted: what else is known of it goes on top. */
export const QUIET_THREAD: Omit<
  ApartmentThread,
  'key' | 'apartment' | 'name' | 'kind' | 'threadId' | 'type' | 'qualifier' | 'ground' | 'state' | 'cpuMs'
> = {
  call: '',
  callSinceUs: null,
  depth: 0,
  queued: 0,
  queuedSinceUs: null,
  unpumpedSinceUs: null,
  messages: 0,
  longestGapMs: 0,
  calls: 0,
  failures: 0,
  incoming: 0,
  rejections: 0,
  retries: 0,
  givenUp: 0,
  objects: 0,
  waitingOn: [],
  waitingSinceUs: null,
  callingInto: 0,
  callingProcess: 0,
  outgoing: false,
};
