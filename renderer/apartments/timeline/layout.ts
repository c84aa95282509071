import type { Bar, Lane } from './lanes';
import type { Edges } from './time-window';

/* Sizes in CSS pixels. */
export const AXIS_HEIGHT = 22;
export const NAMES_WIDTH = 132;
const ROW_HEIGHT = 18;
export const BAR_HEIGHT = ROW_HEIGHT - 2;
const PUMPS_HEIGHT = 8;
const LANE_GAP = 8;

export interface LaneBox {
  lane: Lane;
  top: number;
  /** Rows of bars, then the row of pumps. */
  pumpsTop: number;
  bottom: number;
}

/** Lanes one below the other. */
export function laneBoxes(lanes: readonly Lane[]): LaneBox[] {
  const boxes: LaneBox[] = [];
  let top = AXIS_HEIGHT;
  for (const lane of lanes) {
    const pumpsTop = top + LANE_GAP / 2 + lane.depth * ROW_HEIGHT;
    const bottom = pumpsTop + PUMPS_HEIGHT + LANE_GAP / 2;
    boxes.push({ lane, top, pumpsTop, bottom });
    top = bottom;
  }
  return boxes;
}

export function barTop(box: LaneBox, bar: Pick<Bar, 'depth'>): number {
  return box.top + LANE_GAP / 2 + bar.depth * ROW_HEIGHT;
}

export function xOf(us: number, { fromUs, toUs }: Edges, width: number): number {
  return NAMES_WIDTH + ((us - fromUs) / (toUs - fromUs)) * (width - NAMES_WIDTH);
}

export function usOf(x: number, { fromUs, toUs }: Edges, width: number): number {
  return fromUs + ((x - NAMES_WIDTH) / Math.max(1, width - NAMES_WIDTH)) * (toUs - fromUs);
}

/** The bar at a point; the innermost where several touch it. Thin bars are found two pixels beside them. */
export function barAt(
  boxes: readonly LaneBox[],
  x: number,
  y: number,
  edges: Edges,
  width: number,
): Bar | null {
  const box = boxes.find(({ top, bottom }) => y >= top && y < bottom);
  if (!box || x < NAMES_WIDTH) return null;
  let found: Bar | null = null;
  for (const bar of box.lane.bars) {
    const top = barTop(box, bar);
    if (y < top || y >= top + ROW_HEIGHT) continue;
    if (x < xOf(bar.startUs, edges, width) - 2 || x > xOf(bar.endUs, edges, width) + 2) continue;
    if (!found || bar.endUs - bar.startUs < found.endUs - found.startUs) found = bar;
  }
  return found;
}
