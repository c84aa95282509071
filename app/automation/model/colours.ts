import type { Colour } from '../../workbook/edits';
import { PALETTE, XL } from '../constants';
import { failed } from '../excel-error';

/** Excel's colour number (blue in the high byte) of RRGGBB. */
export function colourNumber(colour: Colour): number {
  const rgb = Number.parseInt(colour, 16);
  return ((rgb & 0xff) << 16) | (rgb & 0xff00) | (rgb >> 16);
}

export function colourOf(number: number): Colour {
  if (!Number.isInteger(number) || number < 0 || number > 0xffffff) throw failed(`${number} is no colour.`);
  const rgb = ((number & 0xff) << 16) | (number & 0xff00) | (number >> 16);
  return rgb.toString(16).toUpperCase().padStart(6, '0');
}

/** The ColorIndex of a colour, the nearest of the palette where it has no own place. */
export function paletteIndex(colour: Colour): number {
  let best = 1;
  let distance = Infinity;
  PALETTE.forEach((known, index) => {
    let sum = 0;
    for (const at of [0, 2, 4]) {
      sum +=
        (Number.parseInt(known.slice(at, at + 2), 16) - Number.parseInt(colour.slice(at, at + 2), 16)) ** 2;
    }
    if (sum < distance) [best, distance] = [index + 1, sum];
  });
  return best;
}

/** The colour of a ColorIndex; null for none and automatic. */
export function paletteColour(index: number): Colour | null {
  if (index === XL.none || index === XL.automatic || index === 0) return null;
  const colour = PALETTE[index - 1];
  if (colour === undefined) throw failed(`ColorIndex is 1 to 56, not ${index}.`);
  return colour;
}
