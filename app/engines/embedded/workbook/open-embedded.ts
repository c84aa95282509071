import { Problem } from '../../../errors/problem';
import type { EngineLimits } from '../../engine';
import { BookPart } from '../book/book-part';
import { OoxmlPackage } from '../package/ooxml-package';
import { StyleBook } from '../styles/style-book';
import { TableSet } from '../tables/table-set';
import { EmbeddedWorkbook } from './embedded-workbook';

export interface OpenOptions {
  limits: EngineLimits;
  signal?: AbortSignal;
  /** A private folder for temporary files. */
  scratch: string;
}

/** Opens an .xlsx or .xlsm file. The file itself is only read; it must stay in place until `close`. */
export async function openEmbedded(path: string, options: OpenOptions): Promise<EmbeddedWorkbook> {
  const pkg = await OoxmlPackage.open(path, options);
  try {
    const book = await BookPart.load(pkg);
    const styles = await StyleBook.load(pkg);
    const tables = await TableSet.load(pkg, book);
    return new EmbeddedWorkbook(pkg, book, styles, tables, options.scratch);
  } catch (thrown) {
    await pkg.close();
    throw Problem.from(thrown).at({ file: path });
  }
}
