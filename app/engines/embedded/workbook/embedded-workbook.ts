import { Problem } from '../../../errors/problem';
import type { Area, RowView } from '../../../workbook/cells';
import type { CellFormat } from '../../../workbook/cell-format';
import type { SheetEdit } from '../../../workbook/edits';
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
import type { BookPart, BookSheet } from '../book/book-part';
import type { OoxmlPackage } from '../package/ooxml-package';
import { documentProperties, setDocumentProperties } from '../properties/document-properties';
import { columnFormats, columnWidths, defaultColumnWidth } from '../sheet-head/columns';
import { isRightToLeft, setTabSelected } from '../sheet-head/views';
import { readRows } from '../sheet/row-reader';
import { sheetFeatures } from '../sheet/sheet-features';
import { readSheetLocks, type SheetLocks } from '../sheet/sheet-locks';
import type { StyleBook } from '../styles/style-book';
import type { TableSet } from '../tables/table-set';
import { BookState } from './book-state';
import { fittedWidths } from './column-fit';
import type { QueuedEdit } from './edit-plan';
import { recalculateBook } from './recalculation';
import { saveBook } from './save-book';
import { SheetEdits } from './sheet-edits';

/**
 * A workbook opened by editing its package in place. Edits of a sheet are queued and run in one pass over its rows,
 * before anything is read, saved or flushed.
 */
export class EmbeddedWorkbook implements Workbook {
  private readonly state: BookState;
  private readonly edits: SheetEdits;
  /** Sheets that were added here and that nobody touched or referred to since. */
  private readonly freshSheets = new Set<string>();

  constructor(
    pkg: OoxmlPackage,
    private readonly book: BookPart,
    styles: StyleBook,
    tables: TableSet,
    private readonly scratch: string,
  ) {
    this.state = new BookState(pkg, book, styles, tables);
    this.edits = new SheetEdits(this.state);
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
    return this.state.tables.tables();
  }

  async features(sheet: string): Promise<SheetFeatures> {
    const found = this.worksheet(sheet);
    await this.flush();
    return sheetFeatures(this.state.pkg, found.part, await this.state.outlines.of(found));
  }

  async usedArea(sheet: string): Promise<Area | null> {
    const found = this.worksheet(sheet);
    await this.flush();
    return (await this.state.outlines.withUsedArea(found)).used ?? null;
  }

  async *rows(sheet: string, area?: Area, signal?: AbortSignal): AsyncGenerator<RowView> {
    const found = this.worksheet(sheet);
    await this.flush(signal);
    await this.state.strings.load();
    const stale = await this.state.formulas.onSheet(found, signal);
    yield* readRows(this.state.pkg.chunks(found.part), {
      sheet: found.name,
      area,
      strings: this.state.strings,
      dateSystem: this.dateSystem,
      masters: async () => (await this.state.outlines.of(found)).shared,
      stale,
      signal,
    });
  }

  async columnWidths(sheet: string): Promise<ReadonlyMap<number, number>> {
    const found = this.worksheet(sheet);
    await this.flush();
    return columnWidths((await this.state.outlines.of(found)).headXml);
  }

  async rightToLeft(sheet: string): Promise<boolean> {
    const found = this.worksheet(sheet);
    await this.flush();
    return isRightToLeft((await this.state.outlines.of(found)).headXml);
  }

  async mergedCells(sheet: string): Promise<readonly Area[]> {
    const found = this.worksheet(sheet);
    await this.flush();
    return (await this.state.outlines.of(found)).merges;
  }

  numberFormat(style: number): string {
    return this.state.styles.numberFormat(style);
  }

  look(style: number): CellLook {
    return this.state.styles.look(style);
  }

  /** A style key's format in full. */
  cellFormat(style: number): CellFormat {
    return this.state.styles.format(style);
  }

  /** Style keys of whole columns, which cells have that do not exist yet. */
  async columnStyles(sheet: string): Promise<readonly { left: number; right: number; style: number }[]> {
    await this.flush();
    const outline = await this.state.outlines.of(this.worksheet(sheet));
    return columnFormats(outline.headXml).map(({ left, right, xf }) => ({ left, right, style: xf }));
  }

