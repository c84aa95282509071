import { CallBatch } from '../../../com/call-batch';
import { Problem } from '../../../errors/problem';
import { cellName } from '../../../workbook/a1';
import type { Replacement } from '../../../workbook/edits';
import { lacksMember, type BookAccess } from '../book-access';

/** What may differ between the characters of one cell. */
const FONT = ['Bold', 'Italic', 'Underline', 'Strikethrough', 'Color', 'Size', 'Name'] as const;
/** Excel's Characters does not write into longer texts. */
const MAX_CHARACTERS_TEXT = 255;

export interface TextCell {
  row: number;
  column: number;
}

/** Those of the cells whose text is formatted in parts: Excel tells by having no single answer for its font. */
export async function richCells(
  book: BookAccess,
  sheet: string,
  cells: readonly TextCell[],
): Promise<Set<TextCell>> {
  const rich = new Set<TextCell>();
  const perHop = 500;
  for (let from = 0; from < cells.length; from += perHop) {
    const asked = cells.slice(from, from + perHop);
    const batch = new CallBatch();
    const slots = asked.map(({ row, column }) => {
      const area = { top: row, left: column, bottom: row, right: column };
      const font = batch.pass(book.range(batch, sheet, area), 'Font');
      return FONT.map((name) => batch.get(font, name));
    });
    const answers = await book.run(batch);
    asked.forEach((cell, i) => {
      if (slots[i]?.some((slot) => answers[slot.index] === null)) rich.add(cell);
    });
  }
  return rich;
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
