/** The part of time that is shown, in microseconds of the house's clock. */
export interface TimeWindow {
  /** How much is shown. */
  spanUs: number;
  /** Right edge; null follows the present. */
  endUs: number | null;
}

export const SHORTEST_US = 100;
export const LONGEST_US = 3_600_000_000;
export const AT_FIRST: TimeWindow = { spanUs: 10_000_000, endUs: null };

export interface Edges {
  fromUs: number;
  toUs: number;
}

export function edgesOf(window: TimeWindow, nowUs: number): Edges {
  const toUs = window.endUs ?? nowUs;
  return { fromUs: toUs - window.spanUs, toUs };
}

/** Shows more (`factor` above 1) or less; the moment at `share` of the width (0 to 1) stays where it is. */
export function zoomed(window: TimeWindow, nowUs: number, factor: number, share = 1): TimeWindow {
  const spanUs = Math.min(LONGEST_US, Math.max(SHORTEST_US, window.spanUs * factor));
  // What follows the present goes on doing so: its right edge is what one looks at.
  if (window.endUs === null) return { spanUs, endUs: null };
  const { fromUs } = edgesOf(window, nowUs);
  const at = fromUs + window.spanUs * share;
  return { spanUs, endUs: Math.min(nowUs, at + spanUs * (1 - share)) };
}

/** Moves by a share of the width; to the left is negative. Moving past the present follows it again. */
export function panned(window: TimeWindow, nowUs: number, share: number): TimeWindow {
  const endUs = (window.endUs ?? nowUs) + window.spanUs * share;
  return { spanUs: window.spanUs, endUs: share > 0 && endUs >= nowUs ? null : endUs };
}

export function paused(window: TimeWindow, nowUs: number): TimeWindow {
  return { spanUs: window.spanUs, endUs: window.endUs ?? nowUs };
}

/** Marks of an axis: round distances before the right edge, at most one in `leastPx`. */
export function axisMarks(spanUs: number, width: number, leastPx = 90): { beforeUs: number; text: string }[] {
  if (width <= 0) return [];
  const least = (spanUs * leastPx) / width;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= least) ?? least;
  const marks = [];
  for (let beforeUs = 0; beforeUs <= spanUs; beforeUs += step)
    marks.push({ beforeUs, text: beforeUs === 0 ? '0' : `−${axisText(beforeUs)}` });
  return marks;
}

function axisText(us: number): string {
  const [value, unit] =
    us >= 1_000_000 ? [us / 1_000_000, 's'] : us >= 1_000 ? [us / 1_000, 'ms'] : [us, 'µs'];
  return `${Number(value.toPrecision(6))} ${unit}`;
}
