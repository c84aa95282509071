import { CallBatch } from '../../../com/call-batch';
import { Problem } from '../../../errors/problem';
import { cellName } from '../../../workbook/a1';
import type { Area } from '../../../workbook/cells';
import type { Replacement } from '../../../workbook/edits';
import { lacksMember, type BookAccess } from '../book-access';
import { regionsOf } from './regions';

/** What may differ between the characters of one cell. */
const FONT = ['Bold', 'Italic', 'Underline', 'Strikethrough', 'Color', 'Size', 'Name'] as const;
/** Excel's Characters does not write into longer texts. */
const MAX_CHARACTERS_TEXT = 255;

export interface TextCell {
  row: number;
  column: number;
}

/**
 * Those of the cells whose text is formatted in parts: Excel has no single answer for the font of such a cell, as it has
 * none for ranges of cells that differ.
 */
export async function richCells<Cell extends TextCell>(
  book: BookAccess,
  sheet: string,
  cells: readonly Cell[],
): Promise<Set<Cell>> {
  if (cells.length === 0) return new Set();
  const area: Area = { top: Infinity, left: Infinity, bottom: 0, right: 0 };
  for (const { row, column } of cells) {
    area.top = Math.min(area.top, row);
    area.bottom = Math.max(area.bottom, row);
    area.left = Math.min(area.left, column);
    area.right = Math.max(area.right, column);
  }
  const regions = await regionsOf(
    book,
    sheet,
    area,
    FONT.map((name) => ['Font', name]),
  );
  const inParts = new Set(
    regions
      .filter(({ values }) => values.includes(null))
      .map(({ area: { top, left } }) => cellName(top, left)),
  );
  return new Set(cells.filter(({ row, column }) => inParts.has(cellName(row, column))));
}

/**
 * Replaces parts of a cell's text so that every other character keeps its format; what comes takes the format of where
 * its match began.
 */
export async function replaceInCharacters(
  book: BookAccess,
  sheet: string,
  cell: TextCell,
  text: string,
  replacements: readonly Replacement[],
): Promise<void> {
  const name = cellName(cell.row, cell.column);
  const refuse = (why: string, cause?: unknown): Problem =>
    new Problem('step-refused', `The text of ${name} on '${sheet}' is formatted in parts and ${why}.`, {
      place: { sheet, cell: name },
      hint: 'Leave the cell out of the target, or run the recipe on the embedded engine.',
      cause,
    });
  if (text.length > MAX_CHARACTERS_TEXT) {
    throw refuse(
      `longer than ${MAX_CHARACTERS_TEXT} characters, which Excel cannot change without losing that`,
    );
  }
  const batch = new CallBatch();
  const area = { top: cell.row, left: cell.column, bottom: cell.row, right: cell.column };
  const range = book.range(batch, sheet, area);
  for (const [start, end, by] of [...replacements].reverse()) {
    const characters = batch.pass(range, 'Characters', [start + 1, end - start]);
    if (by === '') batch.call(characters, 'Delete');
    else batch.call(characters, 'Insert', [by]);
  }
  try {
    await book.run(batch);
  } catch (thrown) {
    if (lacksMember(thrown)) throw refuse('the application cannot change parts of it', thrown);
    throw thrown;
  }
}
