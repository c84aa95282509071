import type { CellLook } from '../../../workbook/look';
import { attribute, child, type Element } from '../xml/dom';
import { MAIN } from '../xml/namespaces';
import type { Colours } from './colours';

/** How a cell of these formats looks. Fonts, sizes, borders and patterns are left to who edits the workbook. */
export function cellLook(
  font: Element | null,
  fill: Element | null,
  alignment: Element | null,
  colours: Colours,
): CellLook {
  const look: CellLook = {};
  if (font) {
    if (isOn(font, 'b')) look.bold = true;
    if (isOn(font, 'i')) look.italic = true;
    if (isOn(font, 'strike')) look.strike = true;
    const underline = child(font, MAIN, 'u');
    if (underline && attribute(underline, 'val') !== 'none') look.underline = true;
    const colour = colours.resolve(child(font, MAIN, 'color'));
    if (colour !== null && colour !== '000000') look.colour = colour;
  }
  const pattern = fill && child(fill, MAIN, 'patternFill');
  if (pattern && attribute(pattern, 'patternType') === 'solid') {
    const colour = colours.resolve(child(pattern, MAIN, 'fgColor'));
    if (colour !== null) look.fill = colour;
  }
  const horizontal = alignment && attribute(alignment, 'horizontal');
  if (horizontal === 'left' || horizontal === 'center' || horizontal === 'right')
    look.horizontal = horizontal;
  return look;
}

function isOn(font: Element, name: string): boolean {
  const flag = child(font, MAIN, name);
  const value = flag && (attribute(flag, 'val') ?? '1');
  return value === '1' || value === 'true';
}
