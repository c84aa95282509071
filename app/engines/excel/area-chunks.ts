import type { Area } from '../../workbook/cells';

/**
 * Cells that move in one call. Small enough that neither the application nor our loop is held up for long, large enough
 * that hops do not count.
 */
export const CHUNK_CELLS = 10_000;

/** Cuts an area into pieces of at most `limit` cells, in reading order: whole rows where a row fits. */
export function* areaChunks(area: Area, limit = CHUNK_CELLS): Generator<Area> {
  const width = area.right - area.left + 1;
  const rows = Math.max(1, Math.floor(limit / width));
  for (let top = area.top; top <= area.bottom; top += rows) {
    const bottom = Math.min(area.bottom, top + rows - 1);
    for (let left = area.left; left <= area.right; left += limit) {
      yield { top, left, bottom, right: Math.min(area.right, left + limit - 1) };
    }
  }
}
