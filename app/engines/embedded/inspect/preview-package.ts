import { Problem } from '../../../errors/problem';
import { shiftFormula } from '../../../formula/shift';
import { fromStored } from '../../../formula/stored';
import type { CellValue } from '../../../workbook/cells';
import { displayText } from '../../../workbook/display';
import type { EngineLimits } from '../../engine';
import type { Preview, PreviewCell, PreviewRequest } from '../../inspector';
import { BookPart } from '../book/book-part';
import { OoxmlPackage } from '../package/ooxml-package';
import { bodyParts, noParts, readFormula, richText } from '../sheet/cell-body';
import { CellCursor, type CellType } from '../sheet/cell-cursor';
import { cellValue } from '../sheet/cell-value';
import { sheetSections, type RowsSection } from '../sheet/sheet-sections';
import { StyleBook } from '../styles/style-book';
import { readStrings } from './first-strings';
import { dimensionOf } from './used-area';

interface RawCell {
  column: number;
  style: number;
  type: CellType;
  /** Content of `v`, or the text of an inline string. */
  value: string | null;
  formula: string | null;
}

interface RawRow {
  row: number;
  cells: RawCell[];
}

interface Master {
  row: number;
  column: number;
  text: string;
}

/** Rows of a sheet of a package. Reading stops as soon as the wanted rows are there. */
export async function previewPackage(
  path: string,
  request: PreviewRequest,
  limits: EngineLimits,
  signal: AbortSignal,
): Promise<Preview> {
  const pkg = await OoxmlPackage.open(path, { limits, signal });
  try {
    const book = await BookPart.load(pkg);
    const sheets = book.sheets();
    const sheet =
      request.sheet === null
        ? (sheets.find((each) => each.kind === 'worksheet' && each.visibility === 'visible') ??
          sheets.find((each) => each.kind === 'worksheet'))
        : book.sheet(request.sheet);
    if (!sheet) {
      throw new Problem(
        'target-missing',
        request.sheet === null ? 'The workbook has no worksheet.' : `There is no sheet '${request.sheet}'.`,
      );
    }
    const tabs = sheets.map(({ name, kind, visibility }) => ({ name, kind, visibility }));
    if (sheet.kind !== 'worksheet') {
      return {
        sheet: sheet.name,
        sheets: tabs,
        top: request.top,
        rows: [],
        totalRows: 0,
        totalColumns: 0,
        complete: true,
      };
    }
    const reading = new SheetWindow(sheet.name, request.top, request.count);
    await reading.read(pkg, sheet.part, signal);
    const styles = await StyleBook.load(pkg);
    const strings = await readStrings(pkg, reading.strings);
    const rows = reading.rows.map(({ row, cells }) => ({
      row,
      cells: cells.flatMap((cell) => previewCell(cell, styles, strings, book) ?? []),
    }));
    return {
      sheet: sheet.name,
      sheets: tabs,
      top: request.top,
      rows,
      totalRows: reading.totalRows,
      totalColumns: reading.totalColumns,
      complete: reading.complete,
    };
  } finally {
    await pkg.close();
  }
}

function previewCell(
  cell: RawCell,
  styles: StyleBook,
  strings: ReadonlyMap<number, string>,
  { dateSystem, asksForCalculation }: BookPart,
): PreviewCell | null {
  const value = valueOf(cell, strings, dateSystem);
  if (value === null && cell.formula === null) return null;
  const text = displayText(value, styles.numberFormat(cell.style), dateSystem);
  const preview: PreviewCell = { column: cell.column, text, kind: kindOf(value, styles.isDate(cell.style)) };
  if (cell.formula !== null) {
    preview.formula = cell.formula;
    // A file that asks to be computed, as ours do that hold old values, does not say which of them are old.
    if (asksForCalculation || cell.value === null) preview.stale = true;
  }
  if (styles.bold(cell.style)) preview.bold = true;
  return preview;
}

/** What a previewed value counts as: numbers in a date format are dates. */
export function kindOf(value: CellValue, date: boolean): PreviewCell['kind'] {
  switch (typeof value) {
    case 'number':
      return date ? 'date' : 'number';
    case 'boolean':
      return 'boolean';
    case 'object':
      return value === null ? 'text' : 'error';
    default:
      return 'text';
  }
}

