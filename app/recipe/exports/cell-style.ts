import type { CellView } from '../../workbook/cells';
import type { CellBorder, CellLook } from '../../workbook/look';

/** Where a line between two rows of one merged cell would run: it is not drawn. */
export interface MergedRow {
  above: boolean;
  below: boolean;
}

/** CSS of the border styles of Excel: width in points and the nearest style that CSS has. */
const LINES: Record<CellBorder['style'], string> = {
  hair: '.4pt dotted',
  thin: '.7pt solid',
  medium: '1.4pt solid',
  thick: '2.2pt solid',
  double: '2.2pt double',
  dotted: '.7pt dotted',
  dashed: '.7pt dashed',
};

/**
 * How a cell looks, as a style attribute with a space before it: what its format says, else numbers right and booleans
 * and errors centred. Empty where nothing differs from a plain text cell.
 */
export function cellStyle(cell: CellView | undefined, look: CellLook, merged?: MergedRow): string {
  const kind = cell === undefined || cell.value === null ? 'string' : typeof cell.value;
  const align = look.horizontal ?? (kind === 'number' ? 'right' : kind === 'string' ? 'left' : 'center');
  const lines = [look.underline === true ? 'underline' : '', look.strike === true ? 'line-through' : ''];
  const rules = [
    align === 'left' ? '' : `text-align:${align}`,
    look.bold === true ? 'font-weight:bold' : '',
    look.italic === true ? 'font-style:italic' : '',
    lines.some(Boolean) ? `text-decoration:${lines.join(' ').trim()}` : '',
    look.colour === undefined ? '' : `color:#${look.colour}`,
    look.fill === undefined ? '' : `background:#${look.fill}`,
    ...Object.entries(look.borders ?? {}).map(
      ([edge, { style, colour }]) => `border-${edge}:${LINES[style]} #${colour}`,
    ),
    merged?.above === true ? 'border-top:none' : '',
    merged?.below === true ? 'border-bottom:none' : '',
  ].filter(Boolean);
  return rules.length === 0 ? '' : ` style="${rules.join(';')}"`;
}
