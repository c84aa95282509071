import { cellBooks } from './books/cell-books';
import { drawingBooks } from './books/drawing-books';
import { formulaBooks } from './books/formula-books';
import { packageBooks } from './books/package-books';
import { pivotBooks } from './books/pivot-books';
import { sheetBooks } from './books/sheet-books';
import { buildPackage, type TestBook } from './package-builder';

/** The project's own test workbooks, one feature each: the files of `books` tell what is in which. */
const books = {
  ...cellBooks,
  ...formulaBooks,
  ...sheetBooks,
  ...drawingBooks,
  ...pivotBooks,
  ...packageBooks,
} satisfies Record<string, () => TestBook>;

export type FixtureName = keyof typeof books;
export const fixtureNames = Object.keys(books) as FixtureName[];

/** The file ending that suits a fixture. */
export function fixtureExtension(name: FixtureName): '.xlsx' | '.xlsm' {
  return name === 'macros' ? '.xlsm' : '.xlsx';
}

/** The bytes of a test workbook: one of the named ones, or one of your own XML pieces. */
export function buildFixture(fixture: FixtureName | TestBook): Buffer {
  return buildPackage(typeof fixture === 'string' ? books[fixture]() : fixture);
}
