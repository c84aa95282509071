import type { BorderStyle, StylePatch } from '../../workbook/edits';

/** XlBordersIndex. */
export const EDGE = {
  left: 7,
  top: 8,
  bottom: 9,
  right: 10,
  insideVertical: 11,
  insideHorizontal: 12,
} as const;
export type Edge = (typeof EDGE)[keyof typeof EDGE];

export interface Line {
  /** XlLineStyle. */
  lineStyle: number;
  /** XlBorderWeight; null where the style has no choice of one. */
  weight: number | null;
}

export const NO_LINE = -4142;

const LINES: Readonly<Record<BorderStyle, Line>> = {
  none: { lineStyle: NO_LINE, weight: null },
  hair: { lineStyle: 1, weight: 1 },
  thin: { lineStyle: 1, weight: 2 },
  medium: { lineStyle: 1, weight: -4138 },
  thick: { lineStyle: 1, weight: 4 },
  dashed: { lineStyle: -4115, weight: 2 },
  dotted: { lineStyle: -4118, weight: 2 },
  double: { lineStyle: -4119, weight: null },
};

export function lineOf(style: BorderStyle): Line {
  return LINES[style];
}

/** The style of a line; one that Excel has and we do not is the nearest that we have. */
export function lineNamed(lineStyle: number, weight: number | null): BorderStyle {
  const same = Object.entries(LINES).filter(([, line]) => line.lineStyle === lineStyle);
  const exact = same.find(([, line]) => line.weight === null || line.weight === weight) ?? same[0];
  return (exact?.[0] as BorderStyle | undefined) ?? 'thin';
}

/** The borders of a range that a patch draws. A single row or column has no inside in that direction. */
export function edgesOf(
  edges: NonNullable<StylePatch['border']>['edges'],
  size: { rows: number; columns: number },
): Edge[] {
  const outline = [EDGE.left, EDGE.top, EDGE.bottom, EDGE.right];
  const inside = [
    ...(size.columns > 1 ? [EDGE.insideVertical] : []),
    ...(size.rows > 1 ? [EDGE.insideHorizontal] : []),
  ];
  switch (edges) {
    case 'outline':
      return outline;
    case 'inside':
      return inside;
    case 'all':
      return [...outline, ...inside];
    default:
      return [EDGE[edges]];
  }
}
