import { isTrue } from '../xml/booleans';
import { CellCursor } from './cell-cursor';
import { unmaskXml } from './byte-text';
import { SheetCell } from './sheet-cell';
import { attribute, withAttribute } from './tags';

/**
 * One row on its way through a pass. It stays XML until an edit asks for its cells, and is written back from its cells
 * only when one of them was changed.
 */
export class SheetRow {
  private cells: SheetCell[] | null = null;
  private attributes = '';
  private rest = '';
  private changedFlag = false;
  private widened = false;

  private constructor(
    readonly number: number,
    /** False for a row that the sheet did not have. */
    readonly existed: boolean,
    private source: string,
    private start: number,
    private end: number,
    readonly prefix: string,
    readonly sheet: string,
    private readonly masked: boolean,
  ) {}

  static existing(
    number: number,
    source: string,
    start: number,
    end: number,
    prefix: string,
    sheet: string,
    masked: boolean,
  ): SheetRow {
    return new SheetRow(number, true, source, start, end, prefix, sheet, masked);
  }

  static missing(number: number, prefix: string, sheet: string): SheetRow {
    const row = new SheetRow(number, false, '', 0, 0, prefix, sheet, false);
    row.cells = [];
    return row;
  }

  get changed(): boolean {
    return this.changedFlag;
  }

  /** Tells that a cell or attribute was changed, so that the row is written anew. */
  markChanged(): void {
    this.changedFlag = true;
  }

  /** Looks at the row's XML in place; null once its cells were made. */
  raw(): { xml: string; start: number; end: number } | null {
    return this.cells === null ? { xml: this.source, start: this.start, end: this.end } : null;
  }

  /** Replaces the XML of a row whose cells were not asked for. */
  replaceRaw(xml: string): void {
    this.source = xml;
    this.start = 0;
    this.end = xml.length;
    this.changedFlag = true;
  }

  /** Whether the XML contains a text: for cheap tests before cells are made. */
  mentions(text: string): boolean {
    if (this.cells !== null) return this.cells.some((cell) => cell.xml().includes(text));
    const at = this.source.indexOf(text, this.start);
    return at >= 0 && at < this.end;
  }

  private load(): SheetCell[] {
    if (this.cells) return this.cells;
    const cells: SheetCell[] = [];
    const cursor = new CellCursor(this.source, this.start, this.end, this.number, this.prefix, this.sheet);
    this.attributes = this.source.slice(cursor.rowAttributesStart, cursor.rowAttributesEnd);
    while (cursor.next()) cells.push(SheetCell.at(cursor, this.source, this.number, this.prefix));
    this.rest = this.source.slice(cursor.restStart, cursor.restEnd);
    this.cells = cells;
    return cells;
  }

  /** The cells in ascending column order. */
  all(): readonly SheetCell[] {
    return this.load();
  }

  /** Cells of a range of columns. */
  between(left: number, right: number): SheetCell[] {
    return this.load().filter((cell) => cell.column >= left && cell.column <= right);
  }

  cell(column: number): SheetCell | undefined {
    const cells = this.load();
    const index = position(cells, column);
    const found = cells[index];
    return found?.column === column ? found : undefined;
  }

  /** The cell of a column, made where there is none. */
  obtain(column: number, style: number): SheetCell {
    const cells = this.load();
    const index = position(cells, column);
    const found = cells[index];
    if (found?.column === column) return found;
    const cell = new SheetCell(this.number, column, this.prefix);
    cell.setStyle(style);
    cells.splice(index, 0, cell);
    if (index === 0 || index === cells.length - 1) this.widened = true;
    this.changedFlag = true;
    return cell;
  }

  /** Removes a cell. */
  remove(cell: SheetCell): void {
    const cells = this.load();
    const index = cells.indexOf(cell);
    if (index < 0) return;
    cells.splice(index, 1);
    this.changedFlag = true;
  }

  /** Style index of the row itself, where it has one (`customFormat`). */
  get rowStyle(): number | null {
    return rowStyle(this.attributeText());
  }

  setRowStyle(style: number): void {
    this.load();
    this.attributes = withAttribute(this.attributes, 's', String(style));
    this.attributes = withAttribute(this.attributes, 'customFormat', '1');
    this.changedFlag = true;
  }

  clearRowStyle(): void {
    this.load();
    this.attributes = withAttribute(withAttribute(this.attributes, 's', null), 'customFormat', null);
    this.changedFlag = true;
  }

  /** Sets the height in points; false where the row has it already. */
  setHeight(points: number): boolean {
    const before = this.attributeText();
    if (attribute(before, 'ht') === String(points) && attribute(before, 'customHeight') === '1') return false;
    this.load();
    this.attributes = withAttribute(this.attributes, 'ht', String(points));
    this.attributes = withAttribute(this.attributes, 'customHeight', '1');
    this.changedFlag = true;
    return true;
  }

  get hidden(): boolean {
    const hidden = attribute(this.attributeText(), 'hidden');
    return isTrue(hidden);
  }

  private attributeText(): string {
    if (this.cells !== null) return this.attributes;
    const close = this.source.indexOf('>', this.start);
    return this.source.slice(this.start + 4 + this.prefix.length, close).replace(/\/$/, '');
  }

  /** XML of the row as a byte string; '' for a row that was missing and got nothing. */
  xml(): string {
    return this.masked ? unmaskXml(this.maskedXml()) : this.maskedXml();
  }

  private maskedXml(): string {
    if (this.cells === null) return this.source.slice(this.start, this.end);
    const p = this.prefix;
    let attributes = this.attributes.trimEnd();
    if (!this.existed) {
      if (this.cells.length === 0 && attributes === '') return '';
    }
    if (attribute(attributes, 'r') === undefined) attributes = ` r="${this.number}"${attributes}`;
    if (this.widened) attributes = withAttribute(attributes, 'spans', null);
    let body = '';
    for (const cell of this.cells) body += cell.xml();
    body += this.rest.trim();
    return body === '' ? `<${p}row${attributes}/>` : `<${p}row${attributes}>${body}</${p}row>`;
  }
}

/** Index of the first cell at or after a column. */
function position(cells: readonly SheetCell[], column: number): number {
  let low = 0;
  let high = cells.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cells[middle] as SheetCell).column < column) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Style index that the attributes of a row give it, null without one. */
export function rowStyle(attributes: string): number | null {
  if (!attributes.includes('customFormat')) return null;
  const custom = attribute(attributes, 'customFormat');
  if (custom !== '1' && custom !== 'true') return null;
  return Number(attribute(attributes, 's') ?? '0');
}
