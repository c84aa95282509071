import type { TextReplacer } from '../../../workbook/edits';
import type { BookPart, BookSheet } from '../book/book-part';
import type { OoxmlPackage } from '../package/ooxml-package';
import { PassContext } from '../sheet/pass-context';
import type { SheetOutline } from '../sheet/sheet-outline';
import { IndexSet } from '../strings/index-set';
import { SharedStrings } from '../strings/shared-strings';
import { StringReplacements } from '../strings/string-replacements';
import type { StyleBook } from '../styles/style-book';
import type { TableSet } from '../tables/table-set';
import { SheetOutlines } from './sheet-outlines';
import { StaleFormulas } from './stale-formulas';

/** The parts of an open workbook, and what changed of them since it was opened: edits, calculation and saving share it. */
export class BookState {
  readonly strings: SharedStrings;
  readonly outlines: SheetOutlines;
  readonly formulas: StaleFormulas;
  /** Shared strings that lost a user and may have none left. */
  readonly released = new IndexSet();
  /** Formulas that went, by sheet and `cellKey`: they leave the calculation chain. */
  readonly removedFormulas = new Map<string, Set<number>>();
  /** Something differs from the file; a workbook that nothing was done to is copied byte for byte. */
  edited = false;
  private readonly replacements = new Map<TextReplacer, StringReplacements>();

  constructor(
    readonly pkg: OoxmlPackage,
    readonly book: BookPart,
    readonly styles: StyleBook,
    readonly tables: TableSet,
  ) {
    this.strings = new SharedStrings(pkg);
    this.outlines = new SheetOutlines(pkg);
    this.formulas = new StaleFormulas(book, tables, {
      outline: (sheet) => this.outlines.of(sheet),
      chunks: (sheet) => this.pkg.chunks(sheet.part),
      mayHaveFormulas: (sheet) => this.outlines.mayHaveFormulas(sheet),
    });
  }

  /** A context for a pass. `tableRows` are the rows in which tables have headers or totals that are written to. */
  context(
    sheet: BookSheet,
    outline: SheetOutline,
    tableRows: ReadonlySet<number> = new Set<number>(),
  ): PassContext {
    const { strings, styles, tables, book } = this;
    return new PassContext(sheet.name, outline, strings, styles, book.dateSystem, tables, tableRows);
  }

  /** After a pass that succeeded: what the other parts have to know of it. */
  passed(sheet: BookSheet, context: PassContext): void {
    this.strings.addUses(context.uses);
    this.released.addAll(context.released);
    const removed = this.removedFormulas.get(sheet.name) ?? new Set<number>();
    this.removedFormulas.set(sheet.name, removed);
    for (const key of context.removedFormulas) removed.add(key);
    for (const key of context.writtenFormulas) removed.delete(key);
    if (context.writtenFormulas.size > 0) this.tables.formulasWritten();
  }

  /** What a replacer makes of the shared strings, worked out once for all sheets. */
  replacementsOf(replacer: TextReplacer): StringReplacements {
    const known = this.replacements.get(replacer) ?? new StringReplacements(this.strings, replacer);
    this.replacements.set(replacer, known);
    return known;
  }

  /** Hands over to the package what is kept beside it. */
  async store(): Promise<void> {
    await this.strings.store();
    this.replacements.clear();
    this.styles.store();
  }
}