function valueOf(
  { type, value }: RawCell,
  strings: ReadonlyMap<number, string>,
  dateSystem: 1900 | 1904,
): CellValue {
  if (type === 'inlineStr') return value;
  return cellValue(type, value, null, { text: (index) => strings.get(index) ?? '' }, dateSystem);
}

/** The wanted rows of a sheet while it streams by. */
class SheetWindow {
  readonly rows: RawRow[] = [];
  /** Indexes of shared strings that the rows use. */
  readonly strings = new Set<number>();
  totalRows = 0;
  totalColumns = 0;
  complete = false;
  private readonly masters = new Map<number, Master>();
  private readonly parts = noParts();

  constructor(
    private readonly sheet: string,
    private readonly top: number,
    private readonly count: number,
  ) {}

  async read(pkg: OoxmlPackage, part: string, signal: AbortSignal): Promise<void> {
    const last = this.top + this.count - 1;
    let prefix = '';
    let declared = 0;
    for await (const section of sheetSections(pkg.chunks(part), { sheet: this.sheet, part })) {
      signal.throwIfAborted();
      if (section.kind === 'head') {
        prefix = section.prefix;
        const dimension = dimensionOf(section);
        declared = dimension?.bottom ?? 0;
        this.totalColumns = dimension?.right ?? 0;
      } else if (section.kind === 'tail') {
        this.complete = true;
      } else {
        this.take(section, prefix, last);
        const reached = section.numbers.at(-1) ?? 0;
        this.totalRows = reached;
        if (reached >= last) break;
      }
    }
    if (!this.complete) this.totalRows = Math.max(declared, this.totalRows);
  }

  private take(section: RowsSection, prefix: string, last: number): void {
    let shared = section.xml.indexOf('shared');
    section.numbers.forEach((row, i) => {
      const [start, end] = [section.starts[i] as number, section.ends[i] as number];
      if (row > last) return;
      const wanted = row >= this.top;
      // Above the window only masters of shared formulas matter.
      while (shared >= 0 && shared < start) shared = section.xml.indexOf('shared', start);
      if (!wanted && !(shared >= 0 && shared < end)) return;
      const cells: RawCell[] = [];
      const cursor = new CellCursor(section.xml, start, end, row, prefix, this.sheet);
      while (cursor.next()) {
        const cell = this.cell(section.xml, cursor, row, prefix);
        if (!wanted) continue;
        if (cell.type === 's' && cell.value !== null) this.strings.add(Number(cell.value));
        if (cell.value !== null || cell.formula !== null) cells.push(cell);
        if (cursor.column > this.totalColumns && (cell.value !== null || cell.formula !== null)) {
          this.totalColumns = cursor.column;
        }
      }
      if (wanted && cells.length > 0) this.rows.push({ row, cells });
    });
  }

  private cell(xml: string, cursor: CellCursor, row: number, prefix: string): RawCell {
    const { column, style, type } = cursor;
    const raw: RawCell = { column, style, type, value: null, formula: null };
    if (cursor.bodyStart === cursor.bodyEnd) return raw;
    const parts = bodyParts(xml, cursor.bodyStart, cursor.bodyEnd, prefix, this.parts);
    if (type === 'inlineStr') {
      if (parts.inlineStart >= 0) raw.value = richText(xml.slice(parts.inlineStart, parts.inlineEnd));
    } else if (parts.valueStart >= 0) raw.value = xml.slice(parts.valueStart, parts.valueEnd);
    if (parts.formulaStart >= 0) {
      raw.formula = this.formula(xml.slice(parts.formulaStart, parts.formulaEnd), row, column);
    }
    return raw;
  }

  private formula(xml: string, row: number, column: number): string | null {
    const formula = readFormula(xml);
    if (formula.kind === 'shared' && formula.si !== undefined) {
      if (formula.text !== '') this.masters.set(formula.si, { row, column, text: formula.text });
      const master = this.masters.get(formula.si);
      if (!master) return null;
      return fromStored(shiftFormula(master.text, row - master.row, column - master.column));
    }
    return formula.text === '' ? null : fromStored(formula.text);
  }
}
