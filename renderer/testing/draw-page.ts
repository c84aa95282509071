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
  // Each lane runs one call after the other, now and then a long one, as a busy time has them; some nested, some failed.
  const each = SPAN_US / (bars / LANES);
  for (let i = 0; i < bars / LANES; i++) {
    for (let lane = 0; lane < LANES; lane++) {
      const n = i * LANES + lane;
      const startUs = i * each + (lane * each) / LANES;
      const within = i % 40;
      // Forty turns: a call of ten, with nine inside of it, then thirty short ones.
      const depth = within > 0 && within < 10 ? 1 : 0;
      calls.push({
        apartment: lane + 1,
        label: `Range.Value${n % 40}`,
        kind: n % 50 === 0 ? 'wait' : n % 11 === 0 ? 'incoming' : 'call',
        depth,
        startUs,
        endUs: startUs + (within === 0 ? each * 10 : each * 0.8),
        result: n % 97 === 0 ? -1 : 0,
        types: '3,8',
      });
      if (n % 4 === 0) pumps.push({ key: `a${lane + 1}`, apartment: lane + 1, atUs: startUs, messages: 3 });
    }
  }
  const threads = Array.from({ length: LANES }, (_, i) => sampleThread(i + 1));
  const house = { threads, ended: new Map<number, string>(), calls, pumps };
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
