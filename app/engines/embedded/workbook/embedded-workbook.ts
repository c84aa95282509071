import { Problem } from '../../../errors/problem';
import { cellName, intersect, parseArea } from '../../../workbook/a1';
import type { Area, CellValue, RowView } from '../../../workbook/cells';
import type { CellFormat } from '../../../workbook/cell-format';
import type { SheetEdit, TextReplacer } from '../../../workbook/edits';
import type { CellLook } from '../../../workbook/look';
import { Tally } from '../../../workbook/tally';
import type {
  CalcEngine,
  CalcReport,
  DefinedName,
  DocumentProperties,
  SaveReport,
  SheetFeatures,
  SheetInfo,
  SheetVisibility,
  StaleReport,
  TableInfo,
  Workbook,
  SaveFormat,
  WorkbookFormat,
} from '../../../workbook/workbook';
import type { CalcCell, CellPlace } from '../calc/calc-input';
import { recalculate } from '../calc/recalculate';
import { EditLog } from '../sheet/edit-log';
import { WriteResults } from '../sheet/edits/write-results';
import { calcCells } from './calc-cells';
import type { BookPart, BookSheet } from '../book/book-part';
import { commentCells, removeComments } from '../comments/sheet-comments';
import type { OoxmlPackage } from '../package/ooxml-package';
import { documentProperties, setDocumentProperties } from '../properties/document-properties';
import { columnFormats, columnWidths, defaultColumnWidth } from '../sheet-head/columns';
import { setTabSelected } from '../sheet-head/views';
import { linkRelations } from '../sheet-tail/clear-attached';
import { applyTailEdits } from '../sheet-tail/tail-edit';
import { cellKey, cellOfKey, PassContext } from '../sheet/pass-context';
import { pivotAreas } from '../sheet/pivot-areas';
import { readRows } from '../sheet/row-reader';
import { sheetFeatures } from '../sheet/sheet-features';
import { readSheetLocks, type SheetLocks } from '../sheet/sheet-locks';
import type { SheetOutline } from '../sheet/sheet-outline';
import { cancelled, onMasked, sheetPass } from '../sheet/sheet-pass';
import { IndexSet } from '../strings/index-set';
import { SharedStrings, StringsNeeded } from '../strings/shared-strings';
import { StringReplacements } from '../strings/string-replacements';
import type { StyleBook } from '../styles/style-book';
import type { TableSet } from '../tables/table-set';
import { fittedWidths } from './column-fit';
import { planEdits, type EditPlan, type QueuedEdit } from './edit-plan';
import { SheetOutlines } from './sheet-outlines';
import { removeUsedStrings } from './string-usage';
import { StaleFormulas, staleReport, type StaleCells } from './stale-formulas';

/**
 * A workbook opened by editing its package in place. Edits of a sheet are queued and run in one pass over its rows,
 * before anything is read, saved or flushed.
 */
export class EmbeddedWorkbook implements Workbook {
  private readonly strings: SharedStrings;
  private readonly outlines: SheetOutlines;
  private readonly queues = new Map<string, QueuedEdit[]>();
  private readonly replacements = new Map<TextReplacer, StringReplacements>();
  /** Formulas that went, by sheet: they leave the calculation chain. */
  private readonly removedFormulas = new Map<string, Set<number>>();
  private readonly formulas: StaleFormulas;
  /** Shared strings that lost a user and may have none left. */
  private readonly released = new IndexSet();
  private edited = false;
  /** Sheets that were added here and that nobody touched or referred to since. */
  private readonly freshSheets = new Set<string>();

  constructor(
    private readonly pkg: OoxmlPackage,
    private readonly book: BookPart,
    private readonly styles: StyleBook,
    private readonly tableSet: TableSet,
    private readonly scratch: string,
  ) {
    this.strings = new SharedStrings(pkg);
    this.outlines = new SheetOutlines(pkg);
    this.formulas = new StaleFormulas(book, tableSet, {
      outline: (sheet) => this.outlines.of(sheet),
      chunks: (sheet) => this.pkg.chunks(sheet.part),
      mayHaveFormulas: (sheet) => this.outlines.mayHaveFormulas(sheet),
    });
  }

  get dateSystem(): 1900 | 1904 {
    return this.book.dateSystem;
  }

