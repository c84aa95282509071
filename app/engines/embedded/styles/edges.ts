import type { StylePatch } from '../../../workbook/edits';
import type { Area } from '../../../workbook/cells';

/** Which edges of one cell a border is drawn on, as a sum of these. */
export const EDGE = { left: 1, right: 2, top: 4, bottom: 8 } as const;
export type Edges = number;

/** The edges of the cell at (row, column) that a border round or inside an area is drawn on; 0 for none. */
export function edgesAt(
  which: NonNullable<StylePatch['border']>['edges'],
  area: Area,
  row: number,
  column: number,
): Edges {
  const outer =
    (column === area.left ? EDGE.left : 0) |
    (column === area.right ? EDGE.right : 0) |
    (row === area.top ? EDGE.top : 0) |
    (row === area.bottom ? EDGE.bottom : 0);
  const every = EDGE.left | EDGE.right | EDGE.top | EDGE.bottom;
  switch (which) {
    case 'all':
      return every;
    case 'outline':
      return outer;
    case 'inside':
      return every & ~outer;
    default:
      return outer & EDGE[which];
  }
}
