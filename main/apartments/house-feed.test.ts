import { afterEach, describe, expect, it } from 'vitest';
import {
  QUIET_THREAD,
  unpackCalls,
  type ApartmentThread,
  type CallEvent,
  type HouseUpdate,
} from '../../app/contract/apartment-views';
import { emptyHouse } from './com-house';
import type { House, HouseReading } from './house';
import { HouseFeed } from './house-feed';

/** A house that a test furnishes. */
class TestHouse implements House {
  reads = 0;
  reading: HouseReading = { ...emptyHouse('Test', ''), threads: [thread(1), thread(2)] };
  calls: CallEvent[] = [];
  lost = 0;

  read(): HouseReading {
    this.reads++;
    return this.reading;
  }

  drain(): { calls: readonly CallEvent[]; lost: number } {
    return { calls: this.calls.splice(0), lost: this.lost };
  }

  change(apartment: number, more: Partial<ApartmentThread>): void {
    this.reading = {
      ...this.reading,
      atUs: this.reading.atUs + 1000,
      threads: this.reading.threads.map((one) => (one.apartment === apartment ? { ...one, ...more } : one)),
    };
  }
}

function thread(apartment: number): ApartmentThread {
  return {
    key: `a${apartment}`,
    apartment,
    name: `sta-${apartment}`,
    kind: 'sta',
    threadId: 100 + apartment,
    type: 0,
    qualifier: 0,
    ground: null,
    state: 'idle',
    ...QUIET_THREAD,
    cpuMs: 0,
  };
}

function call(label: string): CallEvent {
  return { apartment: 1, label, kind: 'call', depth: 0, startUs: 1, endUs: 4, result: 0, types: '8' };
}

const MS = 5;
let abort = new AbortController();
afterEach(() => {
  abort.abort();
  abort = new AbortController();
});

async function next(stream: AsyncGenerator<HouseUpdate, void, void>): Promise<HouseUpdate> {
  const { value } = await stream.next();
  if (!value) throw new Error('the stream ended');
  return value;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('the feed of a house', () => {
  it('tells everything at first, then only the fields that changed', async () => {
    const house = new TestHouse();
    const stream = new HouseFeed(house, MS).watch(abort.signal);
    const first = await next(stream);
    expect(first.first).toBe(true);
    expect(first.threads?.map(({ name }) => name)).toEqual(['sta-1', 'sta-2']);
    house.change(2, { state: 'running', call: 'Open' });
    expect(await next(stream)).toEqual({
      first: false,
      atUs: 1000,
      threads: [{ key: 'a2', state: 'running', call: 'Open' }],
    });
    const ended = [{ apartment: 1, name: 'sta-1' }];
    house.reading = { ...house.reading, threads: house.reading.threads.slice(1), ended };
    expect(await next(stream)).toMatchObject({ gone: ['a1'], ended });
    // Who looks only now is told the name too: calls of that thread may come yet.
    const later = new HouseFeed(house, MS).watch(abort.signal);
    expect(await next(later)).toMatchObject({ first: true, ended });
  });

  it('says nothing while nothing changes, though time goes on', async () => {
    const house = new TestHouse();
    const stream = new HouseFeed(house, MS).watch(abort.signal);
    await next(stream);
    let told = false;
    const waiting = stream.next().then(() => (told = true));
    for (let i = 0; i < 5; i++) {
      house.reading = { ...house.reading, atUs: house.reading.atUs + 1 };
      await pause(2 * MS);
    }
    expect(house.reads).toBeGreaterThan(3);
    expect(told).toBe(false);
    house.change(1, { calls: 1 });
    await waiting;
    expect(told).toBe(true);
  });

  it('reads nothing before somebody looks and after the last has gone', async () => {
    const house = new TestHouse();
    const feed = new HouseFeed(house, MS);
    await pause(4 * MS);
    expect(house.reads).toBe(0);
    const other = new AbortController();
    const one = feed.watch(abort.signal);
    const two = feed.watch(other.signal);
    await next(one);
    await next(two);
    const ended = one.next();
    abort.abort();
    expect((await ended).done).toBe(true);
    expect(feed.watched).toBe(true);
    const alsoEnded = two.next();
    other.abort();
    expect((await alsoEnded).done).toBe(true);
    expect(feed.watched).toBe(false);
    const { reads } = house;
    await pause(6 * MS);
    expect(house.reads).toBe(reads);
  });

  it('gives every listener all calls, and says how many were lost since it looked', async () => {
    const house = new TestHouse();
    house.lost = 900;
    house.calls = [call('before')];
    const feed = new HouseFeed(house, MS);
    const one = feed.watch(abort.signal);
    const first = await next(one);
    expect(unpackCalls(first.calls ?? { labels: [], types: [], columns: [] })).toEqual([call('before')]);
    expect(first.lost).toBeUndefined();
    const two = feed.watch(abort.signal);
    await next(two);
    house.calls = [call('Open'), call('Close'), call('Open')];
    house.lost = 907;
    for (const stream of [one, two]) {
      const { calls, lost } = await next(stream);
      expect(calls?.labels).toEqual(['Open', 'Close']);
      expect(unpackCalls(calls ?? { labels: [], types: [], columns: [] }).map(({ label }) => label)).toEqual([
        'Open',
        'Close',
        'Open',
      ]);
      expect(lost).toBe(7);
    }
  });

  it('keeps no more than it can tell for one who does not listen, and counts the rest', async () => {
    const house = new TestHouse();
    const stream = new HouseFeed(house, 1).watch(abort.signal);
    await next(stream);
    for (let i = 0; i < 5; i++) {
      house.calls = Array.from({ length: 5_000 }, () => call('Item'));
      while (house.calls.length > 0) await pause(2);
    }
    const update = await next(stream);
    expect(update.calls?.columns).toHaveLength(20_000 * 8);
    expect(update.lost).toBe(5_000);
  });
});
