import type { ApartmentThread, HouseInfo, HouseUpdate } from '../../app/contract/apartment-views';

/** The house of a process, as its stream tells it first. */
export const sampleInfo: HouseInfo = {
  noApartments: null,
  title: 'Concierge',
  pid: 4000,
  system: 'Windows',
  clock: { us: 0, wall: '2026-01-01T00:00:00.000Z' },
  cancellation: true,
  exposed: 0,
  lateAnswers: 0,
  recorded: null,
};

export function houseWithoutCom(noApartments: string): HouseUpdate {
  return { first: true, atUs: 0, info: { ...sampleInfo, noApartments, system: 'none' }, threads: [] };
}

/** An idle STA of ours; what a test is about is set by it. */
export function sampleThread(apartment: number, more: Partial<ApartmentThread> = {}): ApartmentThread {
  return {
    key: `a${apartment}`,
    apartment,
    name: `excel-${apartment}`,
    kind: 'sta',
    threadId: 100 + apartment,
    type: 0,
    qualifier: 0,
    ground: null,
    state: 'idle',
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
    cpuMs: 0,
    ...more,
  };
}
