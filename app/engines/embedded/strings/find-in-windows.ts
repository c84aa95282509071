import type { StringWindows } from './string-windows';

/**
 * Indices of the strings of the part that may contain `literal` (lower case letters and digits) anywhere without regard
 * to case. Ascending.
 */
export function* storedWith(
  { windows, windowOf, starts, ends }: StringWindows,
  literal: string,
): Generator<number> {
  let index = 0;
  for (const [number, text] of windows.entries()) {
    const window = text.toLowerCase();
    // A rich string may hold the literal across runs, and an escape may hide a letter.
    const hits = [literal, '<r>', '<r ', ':r>', ':r ', '&', '_x', '\x01'].map((text) => ({ text, at: -1 }));
    const nearest = (from: number): number => {
      let near = Infinity;
      for (const hit of hits) {
        if (hit.at < from) {
          const at = window.indexOf(hit.text, from);
          hit.at = at < 0 ? Infinity : at;
        }
        if (hit.at < near) near = hit.at;
      }
      return near;
    };
    let next = nearest(0);
    for (; index < starts.length && windowOf[index] === number; index++) {
      if ((ends[index] as number) <= next) continue;
      if ((starts[index] as number) > next) next = nearest(starts[index] as number);
      if ((ends[index] as number) > next) yield index;
    }
  }
}
