import { constants } from 'node:fs';
import { copyFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { CallBatch } from '../../com/call-batch';
import { Problem } from '../../errors/problem';
import { intersect } from '../../workbook/a1';
import type { Area, RowView } from '../../workbook/cells';
import type { SheetEdit } from '../../workbook/edits';
import type { CellLook } from '../../workbook/look';
import type { Tally } from '../../workbook/tally';
import { Turns } from '../../workbook/turns';
import type {
  ApplicationWorkbook,
  PrintPage,
  CalcEngine,
  CalcReport,
  DefinedName,
  DocumentProperties,
  RowsWanted,
  SaveFormat,
  SaveReport,
  SheetFeatures,
  SheetInfo,
  SheetVisibility,
  StaleReport,
  TableInfo,
  Workbook,
  WorkbookFormat,
} from '../../workbook/workbook';
import type { BookFacts } from '../embedded/inspect/book-facts';
import { EditLog } from '../embedded/sheet/edit-log';
import { areaChunks } from './area-chunks';
import type { BookAccess } from './book-access';
import { BookCalculation } from './book-calculation';
import type { FormulaMember } from './cells/put-cells';
import { SheetReader } from './cells/sheet-reader';
import { setDocumentProperties } from './document-properties';
import type { EditContext } from './edits/edit-context';
import { performEdit } from './edits/perform-edit';
import { addSheet, showSheet } from './edits/sheet-list';
import { exportFixedFormat } from './export-fixed-format';
import { refuseTooLargeForXls } from './file-formats';
import { KnownBook } from './known-book';
import { inOwnFolder } from './own-folder';
import { refreshAll } from './refresh-all';
import { macrosRefused, runMacro } from './run-macro';
import { saveWorkbook, type SaveOptions } from './save-workbook';

/** What the workbook needs besides the application. */
export interface ExcelWorkbookOptions extends SaveOptions {
  /** The file that was opened. */
  source: string;
  /** What the file may run was allowed by the user. */
  macrosAllowed: boolean;
  /** Reads facts of a copy that Excel wrote, after something changed what is not followed here. */
  facts: (path: string) => Promise<BookFacts>;
  /** Makes our own words of what a failed call means. */
  problem: (thrown: unknown) => Problem;
}

const NO_STALE: StaleReport = { count: 0, cells: [] };

/**
 * A workbook open in Excel. Edits reach Excel at once, in blocks; formulas are recalculated before anything is read.
 * What Excel tells in the user's language, or does not tell, comes from our own reading of the file.
 */
export class ExcelWorkbook implements Workbook, ApplicationWorkbook {
  readonly dateSystem: 1900 | 1904;
  readonly format: WorkbookFormat;
  private readonly macros: boolean;
  private readonly signed: boolean;
  private readonly reader: SheetReader;
  private readonly known: KnownBook;
  private readonly calculation: BookCalculation;
  /** Differs from the file that was opened. */
  private edited = false;
  private formulaMember: FormulaMember | null = null;
  private closed = false;

  constructor(
    private readonly book: BookAccess,
    facts: BookFacts,
    private readonly options: ExcelWorkbookOptions,
  ) {
    this.dateSystem = facts.dateSystem;
    this.format = facts.format;
    this.macros = facts.macros;
    this.signed = facts.signed;
    this.reader = new SheetReader(book);
    this.known = new KnownBook(facts, this.reader);
    this.calculation = new BookCalculation(book, this.known);
  }

  sheets(): readonly SheetInfo[] {
    return this.known.sheets;
  }

  names(): readonly DefinedName[] {
    return this.known.names;
  }

  tables(): readonly TableInfo[] {
    return this.known.tables;
  }

  features(sheet: string): Promise<SheetFeatures> {
    return this.guarded(() => Promise.resolve(this.known.worksheet(sheet).live.features));
  }

  usedArea(sheet: string): Promise<Area | null> {
    return this.guarded(async () => {
      const found = this.known.worksheet(sheet);
      await this.calculation.update();
      return this.known.used(found.name, found.live);
    });
  }

  async *rows(sheet: string, area?: Area, signal?: AbortSignal, want?: RowsWanted): AsyncGenerator<RowView> {
    const found = this.known.worksheet(sheet);
    const used = await this.usedArea(sheet);
    const wanted = used && area ? intersect(used, area) : used;
    if (!wanted) return;
    // Who takes the rows works in this process too, and as long as it likes.
    const turns = new Turns();
    for (const part of areaChunks(wanted)) {
      signal?.throwIfAborted();
      const rows = await this.guarded(() => this.reader.rows(found.name, found.live.arrays, part, want));
      for (const row of rows) {
        yield row;
        await turns.give();
      }
    }
  }

  mergedCells(sheet: string): Promise<readonly Area[]> {
    return this.guarded(() => Promise.resolve(this.known.worksheet(sheet).live.merges));
  }

  columnWidths(sheet: string): Promise<ReadonlyMap<number, number>> {
    return this.guarded(async () => {
      const found = this.known.worksheet(sheet);
      const used = await this.known.used(found.name, found.live);
      return used ? this.reader.columnWidths(found.name, used.right) : new Map<number, number>();
    });
  }

  numberFormat(style: number): string {
    return this.reader.styles.numberFormat(style);
  }

  look(style: number): CellLook {
    return this.reader.styles.look(style);
  }

  edit(sheet: string, edit: SheetEdit, tally: Tally): Promise<void> {
    return this.guarded(async () => {
      const found = this.known.worksheet(sheet);
      await this.calculation.rememberErrors();
      const log = new EditLog(found.name, tally);
      if (edit.kind === 'replace') await this.calculation.update();
      await this.known.used(found.name, found.live);
      const context: EditContext = {
        book: this.book,
        sheet: found.name,
        live: found.live,
        dateSystem: this.dateSystem,
        formulaMember: await this.memberForFormulas(found.name),
        tables: this.known.tables,
        sheets: this.known.sheets.map(({ name }) => name),
        signal: undefined,
        log,
      };
      await performEdit(context, edit, {
        visible: found.visibility === 'visible',
        structureProtected: this.known.structureProtected,
      });
      if (log.anything) this.changed(log.changedAreas().length > 0);
      log.commit();
    });
  }

  private async memberForFormulas(sheet: string): Promise<FormulaMember> {
    this.formulaMember ??= (await this.book.rangesHave(sheet, 'Formula2')) ? 'Formula2' : 'Formula';
    return this.formulaMember;
  }

  private changed(contents: boolean): void {
    this.edited = true;
    if (contents) this.calculation.outdate();
  }

  addSheet(name: string, position: number | 'end', tally: Tally): Promise<void> {
    return this.guarded(async () => {
      this.known.refuseIfProtected('A sheet cannot be added');
      this.known.listIs(await addSheet(this.book, this.known.sheets, name, position), name);
      this.changed(false);
      tally.other();
    });
  }

  setVisibility(sheet: string, visibility: SheetVisibility, tally: Tally): Promise<void> {
    return this.guarded(async () => {
      const found = this.known.existing(sheet);
      if (found.visibility === visibility) return;
      this.known.refuseIfProtected(
        `The sheet "${found.name}" cannot be ${visibility === 'visible' ? 'shown' : 'hidden'}`,
      );
      this.known.listIs(await showSheet(this.book, this.known.sheets, found, visibility));
      this.changed(false);
      tally.other();
    });
  }

  setProperties(patch: DocumentProperties, removePersonal: boolean, tally: Tally): Promise<void> {
    return this.guarded(async () => {
      const changed = await setDocumentProperties(this.book, patch, removePersonal, tally);
      if (changed === 0) return;
      this.changed(false);
      tally.other(changed);
    });
  }

  flush(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      signal?.throwIfAborted();
      resolve();
    });
  }

  /** Excel computes everything before it is asked. */
  stale(): Promise<StaleReport> {
    return Promise.resolve(NO_STALE);
  }

  recalculate({
    scope,
    signal,
  }: {
    scope: 'stale' | 'all';
    engine: CalcEngine;
    signal?: AbortSignal;
  }): Promise<CalcReport> {
    return this.guarded(async () => {
      const started = performance.now();
      this.edited = true;
      const formulas = await this.calculation.recalculate(scope, signal);
      return {
        engine: `Excel ${this.book.lease.version}`,
        attempted: formulas,
        computed: formulas,
        failed: NO_STALE,
        ms: Math.round(performance.now() - started),
      };
    });
  }

  readonly application = this;

  /** Runs a macro of the workbook and looks at what became of it. */
  runMacro(name: string, args: readonly (string | number | boolean)[], tally: Tally): Promise<void> {
    return this.guarded(async () => {
      if (!this.options.macrosAllowed || !this.macros) {
        throw this.macros
          ? macrosRefused()
          : new Problem('step-refused', 'The workbook has no macros that could run.');
      }
      await runMacro(this.book, name, args);
      tally.count('macros');
      await this.lookAgain();
    });
  }

  /** Refreshes every connection, query and pivot table, and waits for them. */
  refreshAll(timeoutMs: number, tally: Tally): Promise<void> {
    return this.guarded(async () => {
      const connections = await refreshAll(this.book, timeoutMs);
      tally.count('connections', connections);
      await this.lookAgain();
    });
  }

  /** Prints one place to a new PDF file. */
  exportPdf(sheet: string, area: Area | null, file: string, page: PrintPage): Promise<void> {
    return this.guarded(async () => {
      await this.calculation.update();
      await inOwnFolder(this.options.folder, 'p', async (folder) => {
        const made = path.join(folder, 'page.pdf');
        await exportFixedFormat(this.book, sheet, area, made, page);
        await copyFile(made, file);
      });
    });
  }

  /** Somebody else worked on the workbook: what is known of it is read anew, from a copy. */
  private async lookAgain(): Promise<void> {
    await inOwnFolder(this.options.folder, 'c', async (folder) => {
      const copy = path.join(folder, `copy.${this.format}`);
      const batch = new CallBatch();
      batch.call(this.book.workbook, 'SaveCopyAs', [copy]);
      await this.book.run(batch);
      this.known.take(await this.options.facts(copy));
    });
    this.changed(true);
  }

  save(file: string, format: SaveFormat, signal?: AbortSignal): Promise<SaveReport> {
    return this.guarded(async () => {
      signal?.throwIfAborted();
      if (!this.edited && format === this.format) {
        // Nothing was changed: the copy that was opened is the result, byte for byte.
        await copyFile(this.options.source, file, constants.COPYFILE_EXCL);
        return { bytes: (await stat(file)).size, staleFormulas: 0, leftBehind: [] };
      }
      await this.calculation.update();
      await this.calculation.refuseNewErrors(signal);
      if (format === 'xls') {
        for (const [name, live] of this.known.worksheets())
          refuseTooLargeForXls(name, await this.known.used(name, live));
      }
      await saveWorkbook(this.book, file, format, this.options);
      return { bytes: (await stat(file)).size, staleFormulas: 0, leftBehind: this.leftBehind(format) };
    });
  }

  /** What the file had and the saved one has not, in words. */
  private leftBehind(format: SaveFormat): string[] {
    const lost: string[] = [];
    if (this.macros && format === 'xlsx') lost.push('the macro project');
    if (this.signed) lost.push('the digital signature');
    if (format === 'xls') lost.push('what the older format .xls has no place for');
    return lost;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    const batch = new CallBatch();
    batch.call(this.book.workbook, 'Close', [false]);
    this.book.letGo(batch);
    await this.book.run(batch);
    this.options.names.free();
  }

  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      throw this.options.problem(thrown);
    }
  }
}