  /** Whether locked cells of the sheet take no contents. */
  async isProtected(sheet: string): Promise<boolean> {
    return (await this.state.outlines.of(this.worksheet(sheet))).protection !== null;
  }

  /** Which cells are locked, and whether the sheet is protected. */
  async locks(sheet: string): Promise<SheetLocks> {
    const found = this.worksheet(sheet);
    await this.flush();
    const outline = await this.state.outlines.of(found);
    const chunks = this.state.pkg.chunks(found.part);
    return readSheetLocks(chunks, found.name, outline, (style) => this.state.styles.locked(style));
  }

  /** Width in characters of the columns that have none of their own. */
  async standardWidth(sheet: string): Promise<number> {
    await this.flush();
    return defaultColumnWidth((await this.state.outlines.of(this.worksheet(sheet))).headXml);
  }

  /** Gives rows a height in points. */
  setRowHeight(sheet: string, top: number, bottom: number, points: number): void {
    const edit = { kind: 'row-height', top, bottom, points } as const;
    this.enqueue(this.worksheet(sheet), { edit, tally: new Tally(0) });
  }

  properties(): Promise<DocumentProperties> {
    return documentProperties(this.state.pkg);
  }

  /** Rejects as the sheet's pass would, as far as that is known before it: arrays, pivots, merges, protection. */
  async refuse(sheet: string, edit: SheetEdit): Promise<void> {
    await this.edits.refuse(this.worksheet(sheet), edit);
  }

  async edit(sheet: string, edit: SheetEdit, tally: Tally): Promise<void> {
    const found = this.worksheet(sheet);
    if (edit.kind === 'column-width' && edit.width === 'fit') {
      const widths = await fittedWidths(this, found.name, edit.left, edit.right, edit.max);
      for (const [column, width] of widths) {
        this.enqueue(found, { edit: { kind: 'column-width', left: column, right: column, width }, tally });
      }
      return;
    }
    await this.edits.flushBefore(found, edit);
    this.enqueue(found, { edit, tally });
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
    this.state.outlines.forgetName(name);
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
    this.edits.queue(sheet, queued);
  }

  async addSheet(name: string, position: number | 'end', tally: Tally): Promise<void> {
    await this.flush();
    this.book.addSheet(name, position);
    this.freshSheets.add(name);
    this.state.edited = true;
    this.state.formulas.sheetAdded();
    tally.other();
  }

  async setVisibility(sheet: string, visibility: SheetVisibility, tally: Tally): Promise<void> {
    await this.flush();
    const change = this.book.setVisibility(this.existing(sheet).name, visibility);
    if (!change.changed) return;
    this.state.edited = true;
    tally.other();
    for (const [name, selected] of [
      [change.deactivated, false],
      [change.activated, true],
    ] as const) {
      const tab = name === undefined ? undefined : this.book.sheet(name);
      if (tab?.kind === 'worksheet') {
        await this.edits.rewriteHead(tab, (head) => setTabSelected(head, selected));
      }
    }
  }

  async setProperties(patch: DocumentProperties, removePersonal: boolean, tally: Tally): Promise<void> {
    const changed = await setDocumentProperties(this.state.pkg, patch, removePersonal);
    if (changed === 0) return;
    this.state.edited = true;
    tally.other(changed);
  }

  async flush(signal?: AbortSignal): Promise<void> {
    await this.edits.flush(signal);
  }

  async stale(): Promise<StaleReport> {
    await this.flush();
    return this.state.formulas.report();
  }

  async recalculate({
    scope,
    engine,
    signal,
  }: {
    scope: 'stale' | 'all';
    engine: CalcEngine;
    signal?: AbortSignal;
  }): Promise<CalcReport> {
    await this.flush(signal);
    return recalculateBook(this.state, {
      scope,
      engine,
      scratch: this.scratch,
      ...(signal ? { signal } : {}),
    });
  }

  async save(path: string, format: SaveFormat, signal?: AbortSignal): Promise<SaveReport> {
    await this.flush(signal);
    return saveBook(this.state, path, format, signal);
  }

  async close(): Promise<void> {
    await this.state.pkg.close();
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
