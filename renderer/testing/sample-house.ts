import {
  QUIET_THREAD,
  type ApartmentThread,
  type HouseInfo,
  type HouseUpdate,
} from '../../app/contract/apartment-views';

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
    ...QUIET_THREAD,
    cpuMs: 0,
    ...more,
  };
}
