import type { Colour } from '../../workbook/edits';

/** Excel's number for a colour: red in the lowest byte. */
export function colourNumber(colour: Colour): number {
  const rgb = Number.parseInt(colour, 16);
  return ((rgb & 0xff) << 16) | (rgb & 0xff00) | (rgb >>> 16);
}

/** The colour of Excel's number for it. */
export function colourOfNumber(number: number): Colour {
  const rgb = ((number & 0xff) << 16) | (number & 0xff00) | ((number >>> 16) & 0xff);
  return rgb.toString(16).padStart(6, '0').toUpperCase();
}
