import type { CallEvent } from '../../app/contract/apartment-views';
import { drawTimeline } from '../apartments/timeline/draw-timeline';
import { lanesOf } from '../apartments/timeline/lanes';
import { laneBoxes } from '../apartments/timeline/layout';
import { timelineColours } from '../apartments/timeline/timeline-colours';
import { Ring } from '../apartments/ring';
import { CALLS_KEPT, type PumpSample } from '../state/apartments-slice';
import { sampleThread } from './sample-house';
import { lightTheme } from '../window/theme';

/* Draws a timeline again and again, in the page of a real browser. */

const LANES = 8;
const SPAN_US = 10_000_000;

/** Milliseconds of each of `frames` frames with `bars` bars in view: finding, laying out, drawing and rasterising. */
function measure(
  bars: number,
  frames: number,
  width: number,
  height: number,
): { ms: number[]; inView: number } {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  document.body.append(canvas);
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new Error('no canvas');
  const calls = new Ring<CallEvent>(CALLS_KEPT);
  const pumps = new Ring<PumpSample>(5_000);
  // Long and short ones, some nested, some failed, a few waits: as a busy minute has them.
  for (let i = 0; i < bars; i++) {
    const startUs = (i / bars) * SPAN_US;
    const depth = i % 7 === 0 ? 1 : 0;
    calls.push({
      apartment: (i % LANES) + 1,
      label: `Range.Value${i % 40}`,
      kind: i % 50 === 0 ? 'wait' : i % 11 === 0 ? 'incoming' : 'call',
      depth,
      startUs,
      endUs: startUs + (i % 13 === 0 ? SPAN_US / 30 : (SPAN_US / bars) * LANES * 0.8),
      result: i % 97 === 0 ? -1 : 0,
      types: '3,8',
    });
    if (i % 4 === 0)
      pumps.push({ key: `a${(i % LANES) + 1}`, apartment: (i % LANES) + 1, atUs: startUs, messages: 3 });
  }
  const house = { threads: Array.from({ length: LANES }, (_, i) => sampleThread(i + 1)), calls, pumps };
  const ms: number[] = [];
  let inView = 0;
  for (let frame = 0; frame < frames; frame++) {
    const began = performance.now();
    const edges = { fromUs: frame, toUs: SPAN_US + frame };
    const lanes = lanesOf(house, edges, edges.toUs);
    drawTimeline(context, {
      boxes: laneBoxes(lanes),
      edges,
      width,
      height,
      colours: timelineColours(lightTheme),
      font: '12px sans-serif',
      selection: null,
      marked: null,
    });
    // Asking for a pixel makes the browser finish what it would otherwise do later.
    context.getImageData(0, 0, 1, 1);
    ms.push(performance.now() - began);
    inView = lanes.reduce((sum, lane) => sum + lane.bars.length, 0);
  }
  return { ms, inView };
}

Object.assign(window, { measure });
