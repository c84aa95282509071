import { constants } from 'node:fs';
import { copyFile, mkdtemp, rm, stat } from 'node:fs/promises';
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
import { sheetKey } from '../embedded/book/sheet-names';
import { EditLog } from '../embedded/sheet/edit-log';
import { areaChunks } from './area-chunks';
import type { BookAccess } from './book-access';
import type { FormulaMember } from './cells/put-cells';
import { setDocumentProperties } from './document-properties';
import { SheetReader } from './cells/sheet-reader';
import { clearCells } from './edits/clear-cells';
import type { EditContext } from './edits/edit-context';
import { fillDown } from './edits/fill-down';
import { replaceFormulas } from './edits/replace-formulas';
import { replaceValues } from './edits/replace-values';
import { addSheet, showSheet } from './edits/sheet-list';
import { freezePanes, setColumnWidths } from './edits/sheet-view';
import { styleCells } from './edits/style-cells';
import { writeCells } from './edits/write-cells';
import { CALCULATION } from './excel-constants';
import { exportFixedFormat } from './export-fixed-format';
import { fileFormat, refuseTooLargeForXls } from './file-formats';
import { LiveSheet, newSheetFacts } from './live-sheet';
import { refuseNewErrors, scanFormulas, type FormulaScan } from './new-errors';
import { refreshAll } from './refresh-all';
import type { OpenNames } from './users-application';
import { macrosRefused, runMacro } from './run-macro';