  get format(): WorkbookFormat {
    return this.book.format;
  }

  sheets(): readonly SheetInfo[] {
    return this.book.sheets().map(({ name, index, kind, visibility }) => ({ name, index, kind, visibility }));
  }

  names(): readonly DefinedName[] {
    return this.book.names();
  }

  tables(): readonly TableInfo[] {
    return this.tableSet.tables();
  }

  async features(sheet: string): Promise<SheetFeatures> {
    const found = this.worksheet(sheet);
    await this.flush();
    return sheetFeatures(this.pkg, found.part, await this.outlines.of(found));
  }

  async usedArea(sheet: string): Promise<Area | null> {
    const found = this.worksheet(sheet);
    await this.flush();
    return (await this.outlines.withUsedArea(found)).used ?? null;
  }

  async *rows(sheet: string, area?: Area, signal?: AbortSignal): AsyncGenerator<RowView> {
    const found = this.worksheet(sheet);
    await this.flush(signal);
    await this.strings.load();
    const stale = await this.formulas.onSheet(found, signal);
    yield* readRows(this.pkg.chunks(found.part), {
      sheet: found.name,
      area,
      strings: this.strings,
      dateSystem: this.dateSystem,
      masters: async () => (await this.outlines.of(found)).shared,
      stale,
      signal,
    });
  }

  async columnWidths(sheet: string): Promise<ReadonlyMap<number, number>> {
    const found = this.worksheet(sheet);
    await this.flush();
    return columnWidths((await this.outlines.of(found)).headXml);
  }

  async mergedCells(sheet: string): Promise<readonly Area[]> {
    const found = this.worksheet(sheet);
    await this.flush();
    return (await this.outlines.of(found)).merges;
  }

  numberFormat(style: number): string {
    return this.styles.numberFormat(style);
  }

  look(style: number): CellLook {
    return this.styles.look(style);
  }

  /** A style key's format in full. */
  cellFormat(style: number): CellFormat {
    return this.styles.format(style);
  }

  /** Style keys of whole columns, which cells have that do not exist yet. */
  async columnStyles(sheet: string): Promise<readonly { left: number; right: number; style: number }[]> {
    await this.flush();
    const outline = await this.outlines.of(this.worksheet(sheet));
    return columnFormats(outline.headXml).map(({ left, right, xf }) => ({ left, right, style: xf }));
  }

  /** Whether locked cells of the sheet take no contents. */
  async isProtected(sheet: string): Promise<boolean> {
    return (await this.outlines.of(this.worksheet(sheet))).protection !== null;
  }

  /** Which cells are locked, and whether the sheet is protected. */
  async locks(sheet: string): Promise<SheetLocks> {
    const found = this.worksheet(sheet);
    await this.flush();
    const outline = await this.outlines.of(found);
    const chunks = this.pkg.chunks(found.part);
    return readSheetLocks(chunks, found.name, outline, (style) => this.styles.locked(style));
  }

  /** Width in characters of the columns that have none of their own. */
  async standardWidth(sheet: string): Promise<number> {
    await this.flush();
    return defaultColumnWidth((await this.outlines.of(this.worksheet(sheet))).headXml);
  }

  /** Gives rows a height in points. */
  setRowHeight(sheet: string, top: number, bottom: number, points: number): void {
    const edit = { kind: 'row-height', top, bottom, points } as const;
    this.enqueue(this.worksheet(sheet), { edit, tally: new Tally(0) });
  }

  properties(): Promise<DocumentProperties> {
    return documentProperties(this.pkg);
  }

  /** Rejects as the sheet's pass would, as far as that is known before it: arrays, pivots, merges, protection. */
  async refuse(sheet: string, edit: SheetEdit): Promise<void> {
    const found = this.worksheet(sheet);
    const draft = (await this.outlines.of(found)).draft();
    // A fitted width is measured when the edit is queued; whether it may be set does not depend on it.
    const tried = edit.kind === 'column-width' && edit.width === 'fit' ? { ...edit, width: 0 } : edit;
    planEdits(found.name, [{ edit: tried, tally: new Tally(0) }], {
      outline: draft,
      context: new PassContext(
        found.name,
        draft,
        this.strings,
        this.styles,
        this.dateSystem,
        this.tableSet,
        new Set(),
      ),
      pivots: await pivotAreas(this.pkg, found.part),
      tableAt: (row, column) => this.tableSet.at(found.name, row, column)?.name,
      replacements: (replacer) => this.replacementsOf(replacer),
      comments: new Set(),
    });
  }

