import { intersect } from './a1';
import type { Area } from './cells';

/**
 * What is left of an area round a hole, in at most four rectangles that do not overlap. The one that begins where the
 * area begins comes first, where there is one.
 */
export function subtractArea(area: Area, hole: Area): Area[] {
  const cut = intersect(area, hole);
  if (!cut) return [area];
  const left: Area[] = [];
  if (cut.top > area.top) left.push({ ...area, bottom: cut.top - 1 });
  if (cut.left > area.left) left.push({ ...cut, left: area.left, right: cut.left - 1 });
  if (cut.right < area.right) left.push({ ...cut, left: cut.right + 1, right: area.right });
  if (cut.bottom < area.bottom) left.push({ ...area, top: cut.bottom + 1 });
  return left;
}
