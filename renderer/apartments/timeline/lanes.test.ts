import { describe, expect, it } from 'vitest';
import type { CallEvent } from '../../../app/contract/apartment-views';
import type { PumpSample } from '../../state/apartments-slice';
import { sampleThread } from '../../testing/sample-house';
import { Ring } from '../ring';
import { tookText } from './bar-details';
import { lanesOf, totalsOf } from './lanes';
import { barAt, laneBoxes, NAMES_WIDTH, xOf } from './layout';
import { AT_FIRST, axisMarks, edgesOf, panned, paused, zoomed } from './time-window';
import { keyAction } from './timeline';

function call(startUs: number, endUs: number, more: Partial<CallEvent> = {}): CallEvent {
  return {
    apartment: 1,
    label: 'Open',
    kind: 'call',
    depth: 0,
    startUs,
    endUs,
    result: 0,
    types: '',
    ...more,
  };
}

function house(calls: CallEvent[], pumps: PumpSample[] = [], threads = [sampleThread(1), sampleThread(2)]) {
  const rings = { calls: new Ring<CallEvent>(1000), pumps: new Ring<PumpSample>(1000) };
  for (const one of calls) rings.calls.push(one);
  for (const one of pumps) rings.pumps.push(one);
  return { threads, ended: new Map([[8, 'excel-8']]), ...rings };
}

const EDGES = { fromUs: 1000, toUs: 2000 };

describe('lanes', () => {
  it('hold what touches the time shown, also of threads that have ended', () => {
    const lanes = lanesOf(
      house(
        [
          call(0, 999),
          call(900, 1000),
          call(1200, 1300, { apartment: 9 }),
          call(1200, 1300, { apartment: 8 }),
          call(2001, 2500),
        ],
        [{ key: 'a1', apartment: 1, atUs: 1500, messages: 3 }],
      ),
      EDGES,
      5000,
    );
    expect(lanes.map(({ name, gone, bars }) => [name, gone, bars.length])).toEqual([
      ['excel-1', false, 1],
      ['excel-2', false, 0],
      ['apartment 9', true, 1],
      ['excel-8', true, 1],
    ]);
    expect(lanes[0]?.pumps).toHaveLength(1);
  });

  it('show the running call until now, as deep as it is, with the wait it is in', () => {
    const threads = [
      sampleThread(1, {
        state: 'running',
        call: 'incoming Ledger.Add',
        callSinceUs: 1500,
        depth: 2,
        waitingOn: [7],
        waitingSinceUs: 1600,
      }),
    ];
    const [lane] = lanesOf(house([], [], threads), EDGES, 2000);
    expect(lane?.depth).toBe(2);
    expect(lane?.bars).toEqual([
      {
        apartment: 1,
        label: 'Ledger.Add',
        kind: 'incoming',
        depth: 1,
        startUs: 1500,
        endUs: 2000,
        result: null,
        types: '',
        running: true,
        waitingSinceUs: 1600,
      },
    ]);
  });

  it('show a call into a foreign object under one name, running and ended', () => {
    const foreign: Partial<CallEvent> = { label: 'incoming call', kind: 'incoming', result: null };
    const threads = [
      sampleThread(1, { state: 'running', call: 'incoming call', callSinceUs: 1500, depth: 1 }),
    ];
    const calls = [call(1100, 1200, foreign), call(1300, 1300, { ...foreign, endUs: null, depth: 1 })];
    const [lane] = lanesOf(house(calls, [], threads), EDGES, 2000);
    expect(lane?.bars.map(({ label, kind, result }) => [label, kind, result])).toEqual(
      Array(3).fill(['incoming call', 'incoming', null]),
    );
    expect(lane?.bars.map((bar) => tookText(bar))).toEqual(['100 µs', 'not known', '500 µs']);
    expect(lane?.bars.map(({ running }) => running)).toEqual([undefined, undefined, true]);
    const [totals] = totalsOf(lane ? [lane] : [], EDGES);
    // One whose end nobody saw takes up no time.
    expect([totals?.calls, totals?.nested, totals?.failed, totals?.busyUs]).toEqual([2, 1, 0, 600]);
  });

  it('leave out a call without an end that began outside of the time shown', () => {
    const [lane] = lanesOf(
      house([call(900, 0, { endUs: null }), call(1000, 0, { endUs: null })]),
      EDGES,
      5000,
    );
    expect(lane?.bars.map(({ startUs, endUs }) => [startUs, endUs])).toEqual([[1000, 1000]]);
  });

  it('add up to totals in which nested time counts once and what lies outside does not', () => {
    const lanes = lanesOf(
      house(
        [
          call(900, 1500),
          call(1100, 1300, { depth: 1, label: 'Add' }),
          call(1600, 1700, { result: -2147417848 }),
          call(1400, 1450, { kind: 'wait', label: 'ledger', depth: 1 }),
        ],
        [{ key: 'a1', apartment: 1, atUs: 1500, messages: 3 }],
      ),
      EDGES,
      5000,
    );
    expect(totalsOf(lanes, EDGES)).toEqual([
      {
        lane: 'excel-1',
        calls: 2,
        nested: 1,
        failed: 1,
        busyUs: 600,
        waitedUs: 50,
        messages: 3,
        longest: [
          { label: 'Open', calls: 2, us: 600 },
          { label: 'Add', calls: 1, us: 200 },
        ],
      },
    ]);
  });

  it('find the innermost bar at a point, and thin ones beside it', () => {
    const lanes = lanesOf(house([call(1000, 1900), call(1500, 1500)]), EDGES, 5000);
    const boxes = laneBoxes(lanes);
    const y = (boxes[0]?.top ?? 0) + 8;
    const x = xOf(1500, EDGES, 1000 + NAMES_WIDTH);
    expect(barAt(boxes, x + 2, y, EDGES, 1000 + NAMES_WIDTH)?.startUs).toBe(1500);
    expect(barAt(boxes, x + 5, y, EDGES, 1000 + NAMES_WIDTH)?.startUs).toBe(1000);
    expect(barAt(boxes, 10, y, EDGES, 1000 + NAMES_WIDTH)).toBeNull();
  });
});

