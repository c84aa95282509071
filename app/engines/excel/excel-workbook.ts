import { constants } from 'node:fs';
import { copyFile, mkdtemp, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { CallBatch } from '../../com/call-batch';
import { Problem } from '../../errors/problem';
import { intersect, parseArea } from '../../workbook/a1';
import { MAX_COLUMNS, type Area, type CellView, type RowView } from '../../workbook/cells';
import type { SheetEdit } from '../../workbook/edits';
import type { CellLook } from '../../workbook/look';
import type { Tally } from '../../workbook/tally';
import type {
  ApplicationWorkbook,
  PrintPage,
  CalcEngine,
  CalcReport,
  DefinedName,
  DocumentProperties,
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
import { sheetKey, sheetNameProblem } from '../embedded/book/sheet-names';
import { EditLog } from '../embedded/sheet/edit-log';
import { areaChunks } from './area-chunks';
import type { BookAccess } from './book-access';
import { readBlock, elementsOf } from './cells/cell-block';
import type { FormulaMember } from './cells/put-cells';
import { formatGrid, propertyGrid } from './cells/regions';
import { setDocumentProperties } from './document-properties';
import { clearCells } from './edits/clear-cells';
import type { EditContext } from './edits/edit-context';
import { fillDown } from './edits/fill-down';
import { replaceFormulas } from './edits/replace-formulas';
import { replaceValues } from './edits/replace-values';
import { freezePanes, setColumnWidths } from './edits/sheet-view';
import { styleCells } from './edits/style-cells';
import { writeCells } from './edits/write-cells';
import { CALCULATION, VISIBILITY } from './excel-constants';
import { exportFixedFormat } from './export-fixed-format';
import { fileFormat, refuseTooLargeForXls } from './file-formats';
import { LiveSheet, newSheetFacts } from './live-sheet';
import { refuseNewErrors, scanFormulas, type FormulaScan } from './new-errors';
import { refreshAll } from './refresh-all';
import { runMacro } from './run-macro';

/** What the workbook needs besides the application. */
export interface ExcelWorkbookOptions {
  /** Private folder with a short path, for what Excel writes. */
  folder: string;
  /** The file that was opened. */
  source: string;
  /** The file's own calculation mode (XlCalculation): restored before saving. */
  calculation: number;
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
  private readonly formats = new Map<string, number>();
  private readonly formatCodes: string[] = [];
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
    if (live.used === undefined) live.used = await this.findUsed(sheet);
    return live.used;
  }

  /** Excel's UsedRange also holds cells that are only formatted: the contents decide. */
  private async findUsed(sheet: string): Promise<Area | null> {
    const { book } = this;
    const address = await book.ask((batch) =>
      batch.get(batch.pass(book.sheet(batch, sheet), 'UsedRange'), 'Address'),
    );
    const range = typeof address === 'string' ? parseArea(address) : null;
    if (!range) return null;
    const used: Area = { top: Infinity, left: Infinity, bottom: 0, right: 0 };
    for (const part of areaChunks(range)) {
      const answer = await book.ask((batch) => batch.get(book.range(batch, sheet, part), 'Formula'));
      const width = part.right - part.left + 1;
      const count = width * (part.bottom - part.top + 1);
      const texts = elementsOf(answer, count);
      for (let i = 0; i < count; i++) {
        if (texts[i] === '' || texts[i] === undefined || texts[i] === null) continue;
        const row = part.top + Math.floor(i / width);
        const column = part.left + (i % width);
        used.top = Math.min(used.top, row);
        used.bottom = Math.max(used.bottom, row);
        used.left = Math.min(used.left, column);
        used.right = Math.max(used.right, column);
      }
    }
    return used.bottom === 0 ? null : used;
  }

  async *rows(sheet: string, area?: Area, signal?: AbortSignal): AsyncGenerator<RowView> {
    const found = this.worksheet(sheet);
    const used = await this.usedArea(sheet);
    const wanted = used && area ? intersect(used, area) : used;
    if (!wanted) return;
    for (const part of areaChunks(wanted)) {
      signal?.throwIfAborted();
      yield* await this.guarded(() => this.rowsOf(found.name, found.live, part));
    }
  }

  /** A row that is wider than a chunk would come in pieces: `areaChunks` cuts no row of a sheet's width. */
  private async rowsOf(sheet: string, live: LiveSheet, part: Area): Promise<RowView[]> {
    const { book } = this;
    const cells = await readBlock(book, sheet, part, live.arrays);
    const formats = await formatGrid(book, sheet, part);
    const firsts = { ...part, right: part.left };
    const hidden = (await book.rangesHave(sheet, 'EntireRow', 'Hidden'))
      ? await propertyGrid(book, sheet, firsts, ['EntireRow', 'Hidden'])
      : null;
    const width = part.right - part.left + 1;
    const rows: RowView[] = [];
    for (let y = 0; y <= part.bottom - part.top; y++) {
      const views: CellView[] = [];
      for (let x = 0; x < width; x++) {
        const i = y * width + x;
        const value = cells.values[i] ?? null;
        const formula = cells.formulas[i];
        if (value === null && formula === undefined) continue;
        views.push({
          column: part.left + x,
          value,
          ...(formula === undefined ? {} : { formula }),
          style: this.styleKey(formats[i] ?? 'General'),
        });
      }
      if (views.length === 0) continue;
      rows.push({ row: part.top + y, cells: views, ...(hidden?.[y] === true ? { hidden: true } : {}) });
    }
    return rows;
  }

  private styleKey(format: string): number {
    let key = this.formats.get(format);
    if (key === undefined) {
      key = this.formatCodes.push(format) - 1;
      this.formats.set(format, key);
    }
    return key;
  }

  columnWidths(sheet: string): Promise<ReadonlyMap<number, number>> {
    return this.guarded(async () => {
      const found = this.worksheet(sheet);
      const used = await this.used(found.name, found.live);
      const widths = new Map<number, number>();
      if (!used) return widths;
      const { book } = this;
      const batch = new CallBatch();
      // The sheet's last column has the width of those that nobody set.
      const last = { top: 1, left: MAX_COLUMNS, bottom: 1, right: MAX_COLUMNS };
      const standard = batch.get(book.range(batch, found.name, last), 'ColumnWidth');
      const slots = [];
      for (let column = 1; column <= used.right; column++) {
        const one = { top: 1, left: column, bottom: 1, right: column };
        slots.push(batch.get(book.range(batch, found.name, one), 'ColumnWidth'));
      }
      const answers = await book.run(batch);
      slots.forEach((slot, i) => {
        const width = answers[slot.index];
        // A hidden column is 0 characters wide.
        if (typeof width === 'number' && width > 0 && width !== answers[standard.index])
          widths.set(i + 1, width);
      });
      return widths;
    });
  }

  numberFormat(style: number): string {
    return this.formatCodes[style] ?? 'General';
  }

  /** Looks are not read over COM: prints are made by Excel itself. */
  look(_style: number): CellLook {
    return {};
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
        sheets: this.sheets().map(({ name }) => name),
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
      const problem = sheetNameProblem(
        name,
        this.sheetList.map((sheet) => sheet.name),
      );
      if (problem) throw problem;
      const { book } = this;
      const last = this.sheetList.length;
      const index = position === 'end' ? last : Math.min(Math.max(position, 0), last);
      const batch = new CallBatch();
      const active = batch.pass(book.workbook, 'ActiveSheet');
      const sheets = batch.pass(book.workbook, 'Sheets');
      const neighbour = batch.pass(sheets, 'Item', [index < last ? index + 1 : last]);
      // Worksheets.Add makes the new sheet the active one.
      const added = batch.pass(sheets, 'Add', [], { [index < last ? 'Before' : 'After']: neighbour });
      batch.put(added, 'Name', name);
      batch.call(active, 'Activate');
      await book.run(batch);
      const info: SheetInfo = { name, index, kind: 'worksheet', visibility: 'visible' };
      this.sheetList.splice(index, 0, info);
      this.sheetList = this.sheetList.map((sheet, at) => ({ ...sheet, index: at }));
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
      const others = this.sheetList.some((other) => other !== found && other.visibility === 'visible');
      if (visibility !== 'visible' && !others) {
        throw new Problem(
          'step-refused',
          `The sheet "${found.name}" is the only visible one and cannot be hidden.`,
          { hint: 'Show or add another sheet first.', place: { sheet: found.name } },
        );
      }
      const batch = new CallBatch();
      batch.put(this.book.sheet(batch, found.name), 'Visible', VISIBILITY[visibility]);
      await this.book.run(batch);
      this.sheetList = this.sheetList.map((each) => (each === found ? { ...each, visibility } : each));
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
        throw new Problem(
          'step-refused',
          this.macros
            ? 'Macros of this file were not allowed to run.'
            : 'The workbook has no macros that could run.',
          this.macros ? { hint: 'Allow them for the run: --allow-macros on the command line.' } : {},
        );
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
      await this.restoreCalculation();
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
        // The workbook is open under this name now; its file goes when it is closed.
        await rm(folder, { recursive: true, force: true }).catch(() => undefined);
      }
    });
  }

  private async restoreCalculation(): Promise<void> {
    if (this.options.calculation === CALCULATION.manual) return;
    const batch = new CallBatch();
    batch.put(this.book.lease.application, 'Calculation', this.options.calculation);
    await this.book.run(batch);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    const batch = new CallBatch();
    batch.call(this.book.workbook, 'Close', [false]);
    batch.release(this.book.workbook);
    await this.book.run(batch);
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
