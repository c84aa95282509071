import type { Colour } from '../../workbook/edits';

/** Excel's number for a colour: red in the lowest byte. */
export function colourNumber(colour: Colour): number {
  const rgb = Number.parseInt(colour, 16);
  return ((rgb & 0xff) << 16) | (rgb & 0xff00) | (rgb >>> 16);
}