  async edit(sheet: string, edit: SheetEdit, tally: Tally): Promise<void> {
    const found = this.worksheet(sheet);
    if (edit.kind === 'column-width' && edit.width === 'fit') {
      const widths = await fittedWidths(this, found.name, edit.left, edit.right, edit.max);
      for (const [column, width] of widths) {
        this.enqueue(found, { edit: { kind: 'column-width', left: column, right: column, width }, tally });
      }
    } else this.enqueue(found, { edit, tally });
  }

  /** Names a sheet that was just added: as long as it is untouched, nothing can refer to it. */
  async renameNewSheet(name: string, to: string): Promise<void> {
    if (name === to) return;
    if (!this.freshSheets.has(name)) {
      throw new Problem('unsupported', `The sheet '${name}' cannot be renamed.`, {
        place: { sheet: name },
        hint: 'Only a sheet that was just added can get another name; copy its contents to a new one.',
      });
    }
    await this.flush();
    this.book.rename(name, to);
    this.outlines.forgetName(name);
    this.freshSheets.delete(name);
    this.freshSheets.add(to);
  }

  private enqueue(sheet: BookSheet, queued: QueuedEdit): void {
    // Any formula may name any sheet from here on; other edits touch their own.
    const { edit } = queued;
    const constants =
      edit.kind === 'write' && !edit.block.some((line) => line.some(({ kind }) => kind === 'formula'));
    if (constants || edit.kind === 'style' || edit.kind === 'clear') this.freshSheets.delete(sheet.name);
    else this.freshSheets.clear();
    const queue = this.queues.get(sheet.name);
    if (queue) queue.push(queued);
    else this.queues.set(sheet.name, [queued]);
  }

  async addSheet(name: string, position: number | 'end', tally: Tally): Promise<void> {
    await this.flush();
    this.book.addSheet(name, position);
    this.freshSheets.add(name);
    this.edited = true;
    tally.other();
  }

  async setVisibility(sheet: string, visibility: SheetVisibility, tally: Tally): Promise<void> {
    await this.flush();
    const change = this.book.setVisibility(this.existing(sheet).name, visibility);
    if (!change.changed) return;
    this.edited = true;
    tally.other();
    for (const [name, selected] of [
      [change.deactivated, false],
      [change.activated, true],
    ] as const) {
      const tab = name === undefined ? undefined : this.book.sheet(name);
      if (tab?.kind === 'worksheet') {
        await this.rewriteHead(tab, (head) => setTabSelected(head, selected));
      }
    }
  }

  async setProperties(patch: DocumentProperties, removePersonal: boolean, tally: Tally): Promise<void> {
    const changed = await setDocumentProperties(this.pkg, patch, removePersonal);
    if (changed === 0) return;
    this.edited = true;
    tally.other(changed);
  }

  async flush(signal?: AbortSignal): Promise<void> {
    for (const sheet of this.book.sheets()) {
      const queue = this.queues.get(sheet.name);
      if (!queue || queue.length === 0) continue;
      if (signal?.aborted) throw cancelled();
      this.queues.delete(sheet.name);
      if (!queue.every(({ edit }) => needsNoStrings(edit))) await this.strings.load();
      try {
        await this.runPass(sheet, queue, signal);
      } catch (thrown) {
        if (!(thrown instanceof StringsNeeded)) throw thrown;
        await this.strings.load();
        await this.runPass(sheet, queue, signal);
      } finally {
        this.outlines.releaseInflated();
      }
    }
  }

