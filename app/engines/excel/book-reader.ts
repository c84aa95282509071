import type { CsvInput } from '../../recipe/recipe';
import type { EngineLimits } from '../engine';
import type { BookFacts } from '../embedded/inspect/book-facts';

/** Our own reading of files, done where it holds nobody up. */
export interface BookReader {
  facts(path: string, limits: EngineLimits, signal: AbortSignal): Promise<BookFacts>;
  /** As `TaskTools.importFile`. */
  importFile(
    path: string,
    destination: string,
    options: { csv: CsvInput | undefined; limits: EngineLimits; signal: AbortSignal },
  ): Promise<readonly string[] | null>;
}
