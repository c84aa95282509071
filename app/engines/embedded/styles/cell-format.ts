import type { CellEdge, CellFormat } from '../../../workbook/cell-format';
import type { BorderStyle } from '../../../workbook/edits';
import { isTrue } from '../xml/booleans';
import { attribute, child, type Element } from '../xml/dom';
import { MAIN } from '../xml/namespaces';
import type { Colours } from './colours';

/** Excel's default font, where a file names none. */
const DEFAULT_FONT = 'Calibri';
const DEFAULT_SIZE = 11;

const HORIZONTAL = ['general', 'left', 'center', 'right', 'fill', 'justify'] as const;
const VERTICAL = ['top', 'center', 'bottom'] as const;

/** Line styles of the file format that have no name of their own here, as the nearest that has. */
const NEAREST: Readonly<Record<string, BorderStyle>> = {
  none: 'none',
  thin: 'thin',
  medium: 'medium',
  thick: 'thick',
  dashed: 'dashed',
  dotted: 'dotted',
  double: 'double',
  hair: 'hair',
  mediumDashed: 'dashed',
  dashDot: 'dashed',
  mediumDashDot: 'dashed',
  dashDotDot: 'dotted',
  mediumDashDotDot: 'dotted',
  slantDashDot: 'dashed',
};

/** The elements that make up a format. */
export interface FormatElements {
  font: Element | null;
  fill: Element | null;
  border: Element | null;
  alignment: Element | null;
}

/** A format in full, out of its elements. */
export function cellFormat(numberFormat: string, elements: FormatElements, colours: Colours): CellFormat {
  const { font, fill, border, alignment } = elements;
  const underline = font && child(font, MAIN, 'u');
  const pattern = fill && child(fill, MAIN, 'patternFill');
  const solid = pattern !== null && attribute(pattern, 'patternType') === 'solid';
  return {
    numberFormat,
    font: {
      name: value(font, 'name') ?? DEFAULT_FONT,
      size: Number(value(font, 'sz') ?? DEFAULT_SIZE),
      bold: isOn(font, 'b'),
      italic: isOn(font, 'i'),
      strike: isOn(font, 'strike'),
      underline: underline !== null && attribute(underline, 'val') !== 'none',
      colour: font && colours.resolve(child(font, MAIN, 'color')),
    },
    fill: solid ? colours.resolve(child(pattern, MAIN, 'fgColor')) : null,
    edges: {
      left: edge(border, ['left', 'start'], colours),
      right: edge(border, ['right', 'end'], colours),
      top: edge(border, ['top'], colours),
      bottom: edge(border, ['bottom'], colours),
    },
    horizontal: oneOf(HORIZONTAL, alignment && attribute(alignment, 'horizontal')) ?? 'general',
    vertical: oneOf(VERTICAL, alignment && attribute(alignment, 'vertical')) ?? 'bottom',
    wrap: isTrue(alignment && attribute(alignment, 'wrapText')),
    indent: Number((alignment && attribute(alignment, 'indent')) ?? 0),
  };
}

function value(parent: Element | null, name: string): string | null {
  const found = parent && child(parent, MAIN, name);
  return found && attribute(found, 'val');
}

function isOn(font: Element | null, name: string): boolean {
  const flag = font && child(font, MAIN, name);
  return flag !== null && isTrue(attribute(flag, 'val') ?? '1');
}

function edge(border: Element | null, names: readonly string[], colours: Colours): CellEdge | null {
  for (const name of names) {
    const side = border && child(border, MAIN, name);
    const style = side && NEAREST[attribute(side, 'style') ?? 'none'];
    if (style && style !== 'none') return { style, colour: colours.resolve(child(side, MAIN, 'color')) };
  }
  return null;
}

function oneOf<T extends string>(known: readonly T[], text: string | null): T | undefined {
  return known.find((each) => each === text);
}
