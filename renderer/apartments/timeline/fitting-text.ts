type Measure = Pick<CanvasRenderingContext2D, 'font' | 'measureText'>;

/** Widths that were measured, by font, since the same names come again and again. */
const measured = new Map<string, Map<string, number>>();
const WIDTHS_KEPT = 2_000;

/** Width of a text in CSS pixels, in a font that the canvas has already. */
export function textWidth(canvas: Measure, font: string, text: string): number {
  let widths = measured.get(font);
  if (!widths || widths.size >= WIDTHS_KEPT) measured.set(font, (widths = new Map<string, number>()));
  let width = widths.get(text);
  if (width === undefined) widths.set(text, (width = canvas.measureText(text).width));
  return width;
}

/** As much of a text as fits, with an ellipsis; empty where that would say nothing. */
export function fittingText(canvas: Measure, font: string, text: string, room: number): string {
  const width = textWidth(canvas, font, text);
  if (width <= room) return text;
  const fit = Math.floor((room / width) * text.length) - 1;
  return fit < 2 ? '' : `${text.slice(0, fit)}…`;
}
