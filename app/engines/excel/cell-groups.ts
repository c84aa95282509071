import type { Area } from '../../workbook/cells';

/**
 * Gathers marked cells of an area into as few rectangles as a simple look finds: runs in a row, joined downwards where
 * the rows below have the same run. Nothing but marked cells is in them, so that they can be assigned as wholes.
 *
 * @param marked row-major over the area
 */
export function cellGroups(area: Area, marked: (index: number) => boolean): Area[] {
  const width = area.right - area.left + 1;
  const groups: Area[] = [];
  let open = new Map<string, Area>();
  for (let row = area.top; row <= area.bottom; row++) {
    const next = new Map<string, Area>();
    const start = (row - area.top) * width;
    for (let x = 0; x < width; x++) {
      if (!marked(start + x)) continue;
      const from = x;
      while (x + 1 < width && marked(start + x + 1)) x++;
      const key = `${from}:${x}`;
      const above = open.get(key);
      if (above) {
        above.bottom = row;
        next.set(key, above);
      } else {
        const group = { top: row, left: area.left + from, bottom: row, right: area.left + x };
        groups.push(group);
        next.set(key, group);
      }
    }
    open = next;
  }
  return groups;
}
