import { describe, expect, it } from 'vitest';
import { barBlocks, type BarBlocks } from './bar-blocks';
import { drawTimeline } from './draw-timeline';
import type { Bar } from './lanes';
import { laneBoxes, NAMES_WIDTH, type LaneBox } from './layout';

const EDGES = { fromUs: 0, toUs: 1000 };
/** A pixel shows ten microseconds. */
const WIDTH = NAMES_WIDTH + 100;

function bar(startUs: number, endUs: number, more: Partial<Bar> = {}): Bar {
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

function boxesOf(...lanes: Bar[][]): LaneBox[] {
  return laneBoxes(
    lanes.map((bars, i) => ({ apartment: i + 1, name: `sta-${i}`, gone: false, bars, pumps: [], depth: 2 })),
  );
}

/** Left edges, from the first moment shown, and widths. */
function spans(blocks: BarBlocks, kind: Exclude<keyof BarBlocks, 'named'>): [number, number][] {
  return blocks[kind].map(({ left, width }) => [left - NAMES_WIDTH, width]);
}

describe('bars as blocks', () => {
  it('are one block where they fill the same pixels, and several where a pixel stays free', () => {
    const busy = Array.from({ length: 1000 }, (_, i) => bar(i, i + 0.5)).filter(
      ({ startUs }) => startUs < 300 || startUs >= 500,
    );
    expect(spans(barBlocks(boxesOf(busy), EDGES, WIDTH), 'call')).toEqual([
      [0, 31],
      [50, 51],
    ]);
  });

  it('are told apart by lane, depth and kind, and failures are told besides', () => {
    const blocks = barBlocks(
      boxesOf(
        [
          bar(100, 105),
          bar(105, 110, { kind: 'incoming' }),
          bar(110, 120, { kind: 'wait', depth: 1 }),
          bar(120, 125, { result: -1 }),
        ],
        [bar(100, 105)],
      ),
      EDGES,
      WIDTH,
    );
    expect(spans(blocks, 'call')).toEqual([
      [10, 1],
      [12, 1],
      [10, 1],
    ]);
    expect(new Set(blocks.call.map(({ top }) => top)).size).toBe(2);
    expect(spans(blocks, 'incoming')).toEqual([[11, 1]]);
    expect(spans(blocks, 'wait')).toEqual([[11, 1]]);
    expect(spans(blocks, 'failed')).toEqual([[12, 1]]);
  });

  it('stay apart when they are wide, even if one follows the other at once', () => {
    const blocks = barBlocks(boxesOf([bar(0, 400), bar(400, 1000)]), EDGES, WIDTH);
    expect(spans(blocks, 'call')).toEqual([
      [0, 39],
      [40, 59],
    ]);
    expect(blocks.named.map(({ bar }) => bar.startUs)).toEqual([0, 400]);
  });

  it('show the end of a call that waits as a wait', () => {
    const blocks = barBlocks(boxesOf([bar(0, 1000, { running: true, waitingSinceUs: 600 })]), EDGES, WIDTH);
    expect(spans(blocks, 'call')).toEqual([[0, 99]]);
    expect(spans(blocks, 'wait')).toEqual([[60, 39]]);
  });

  it('end a little outside of the picture when they go on there', () => {
    const [[left, width]] = spans(barBlocks(boxesOf([bar(-1e9, 1e9)]), EDGES, WIDTH), 'call') as [
      [number, number],
    ];
    expect(left).toBe(-3);
    expect(left + width).toBe(102);
  });
});

describe('the picture', () => {
  it('takes no more strokes for a hundred thousand calls than for a thousand', () => {
    const strokes = (calls: number): number => {
      let count = 0;
      const drawn = (): number => count++;
      const canvas = new Proxy({} as CanvasRenderingContext2D, {
        get: (_target, name) =>
          name === 'measureText'
            ? () => ({ width: 50 })
            : name === 'fillRect' || name === 'strokeRect' || name === 'fillText'
              ? drawn
              : () => undefined,
        set: () => true,
      });
      const each = 1000 / calls;
      const bars = Array.from({ length: calls }, (_, i) =>
        bar(i * each, i * each + each / 2, {
          kind: i % 10 === 0 ? 'incoming' : 'call',
          result: i % 50 === 0 ? -1 : 0,
        }),
      );
      drawTimeline(canvas, {
        boxes: boxesOf(bars),
        edges: EDGES,
        width: WIDTH,
        height: 200,
        colours: {} as never,
        font: '',
        selection: null,
        marked: null,
      });
      return count;
    };
    expect(strokes(10) - strokes(0)).toBeGreaterThanOrEqual(10);
    expect(strokes(100_000)).toBeLessThanOrEqual(strokes(1_000));
  });
});