  private async runPass(
    sheet: BookSheet,
    queue: readonly QueuedEdit[],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const outline = await this.outlines.beforePass(sheet);
    const pivots = await pivotAreas(this.pkg, sheet.part);
    const tableRows = await this.prepareTables(sheet, queue);
    const clearsAll = queue.some(({ edit }) => edit.kind === 'clear' && edit.what === 'all');
    const commented = clearsAll ? await commentCells(this.pkg, sheet.part) : new Set<string>();
    const plan = (): {
      draft: SheetOutline;
      context: PassContext;
      edits: EditPlan;
      comments: ReadonlySet<string>;
    } => {
      const draft = outline.draft();
      const comments = new Set(commented);
      const context = new PassContext(
        sheet.name,
        draft,
        this.strings,
        this.styles,
        this.dateSystem,
        this.tableSet,
        tableRows,
      );
      const edits = planEdits(sheet.name, queue, {
        outline: draft,
        context,
        pivots,
        tableAt: (row, column) => this.tableSet.at(sheet.name, row, column)?.name,
        replacements: (replacer) => this.replacementsOf(replacer),
        comments,
      });
      return { draft, context, edits, comments };
    };
    const pass = ({ draft, context, edits }: ReturnType<typeof plan>): AsyncGenerator<Buffer> =>
      sheetPass(
        this.outlines.chunks(sheet),
        context,
        edits.rowEdits,
        {
          head: () => draft.headXml,
          tail: (xml) => {
            try {
              context.settleTables();
            } catch (thrown) {
              throw namingStep(Problem.from(thrown), queue);
            }
            return applyTailEdits(xml, draft.tailEdits);
          },
        },
        signal,
      );

    let planned = plan();
    const frameChanged = planned.draft.headXml !== outline.headXml || planned.draft.tailEdits.length > 0;
    if (!planned.edits.certain && !frameChanged) {
      // A pass that changes no row leaves the part as it is, byte for byte.
      for await (const _ of pass(planned)) if (planned.edits.logs.some((log) => log.anything)) break;
      if (!planned.edits.logs.some((log) => log.anything)) {
        for (const log of planned.edits.logs) log.commit();
        return;
      }
      planned = plan();
    }
    if (planned.edits.rowEdits.length > 0 || frameChanged) {
      await this.pkg.setStream(sheet.part, pass(planned));
      this.dropLinks(sheet, outline.tail, applyTailEdits(outline.tail, planned.draft.tailEdits));
      const uncommented = [...commented].filter((cell) => !planned.comments.has(cell));
      await removeComments(this.pkg, sheet.part, new Set(uncommented));
      this.outlines.forget(sheet);
      this.edited = true;
    }
    this.settle(sheet, planned.context, planned.edits);
  }

  /** Removes the relations of links that went. */
  private dropLinks(sheet: BookSheet, before: string, after: string): void {
    if (before === after) return;
    const left = linkRelations(after);
    for (const id of linkRelations(before)) {
      if (!left.has(id)) this.pkg.removeRelation(sheet.part, id);
    }
  }

  /** After a pass that succeeded: what other parts have to know. */
  private settle(sheet: BookSheet, context: PassContext, plan: EditPlan): void {
    this.strings.addUses(context.uses);
    const removed = this.removedFormulas.get(sheet.name) ?? new Set<number>();
    this.removedFormulas.set(sheet.name, removed);
    for (const key of context.removedFormulas) removed.add(key);
    for (const key of context.writtenFormulas) removed.delete(key);
    for (const log of plan.logs) {
      this.formulas.edited(sheet.name, log.changedAreas());
      log.commit();
    }
    this.released.addAll(context.released);
    this.outlines.setHasFormulas(sheet, context.outline.hasFormulas || context.writtenFormulas.size > 0);
  }

  private replacementsOf(replacer: TextReplacer): StringReplacements {
    const known = this.replacements.get(replacer) ?? new StringReplacements(this.strings, replacer);
    this.replacements.set(replacer, known);
    return known;
  }

  /** Rows of the sheet that hold headers or totals of tables; readies the tables for what may be written there. */
  private async prepareTables(sheet: BookSheet, queue: readonly QueuedEdit[]): Promise<ReadonlySet<number>> {
    const rows = new Set<number>();
    for (const { edit } of queue) {
      if (!('area' in edit) || edit.kind === 'style') continue;
      const touched = this.tableSet.touches(sheet.name, edit.area);
      if (touched.headers) await this.tableSet.prepareHeaderWrites();
      if (!touched.headers && !touched.totals) continue;
      for (const table of this.tableSet.tables()) {
        if (table.sheet !== sheet.name) continue;
        if (table.headerRows > 0) rows.add(table.area.top);
        if (table.totalsRows > 0) rows.add(table.area.bottom);
      }
    }
    return rows;
  }

