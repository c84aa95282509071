import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { packCalls, type HouseUpdate } from '../../app/contract/apartment-views';
import { FakeMain } from '../testing/fake-main';
import { sampleInfo, sampleThread } from '../testing/sample-house';
import { CALLS_KEPT } from './apartments-slice';
import { createAppStore } from './store';

const TICKS_AN_HOUR = 36_000;
const CALLS_A_TICK = 50;
const MIB = 1024 ** 2;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What the stream tells of ten apartments that never rest, one of which always ends and another begins. */
function update(tick: number): HouseUpdate {
  const oldest = Math.floor(tick / 100) + 1;
  const begins = tick % 100 === 0;
  const numbers = Array.from({ length: 10 }, (_, i) => oldest + i);
  const whole = (apartment: number) => sampleThread(apartment, { state: 'running', messages: tick * 3 });
  return {
    first: tick === 0,
    atUs: tick * 100_000,
    ...(tick === 0 ? { info: sampleInfo } : {}),
    threads: numbers.map((apartment) =>
      tick === 0 || (begins && apartment === oldest + 9)
        ? whole(apartment)
        : { key: `a${apartment}`, messages: tick * 3, calls: tick, call: `Item ${tick % 7}` },
    ),
    ...(tick > 0 && begins ? { gone: [`a${oldest - 1}`] } : {}),
    calls: packCalls(
      Array.from({ length: CALLS_A_TICK }, (_, i) => ({
        apartment: oldest + (i % 10),
        label: `Item ${i}`,
        kind: 'call' as const,
        depth: 0,
        startUs: tick * 100_000 + i,
        endUs: tick * 100_000 + i + 1,
        result: 0,
        types: '3,8',
      })),
    ),
  };
}

it('keeps an hour of busy apartments without growing', () => {
  const store = createAppStore(new FakeMain().shell);
  const heap: number[] = [];
  for (let tick = 0; tick < TICKS_AN_HOUR; tick++) {
    // As it comes over the wire.
    store.getState().applyHouse('app', JSON.parse(JSON.stringify(update(tick))) as HouseUpdate);
    if (tick % (TICKS_AN_HOUR / 6) === 0) {
      collect();
      heap.push(process.memoryUsage().heapUsed);
    }
  }
  const house = store.getState().houses.app;
  expect(house?.calls).toHaveLength(CALLS_KEPT);
  expect(house?.calls.at(CALLS_KEPT - 1)?.startUs).toBe((TICKS_AN_HOUR - 1) * 100_000 + CALLS_A_TICK - 1);
  expect(house?.threads).toHaveLength(10);
  const [, afterTenMinutes = 0] = heap;
  expect((heap.at(-1) ?? Infinity) - afterTenMinutes).toBeLessThan(2 * MIB);
});