describe('the time shown', () => {
  const still = { spanUs: 1000, endUs: 5000 };

  it('follows the present until it is stopped or moved', () => {
    expect(edgesOf(AT_FIRST, 20_000_000)).toEqual({ fromUs: 10_000_000, toUs: 20_000_000 });
    expect(paused(AT_FIRST, 7).endUs).toBe(7);
    expect(panned(AT_FIRST, 20_000_000, -0.1).endUs).toBe(19_000_000);
    expect(panned(still, 5100, 0.1).endUs).toBeNull();
  });

  it('zooms about the moment under the pointer, within bounds', () => {
    expect(zoomed(still, 9000, 0.5, 0.25)).toEqual({ spanUs: 500, endUs: 4625 });
    expect(zoomed(still, 9000, 1e-9).spanUs).toBe(100);
    expect(zoomed(still, 9000, 1e12).spanUs).toBe(3_600_000_000);
  });

  it('marks round distances on the axis', () => {
    expect(axisMarks(10_000_000, 1000).map(({ text }) => text)).toEqual([
      '0',
      '−1 s',
      '−2 s',
      '−3 s',
      '−4 s',
      '−5 s',
      '−6 s',
      '−7 s',
      '−8 s',
      '−9 s',
      '−10 s',
    ]);
    expect(axisMarks(450, 300).map(({ text }) => text)).toEqual(['0', '−200 µs', '−400 µs']);
  });

  it('obeys the keys', () => {
    const lanes = lanesOf(house([call(1500, 1600), call(1100, 1200)]), EDGES, 5000);
    const state = { window: AT_FIRST, nowUs: 5000, lanes, marked: null };
    expect(keyAction('ArrowDown', state)?.marked?.startUs).toBe(1100);
    const first = keyAction('ArrowDown', state)?.marked ?? null;
    expect(keyAction('ArrowDown', { ...state, marked: first })?.marked?.startUs).toBe(1500);
    expect(keyAction('ArrowUp', { ...state, marked: first })?.marked?.startUs).toBe(1100);
    expect(keyAction(' ', state)?.window?.endUs).toBe(5000);
    expect(keyAction('+', state)?.window?.spanUs).toBe(5_000_000);
    expect(keyAction('x', state)).toBeNull();
    expect(keyAction('ArrowDown', { ...state, lanes: [] })).toBeNull();
  });
});