/** What the workbook needs besides the application. */
export interface ExcelWorkbookOptions {
  /** Private folder with a short path, for what Excel writes. */
  folder: string;
  /** The file that was opened. */
  source: string;
  /** The file's own calculation mode (XlCalculation): restored before saving. */
  calculation: number;
  /** The mode of an application that is the user's, where workbooks of the user's share it: it comes back after saving. */
  shared: number | null;
  /** The name that it is open under; a new one is taken when it is saved. */
  names: OpenNames;
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
  private sheetList: SheetInfo[] = [];
  private nameList: readonly DefinedName[] = [];
  private tableList: EditContext['tables'] = [];
  private live = new Map<string, LiveSheet>();
  private structureProtected = false;
  private readonly macros: boolean;
  private readonly signed: boolean;
  /** Edits since the last calculation. */
  private dirty = false;
  private edited = false;
  private calculated = false;
  private baseline: FormulaScan | null = null;
  private readonly reader: SheetReader;
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
    this.take(facts);
  }

  private take(facts: BookFacts): void {
    this.sheetList = [...facts.sheets];
    this.nameList = facts.names;
    this.tableList = facts.tables.map((table) => ({ ...table, columns: [...table.columns] }));
    this.structureProtected = facts.structureProtected;
    this.live = new Map(
      Object.entries(facts.worksheets).map(([name, sheet]) => [name, new LiveSheet(sheet)]),
    );
  }

  sheets(): readonly SheetInfo[] {
    return this.sheetList;
  }

  names(): readonly DefinedName[] {
    return this.nameList;
  }

  tables(): readonly TableInfo[] {
    return this.tableList;
  }

  features(sheet: string): Promise<SheetFeatures> {
    return this.guarded(() => Promise.resolve(this.worksheet(sheet).live.features));
  }

  usedArea(sheet: string): Promise<Area | null> {
    return this.guarded(async () => {
      const found = this.worksheet(sheet);
      await this.calculate();
      return this.used(found.name, found.live);
    });
  }

  private async used(sheet: string, live: LiveSheet): Promise<Area | null> {
    if (live.used === undefined) live.used = await this.reader.usedArea(sheet);
    return live.used;
  }

  async *rows(sheet: string, area?: Area, signal?: AbortSignal, want?: RowsWanted): AsyncGenerator<RowView> {
    const found = this.worksheet(sheet);
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
    return this.guarded(() => Promise.resolve(this.worksheet(sheet).live.merges));
  }

  columnWidths(sheet: string): Promise<ReadonlyMap<number, number>> {
    return this.guarded(async () => {
      const found = this.worksheet(sheet);
      const used = await this.used(found.name, found.live);
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
      const found = this.worksheet(sheet);
      await this.rememberErrors();
      const log = new EditLog(found.name, tally);
      if (edit.kind === 'replace') await this.calculate();
      await this.used(found.name, found.live);
      const context: EditContext = {
        book: this.book,
        sheet: found.name,
        live: found.live,
        dateSystem: this.dateSystem,
        formulaMember: await this.memberForFormulas(found.name),
        tables: this.tableList,
        signal: undefined,
        log,
      };
      await this.perform(context, edit, found);
      if (log.anything) this.changed(log.changedAreas().length > 0);
      log.commit();
    });
  }

  private async perform(context: EditContext, edit: SheetEdit, sheet: SheetInfo): Promise<void> {
    switch (edit.kind) {
      case 'write':
        return writeCells(context, edit.area, edit.block);
      case 'replace':
        return edit.in === 'values'
          ? replaceValues(context, edit.area, edit.replacer)
          : replaceFormulas(context, edit.area, edit.replacer);
      case 'clear':
        return clearCells(context, edit.area, edit.what);
      case 'fill-down':
        return fillDown(context, edit.area);
      case 'style':
        return styleCells(context, edit.area, edit.patch, edit.whole);
      case 'column-width':
        return setColumnWidths(context, edit);
      case 'freeze':
        return freezePanes(
          context,
          edit.rows,
          edit.columns,
          sheet.visibility !== 'visible',
          this.structureProtected,
        );
    }
  }

  private async memberForFormulas(sheet: string): Promise<FormulaMember> {
    this.formulaMember ??= (await this.book.rangesHave(sheet, 'Formula2')) ? 'Formula2' : 'Formula';
    return this.formulaMember;
  }

  private changed(contents: boolean): void {
    this.edited = true;
    if (contents) this.dirty = true;
  }

  addSheet(name: string, position: number | 'end', tally: Tally): Promise<void> {
    return this.guarded(async () => {
      this.refuseIfProtected('A sheet cannot be added');
      this.sheetList = await addSheet(this.book, this.sheetList, name, position);
      this.live.set(name, new LiveSheet(newSheetFacts()));
      this.changed(false);
      tally.other();
    });
  }

  setVisibility(sheet: string, visibility: SheetVisibility, tally: Tally): Promise<void> {
    return this.guarded(async () => {
      const found = this.existing(sheet);
      if (found.visibility === visibility) return;
      this.refuseIfProtected(
        `The sheet "${found.name}" cannot be ${visibility === 'visible' ? 'shown' : 'hidden'}`,
      );
      this.sheetList = await showSheet(this.book, this.sheetList, found, visibility);
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
      const { application, version } = this.book.lease;
      const started = performance.now();
      await this.rememberErrors();
      const batch = new CallBatch();
      batch.call(application, scope === 'all' ? 'CalculateFullRebuild' : 'Calculate');
      await this.book.run(batch);
      this.afterCalculation();
      this.edited = true;
      const { formulas } = await this.checkErrors(signal);
      return {
        engine: `Excel ${version}`,
        attempted: formulas,
        computed: formulas,
        failed: NO_STALE,
        ms: Math.round(performance.now() - started),
      };
    });
  }

  /** Computes what edits made outdated. */
  private async calculate(): Promise<void> {
    if (!this.dirty || !this.hasFormulas) return;
    const batch = new CallBatch();
    batch.call(this.book.lease.application, 'Calculate');
    await this.book.run(batch);
    this.afterCalculation();
  }

  private afterCalculation(): void {
    this.dirty = false;
    this.calculated = true;
    // A spilled array may have another size now.
    for (const live of this.live.values()) if (live.arrays.length > 0) live.used = undefined;
  }

  private get hasFormulas(): boolean {
    return [...this.live.values()].some((live) => live.hasFormulas);
  }

  private async rememberErrors(): Promise<void> {
    this.baseline ??= await this.scan(undefined);
  }

  private async checkErrors(signal: AbortSignal | undefined): Promise<FormulaScan> {
    const after = await this.scan(signal);
    this.calculated = false;
    if (this.baseline) refuseNewErrors(this.baseline, after);
    return after;
  }

  private async scan(signal: AbortSignal | undefined): Promise<FormulaScan> {
    const sheets: { name: string; used: Area }[] = [];
    for (const [name, live] of this.live) {
      const used = live.hasFormulas ? await this.used(name, live) : null;
      if (used) sheets.push({ name, used });
    }
    return scanFormulas(this.book, sheets, signal);
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
      await this.calculate();
      const folder = await mkdtemp(path.join(this.options.folder, 'p'));
      try {
        const made = path.join(folder, 'page.pdf');
        await exportFixedFormat(this.book, sheet, area, made, page);
        await copyFile(made, file);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  }

  /** Somebody else worked on the workbook: what is known of it is read anew, from a copy. */
  private async lookAgain(): Promise<void> {
    const folder = await mkdtemp(path.join(this.options.folder, 'c'));
    try {
      const copy = path.join(folder, `copy.${this.format}`);
      const batch = new CallBatch();
      batch.call(this.book.workbook, 'SaveCopyAs', [copy]);
      await this.book.run(batch);
      this.take(await this.options.facts(copy));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    this.edited = true;
    this.dirty = true;
  }

  save(file: string, format: SaveFormat, signal?: AbortSignal): Promise<SaveReport> {
    return this.guarded(async () => {
      signal?.throwIfAborted();
      if (!this.edited && format === this.format) {
        // Nothing was changed: the copy that was opened is the result, byte for byte.
        await copyFile(this.options.source, file, constants.COPYFILE_EXCL);
        return { bytes: (await stat(file)).size, staleFormulas: 0, leftBehind: [] };
      }
      await this.calculate();
      if (this.calculated) await this.checkErrors(signal);
      if (format === 'xls') {
        for (const [name, live] of this.live) refuseTooLargeForXls(name, await this.used(name, live));
      }
      await this.options.names.take(path.basename(file));
      const { shared } = this.options;
      const forget = shared === null ? null : this.book.lease.leaveBehind(() => this.calculation(shared));
      await this.setCalculation(this.options.calculation);
      const folder = await mkdtemp(path.join(this.options.folder, 's'));
      try {
        // Excel refuses paths of more than 218 characters, and the staging folder is where the user chose it to be.
        const made = path.join(folder, path.basename(file));
        const batch = new CallBatch();
        batch.call(this.book.workbook, 'SaveAs', [], {
          Filename: made,
          FileFormat: fileFormat(format),
          AddToMru: false,
          Local: false,
        });
        await this.book.run(batch);
        await copyFile(made, file, constants.COPYFILE_EXCL);
        const leftBehind: string[] = [];
        if (this.macros && format === 'xlsx') leftBehind.push('the macro project');
        if (this.signed) leftBehind.push('the digital signature');
        if (format === 'xls') leftBehind.push('what the older format .xls has no place for');
        return { bytes: (await stat(file)).size, staleFormulas: 0, leftBehind };
      } finally {
        if (shared !== null) await this.setCalculation(shared);
        forget?.();
        // The workbook is open under this name now; its file goes when it is closed.
        await rm(folder, { recursive: true, force: true }).catch(() => undefined);
      }
    });
  }

  private async setCalculation(mode: number): Promise<void> {
    const own = this.options.calculation;
    // As long as steps run it is manual, unless it is shared.
    if (own === (this.options.shared ?? CALCULATION.manual)) return;
    await this.book.run(this.calculation(mode));
  }

  private calculation(mode: number): CallBatch {
    const batch = new CallBatch();
    batch.put(this.book.lease.application, 'Calculation', mode);
    return batch;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    const batch = new CallBatch();
    batch.call(this.book.workbook, 'Close', [false]);
    batch.release(this.book.workbook);
    await this.book.run(batch);
    this.options.names.free();
  }

  private refuseIfProtected(what: string): void {
    if (!this.structureProtected) return;
    throw new Problem('step-refused', `${what}: the structure of the workbook is protected.`, {
      hint: 'Take the protection off in Excel (Review, Protect Workbook) first.',
    });
  }

  private existing(name: string): SheetInfo {
    const sheet = this.sheetList.find((each) => sheetKey(each.name) === sheetKey(name));
    if (sheet) return sheet;
    throw new Problem('target-missing', `There is no sheet '${name}'.`, {
      place: { sheet: name },
      hint: 'Check the name of the sheet.',
    });
  }

  private worksheet(name: string): SheetInfo & { live: LiveSheet } {
    const sheet = this.existing(name);
    const live = this.live.get(sheet.name);
    if (sheet.kind === 'worksheet' && live) return { ...sheet, live };
    throw new Problem('step-refused', `The sheet '${name}' holds no cells: it is a ${sheet.kind} sheet.`, {
      place: { sheet: name },
    });
  }

  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      throw this.options.problem(thrown);
    }
  }
}
