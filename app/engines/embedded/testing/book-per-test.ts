import { afterEach } from 'vitest';
import { BookHarness } from './book-harness';
import type { FixtureName } from './fixtures';
import type { TestBook } from './package-builder';

/** The book of the running test, from `open` on; closed after it. */
export let book: BookHarness;

export async function open(which: FixtureName | TestBook): Promise<BookHarness> {
  book = await BookHarness.open(which);
  return book;
}

afterEach(() => book.close());