  private async rewriteHead(sheet: BookSheet, change: (head: string) => string): Promise<void> {
    const outline = await this.outlines.of(sheet);
    const head = onMasked(outline.headXml, change);
    if (head === outline.headXml) return;
    const context = await this.emptyContext(sheet);
    await this.pkg.setStream(
      sheet.part,
      sheetPass(this.pkg.chunks(sheet.part), context, [], { head: () => head }, undefined),
    );
    this.outlines.forget(sheet);
  }

  async stale(): Promise<StaleReport> {
    await this.flush();
    return this.formulas.report();
  }

  async recalculate(options: {
    scope: 'stale' | 'all';
    engine: CalcEngine;
    signal?: AbortSignal;
  }): Promise<CalcReport> {
    const { scope, engine, signal } = options;
    await this.flush(signal);
    await this.strings.load();
    const sheets = this.book.sheets();
    const stale = scope === 'stale' ? await this.formulas.find(signal) : null;
    if (stale?.size === 0) {
      return { engine, attempted: 0, computed: 0, failed: { count: 0, cells: [] }, ms: 0 };
    }
    const places = stale && placesOf(stale, sheets);
    const { values, failed, report } = await recalculate({
      sheets: sheets.map((sheet) => sheet.name),
      names: this.book.names(),
      tables: this.tableSet.tables(),
      dateSystem: this.dateSystem,
      scope: places ?? 'all',
      cells: (index) => this.calcCells(sheets[index]),
      engine,
      scratch: this.scratch,
      saveCopy: async (path) => {
        await this.store();
        await this.pkg.save(path, signal);
      },
      ...(signal ? { signal } : {}),
    });
    const results = new Map<number, Map<number, Map<number, CellValue>>>();
    for (const { sheet, row, column, value } of values) {
      const rows = results.get(sheet) ?? new Map<number, Map<number, CellValue>>();
      results.set(sheet, rows);
      const cells = rows.get(row) ?? new Map<number, CellValue>();
      rows.set(row, cells);
      cells.set(column, value);
    }
    for (const [index, rows] of results) {
      const sheet = sheets[index];
      if (sheet) await this.writeResults(sheet, rows, signal);
    }
    const left = new Map<string, StaleCells>();
    for (const { sheet, row, column, why } of failed) {
      const name = sheets[sheet]?.name;
      if (name === undefined) continue;
      const cells = left.get(name) ?? new Map<number, string | undefined>();
      left.set(name, cells.set(cellKey(row, column), why));
    }
    // What the engine said nothing of, such as data tables, is as stale as before.
    for (const { sheet, row, column } of places ?? []) {
      const name = sheets[sheet]?.name ?? '';
      if (results.get(sheet)?.get(row)?.has(column) || left.get(name)?.has(cellKey(row, column))) continue;
      const cells = left.get(name) ?? new Map<number, string | undefined>();
      left.set(name, cells.set(cellKey(row, column), 'the calculation engine does not compute it'));
    }
    this.formulas.recalculated(left);
    const unanswered = staleReport(left);
    return unanswered.count === report.failed.count
      ? report
      : {
          ...report,
          attempted: Math.max(report.attempted, report.computed + unanswered.count),
          failed: unanswered,
        };
  }

  private async *calcCells(sheet: BookSheet | undefined): AsyncGenerator<CalcCell> {
    if (sheet?.kind !== 'worksheet') return;
    const outline = await this.outlines.of(sheet);
    yield* calcCells(this.pkg.chunks(sheet.part), sheet.name, outline, this.strings, this.dateSystem);
  }

  private async writeResults(
    sheet: BookSheet,
    rows: ReadonlyMap<number, ReadonlyMap<number, CellValue>>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const context = await this.emptyContext(sheet);
    const edit = new WriteResults(rows, context, new EditLog(sheet.name, new Tally(0)));
    await this.pkg.setStream(sheet.part, sheetPass(this.pkg.chunks(sheet.part), context, [edit], {}, signal));
    this.strings.addUses(context.uses);
    this.released.addAll(context.released);
    this.outlines.forget(sheet);
    this.edited = true;
  }

