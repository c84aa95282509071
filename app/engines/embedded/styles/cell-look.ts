import type { CellBorder, CellLook } from '../../../workbook/look';
import { isTrue } from '../xml/booleans';
import { attribute, child, type Element } from '../xml/dom';
import { MAIN } from '../xml/namespaces';
import type { Colours } from './colours';

/** How a cell of these formats looks. Fonts, sizes, diagonals and patterns are left to who edits the workbook. */
export function cellLook(
  font: Element | null,
  fill: Element | null,
  border: Element | null,
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
  const borders = border && bordersOf(border, colours);
  if (borders) look.borders = borders;
  const horizontal = alignment && attribute(alignment, 'horizontal');
  if (horizontal === 'left' || horizontal === 'center' || horizontal === 'right')
    look.horizontal = horizontal;
  return look;
}

/** In a sheet from right to left, start and end are the other way round; it is printed from left to right. */
const EDGES = [
  ['top', 'top'],
  ['right', 'right'],
  ['right', 'end'],
  ['bottom', 'bottom'],
  ['left', 'left'],
  ['left', 'start'],
] as const;

/** The nearest of the styles that this app draws. */
const NEAREST: Record<string, CellBorder['style']> = {
  thin: 'thin',
  medium: 'medium',
  thick: 'thick',
  double: 'double',
  hair: 'hair',
  dotted: 'dotted',
  dashed: 'dashed',
  mediumDashed: 'dashed',
  dashDot: 'dashed',
  mediumDashDot: 'dashed',
  dashDotDot: 'dashed',
  mediumDashDotDot: 'dashed',
  slantDashDot: 'dashed',
};

function bordersOf(border: Element, colours: Colours): CellLook['borders'] | null {
  const found: NonNullable<CellLook['borders']> = {};
  for (const [edge, name] of EDGES) {
    const line = child(border, MAIN, name);
    const style = line && NEAREST[attribute(line, 'style') ?? ''];
    if (!style) continue;
    found[edge] = { style, colour: colours.resolve(child(line, MAIN, 'color')) ?? '000000' };
  }
  return Object.keys(found).length > 0 ? found : null;
}

function isOn(font: Element, name: string): boolean {
  const flag = child(font, MAIN, name);
  return isTrue(flag && (attribute(flag, 'val') ?? '1'));
}
