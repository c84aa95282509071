import { CallBatch } from '../../../com/call-batch';
import { parseArea } from '../../../workbook/a1';
import { MAX_COLUMNS, type Area, type CellView, type RowView } from '../../../workbook/cells';
import type { CellLook } from '../../../workbook/look';
import type { RowsWanted } from '../../../workbook/workbook';
import type { ArrayBlock } from '../../embedded/sheet/sheet-outline';
import { areaChunks } from '../area-chunks';
import type { BookAccess } from '../book-access';
import { elementsOf, readBlock } from './cell-block';
import { printLooks } from './look-grid';
import { formatGrid, propertyGrid } from './regions';

/** Reads sheets of a workbook that is open in an application. */
export class SheetReader {
  readonly styles = new StyleKeys();

  constructor(private readonly book: BookAccess) {}

  /** Excel's UsedRange also holds cells that are only formatted: the contents decide. */
  async usedArea(sheet: string): Promise<Area | null> {
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

  /** Rows of one chunk. One that is wider than a chunk would come in pieces: `areaChunks` cuts no row of a sheet's width. */
  async rows(
    sheet: string,
    arrays: readonly ArrayBlock[],
    part: Area,
    want: RowsWanted | undefined,
  ): Promise<RowView[]> {
    const { book, styles } = this;
    const cells = await readBlock(book, sheet, part, arrays);
    const formats = await formatGrid(book, sheet, part);
    const looks = want?.looks === true ? await printLooks(book, sheet, part) : null;
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
        const look = looks?.[i] ?? PLAIN;
        // What is only formatted matters to a print alone.
        if (value === null && formula === undefined && !shows(look)) continue;
        views.push({
          column: part.left + x,
          value,
          ...(formula === undefined ? {} : { formula }),
          style: styles.key(formats[i] ?? 'General', look),
        });
      }
      if (views.length === 0) continue;
      rows.push({ row: part.top + y, cells: views, ...(hidden?.[y] === true ? { hidden: true } : {}) });
    }
    return rows;
  }

  /** Widths in characters of the columns up to `right` that somebody set. */
  async columnWidths(sheet: string, right: number): Promise<ReadonlyMap<number, number>> {
    const widths = new Map<number, number>();
    const { book } = this;
    const batch = new CallBatch();
    // The sheet's last column has the width of those that nobody set.
    const last = { top: 1, left: MAX_COLUMNS, bottom: 1, right: MAX_COLUMNS };
    const standard = batch.get(book.range(batch, sheet, last), 'ColumnWidth');
    const slots = [];
    for (let column = 1; column <= right; column++) {
      const one = { top: 1, left: column, bottom: 1, right: column };
      slots.push(batch.get(book.range(batch, sheet, one), 'ColumnWidth'));
    }
    const answers = await book.run(batch);
    slots.forEach((slot, i) => {
      const width = answers[slot.index];
      // A hidden column is 0 characters wide, and so is the last one where all that are not used are hidden.
      if (typeof width === 'number' && (width === 0 || width !== answers[standard.index]))
        widths.set(i + 1, width);
    });
    return widths;
  }
}

const PLAIN: CellLook = {};

function shows({ fill, borders }: CellLook): boolean {
  return fill !== undefined || borders !== undefined;
}

/** Numbers for number formats and looks, as steps know them. */
class StyleKeys {
  private readonly keys = new Map<string, number>();
  private readonly styles: { format: string; look: CellLook }[] = [];
  /** The same object comes for many cells. */
  private readonly texts = new WeakMap<CellLook, string>();

  key(format: string, look: CellLook): number {
    let text = look === PLAIN ? '' : this.texts.get(look);
    if (text === undefined) this.texts.set(look, (text = JSON.stringify(look)));
    const name = `${text}|${format}`;
    let key = this.keys.get(name);
    if (key === undefined) {
      key = this.styles.push({ format, look }) - 1;
      this.keys.set(name, key);
    }
    return key;
  }

  numberFormat(key: number): string {
    return this.styles[key]?.format ?? 'General';
  }

  look(key: number): CellLook {
    return this.styles[key]?.look ?? PLAIN;
  }
}