  /** A context for passes that change no contents. */
  private async emptyContext(sheet: BookSheet): Promise<PassContext> {
    return new PassContext(
      sheet.name,
      await this.outlines.of(sheet),
      this.strings,
      this.styles,
      this.dateSystem,
      this.tableSet,
      new Set(),
    );
  }

  /** Hands over to the package what is kept beside it. */
  private async store(): Promise<void> {
    await this.strings.store();
    this.replacements.clear();
    this.styles.store();
  }

  async save(path: string, format: SaveFormat, signal?: AbortSignal): Promise<SaveReport> {
    if (format !== 'xlsx' && format !== 'xlsm') {
      throw new Problem('unsupported', `The embedded engine writes no .${format} files.`, {
        hint: 'Choose the output format xlsx or xlsm, or run the recipe in Excel.',
      });
    }
    await this.flush(signal);
    const leftBehind: string[] = [];
    if (format !== this.book.format) {
      leftBehind.push(...this.book.setFormat(format));
      this.edited = true;
    }
    if (!this.edited) return { bytes: await this.pkg.save(path, signal), staleFormulas: 0, leftBehind };
    await this.forgetStrings(signal);
    await this.store();
    const removed = new Map<string, Set<string>>();
    for (const [sheet, keys] of this.removedFormulas) {
      const cells = new Set<string>();
      for (const key of keys) {
        const { row, column } = cellOfKey(key);
        cells.add(cellName(row, column));
      }
      removed.set(sheet, cells);
    }
    await this.book.removeFromCalcChain(removed);
    this.removedFormulas.clear();
    const { count } = await this.formulas.report(signal);
    if (count > 0) this.book.markFullCalc();
    leftBehind.push(...this.book.dropSignatures());
    return { bytes: await this.pkg.save(path, signal), staleFormulas: count, leftBehind };
  }

  /** Empties shared strings whose last user went: what was replaced or cleared must not stay in the file. */
  private async forgetStrings(signal: AbortSignal | undefined): Promise<void> {
    if (this.released.size === 0) return;
    const unused = new IndexSet();
    unused.addAll(this.released);
    this.released.clear();
    for (const sheet of this.book.sheets()) {
      if (sheet.kind !== 'worksheet' && sheet.kind !== 'macro') continue;
      if (unused.size === 0) return;
      await removeUsedStrings(this.pkg.chunks(sheet.part), sheet.name, unused, signal);
    }
    this.strings.forget(unused);
  }

  async close(): Promise<void> {
    await this.pkg.close();
  }

  private existing(name: string): BookSheet {
    const sheet = this.book.sheet(name);
    if (sheet) return sheet;
    throw new Problem('target-missing', `There is no sheet '${name}'.`, {
      place: { sheet: name },
      hint: 'Check the name of the sheet.',
    });
  }

  private worksheet(name: string): BookSheet {
    const sheet = this.existing(name);
    if (sheet.kind === 'worksheet') return sheet;
    throw new Problem('step-refused', `The sheet '${name}' holds no cells: it is a ${sheet.kind} sheet.`, {
      place: { sheet: name },
    });
  }
}

function placesOf(stale: ReadonlyMap<string, StaleCells>, sheets: readonly BookSheet[]): CellPlace[] {
  const places: CellPlace[] = [];
  for (const [name, cells] of stale) {
    const sheet = sheets.findIndex((each) => each.name === name);
    for (const key of cells.keys()) places.push({ sheet, ...cellOfKey(key) });
  }
  return places;
}

/** What tables refuse shows only at the end of a pass: the step at fault is the last that wrote to the cell. */
function namingStep(problem: Problem, queue: readonly QueuedEdit[]): Problem {
  const cell = parseArea(problem.place.cell ?? '');
  const culprit = [...queue]
    .reverse()
    .find(
      ({ edit }) => 'area' in edit && edit.kind !== 'style' && cell && intersect(edit.area, cell) !== null,
    );
  return culprit ? problem.at({ step: culprit.tally.step }) : problem;
}

/** Whether an edit can do without the shared strings, at least as long as it meets none. */
function needsNoStrings(edit: QueuedEdit['edit']): boolean {
  if (edit.kind === 'write') return edit.block.every((line) => line.every((input) => input.kind !== 'text'));
  return edit.kind !== 'replace' && edit.kind !== 'fill-down';
}
