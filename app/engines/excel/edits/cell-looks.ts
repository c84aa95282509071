import type { Area } from '../../../workbook/cells';
import type { BookAccess } from '../book-access';
import { regionsOf } from '../cells/regions';

/**
 * What Excel tells of a cell's format, as far as it can be told apart over COM. Borders come last: they are asked of
 * all four edges at once, and edges that differ count as a format of their own.
 */
const PROPERTIES: readonly (readonly string[])[] = [
  ['NumberFormat'],
  ['Font', 'Name'],
  ['Font', 'Size'],
  ['Font', 'Bold'],
  ['Font', 'Italic'],
  ['Font', 'Underline'],
  ['Font', 'Strikethrough'],
  ['Font', 'Color'],
  ['Interior', 'Pattern'],
  ['Interior', 'Color'],
  ['HorizontalAlignment'],
  ['VerticalAlignment'],
  ['WrapText'],
  ['IndentLevel'],
  ['Borders', 'LineStyle'],
];

/** The properties that the application knows. */
async function known(book: BookAccess, sheet: string): Promise<(readonly string[])[]> {
  const found: (readonly string[])[] = [];
  for (const path of PROPERTIES) if (await book.rangesHave(sheet, ...path)) found.push(path);
  return found;
}

/** How the cells of an area look, as keys that are equal where the formats are; row-major. */
export async function lookGrid(book: BookAccess, sheet: string, area: Area): Promise<string[]> {
  const width = area.right - area.left + 1;
  const grid = new Array<string>(width * (area.bottom - area.top + 1));
  for (const { area: part, values } of await regionsOf(book, sheet, area, await known(book, sheet))) {
    const key = JSON.stringify(values);
    for (let row = part.top; row <= part.bottom; row++) {
      const from = (row - area.top) * width + part.left - area.left;
      grid.fill(key, from, from + part.right - part.left + 1);
    }
  }
  return grid;
}

/** The look of a cell that nobody formatted: that of the sheet's last cell. */
export async function plainLook(book: BookAccess, sheet: string): Promise<string> {
  const last = { top: 1_048_576, left: 16_384, bottom: 1_048_576, right: 16_384 };
  return (await lookGrid(book, sheet, last))[0] ?? '';
}
