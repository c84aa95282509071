import type { AutomationValue } from '../../../com/values';
import type { Area } from '../../../workbook/cells';
import type { BorderStyle } from '../../../workbook/edits';
import type { CellLook } from '../../../workbook/look';
import type { BookAccess } from '../book-access';
import { lineNamed } from '../border-lines';
import { colourOfNumber } from '../colour-number';
import { HORIZONTAL, PATTERN, UNDERLINE } from '../excel-constants';
import { regionsOf } from './regions';

/** Borders are asked of all four edges of a cell at once: those that differ from edge to edge are not told. */
const PROPERTIES = {
  bold: ['Font', 'Bold'],
  italic: ['Font', 'Italic'],
  underline: ['Font', 'Underline'],
  strike: ['Font', 'Strikethrough'],
  colour: ['Font', 'Color'],
  pattern: ['Interior', 'Pattern'],
  fill: ['Interior', 'Color'],
  horizontal: ['HorizontalAlignment'],
  line: ['Borders', 'LineStyle'],
  weight: ['Borders', 'Weight'],
  lineColour: ['Borders', 'Color'],
} as const;
type Property = keyof typeof PROPERTIES;
type Values = Partial<Record<Property, AutomationValue>>;

const BLACK = '000000';

/** How the cells of an area look in a print, row-major. Cells of one region share one object. */
export async function printLooks(book: BookAccess, sheet: string, area: Area): Promise<CellLook[]> {
  const names: Property[] = [];
  for (const [name, path] of Object.entries(PROPERTIES)) {
    if (await book.rangesHave(sheet, ...path)) names.push(name as Property);
  }
  const paths = names.map((name) => PROPERTIES[name]);
  const width = area.right - area.left + 1;
  const grid = new Array<CellLook>(width * (area.bottom - area.top + 1));
  for (const { area: part, values } of await regionsOf(book, sheet, area, paths)) {
    const look = lookOf(Object.fromEntries(names.map((name, i) => [name, values[i]])));
    for (let row = part.top; row <= part.bottom; row++) {
      const from = (row - area.top) * width + part.left - area.left;
      grid.fill(look, from, from + part.right - part.left + 1);
    }
  }
  return grid;
}

function lookOf(values: Values): CellLook {
  const look: CellLook = {};
  if (values.bold === true) look.bold = true;
  if (values.italic === true) look.italic = true;
  if (values.strike === true) look.strike = true;
  if (typeof values.underline === 'number' && values.underline !== UNDERLINE.none) look.underline = true;
  const colour = colourOf(values.colour);
  if (colour !== null && colour !== BLACK) look.colour = colour;
  const fill = colourOf(values.fill);
  if (values.pattern === PATTERN.solid && fill !== null) look.fill = fill;
  for (const side of ['left', 'center', 'right'] as const) {
    if (values.horizontal === HORIZONTAL[side]) look.horizontal = side;
  }
  const style = lineStyleOf(values);
  if (style !== null) {
    const border = { style, colour: colourOf(values.lineColour) ?? BLACK };
    look.borders = { top: border, right: border, bottom: border, left: border };
  }
  return look;
}

function colourOf(value: AutomationValue): string | null {
  return typeof value === 'number' && value >= 0 ? colourOfNumber(value) : null;
}

function lineStyleOf({ line, weight }: Values): Exclude<BorderStyle, 'none'> | null {
  if (typeof line !== 'number') return null;
  const style = lineNamed(line, typeof weight === 'number' ? weight : null);
  return style === 'none' ? null : style;
}
