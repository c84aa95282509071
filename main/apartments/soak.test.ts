import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CallRecord, Com, Snapshot } from '../../native';
import { ComHouse } from './com-house';
import { FEED_INTERVAL_MS, HouseFeed } from './house-feed';

const TICKS_AN_HOUR = 3_600_000 / FEED_INTERVAL_MS;
const CALLS_A_TICK = 50;
const MIB = 1024 ** 2;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A process whose ten apartments never rest, one of which always ends and another begins. */
function busyCom(): { com: Com; told: () => number } {
  let tick = 0;
  let calls = 0;
  const apartment = (id: number): Snapshot['apartments'][number] => ({
    id,
    name: `sta-${id}`,
    kind: 'sta',
    state: 'running',
    threadId: 1000 + id,
    type: 0,
    qualifier: 0,
    basis: 'reported',
    ground: '',
    call: `Item ${tick % 7}`,
    callAgeMs: 3,
    depth: 1,
    queued: tick % 5,
    queueAgeMs: 1,
    messages: tick * 3,
    calls,
    failures: 0,
    longestGapMs: 1,
    unpumpedMs: 1,
    objects: 4,
    incoming: 0,
    rejections: 0,
    retries: 0,
    givenUp: 0,
    waitingOn: [],
    waitingMs: 0,
    callingInto: 0,
    callingProcess: 0,
    outgoing: false,
    cpuMs: tick,
  });
  const host = {
    snapshot: (): Snapshot => {
      tick++;
      const oldest = Math.floor(tick / 100);
      return {
        waitObjects: [],
        cancellation: true,
        wine: false,
        nowUs: tick * FEED_INTERVAL_MS * 1000,
        tickMs: tick * FEED_INTERVAL_MS,
        apartments: Array.from({ length: 10 }, (_, i) => apartment(oldest + i + 1)),
        foreign: [],
        handovers: [],
        exposed: 0,
        lateAnswers: 0,
      };
    },
    endedApartments: [],
    drainCalls: () => ({
      dropped: 0,
      calls: Array.from({ length: CALLS_A_TICK }, (_, i): CallRecord => ({
        apartment: (i % 10) + 1,
        call: ++calls,
        label: `Item ${calls % 40}`,
        startUs: calls,
        endUs: calls + 1,
        result: 0,
        kind: 'call',
        depth: 0,
        types: [3, 8],
        threadId: 1,
      })),
    }),
  };
  return { com: { available: true, host } as unknown as Com, told: () => calls };
}

it('tells an hour of busy apartments without growing', async () => {
  const { com, told } = busyCom();
  const abort = new AbortController();
  const stream = new HouseFeed(new ComHouse(com, 'Soak')).watch(abort.signal);
  let updates = 0;
  let columns = 0;
  const heap: number[] = [];
  for (let tick = 0; tick < TICKS_AN_HOUR; tick++) {
    const next = stream.next();
    // The first comes at once.
    if (tick > 0) await vi.advanceTimersByTimeAsync(FEED_INTERVAL_MS);
    const { value } = await next;
    updates++;
    columns += value?.calls?.columns.length ?? 0;
    if (tick % (TICKS_AN_HOUR / 6) === 0) {
      collect();
      heap.push(process.memoryUsage().heapUsed);
    }
  }
  abort.abort();
  await stream.next();
  expect(updates).toBe(TICKS_AN_HOUR);
  expect(columns).toBe(told() * 8);
  const [, afterTenMinutes = 0] = heap;
  expect((heap.at(-1) ?? Infinity) - afterTenMinutes).toBeLessThan(2 * MIB);
});
