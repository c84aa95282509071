import { Problem } from '../../../errors/problem';
import { MAX_COLUMNS } from '../../../workbook/cells';
import { cellName } from '../../../workbook/a1';
import { tagEnd } from './tags';

/** ST_CellType. */
export type CellType = 'n' | 's' | 'str' | 'b' | 'e' | 'inlineStr' | 'd';

/**
 * Walks the cells of one row in place, without making objects: after `next()` the fields tell where the cell and its
 * parts lie in the XML. Positions are those of the string that was handed in.
 */
export class CellCursor {
  /** 1-based. */
  column = 0;
  start = 0;
  end = 0;
  /** Style index, 0 where the cell names none. */
  style = 0;
  type: CellType = 'n';
  /** The cell has attributes other than r, s and t (such as cm, vm, ph). */
  others = false;
  /** No `r` attribute: the column counts on from the cell before. */
  implied = false;
  /** Start of the attributes, and of the inner XML; an empty cell has `bodyStart === bodyEnd`. */
  attributesStart = 0;
  attributesEnd = 0;
  bodyStart = 0;
  bodyEnd = 0;
  /** The row's own attributes, and where what follows the last cell begins; known from the start and at the end. */
  readonly rowAttributesStart: number;
  readonly rowAttributesEnd: number;
  restStart: number;
  restEnd: number;

  private readonly open: string;
  private readonly close: string;
  private position: number;

  constructor(
    private readonly xml: string,
    start: number,
    end: number,
    private readonly row: number,
    prefix: string,
    private readonly sheet: string,
  ) {
    this.open = `<${prefix}c`;
    this.close = `</${prefix}c`;
    const tagClose = tagEnd(xml, start);
    const empty = xml.charCodeAt(tagClose - 1) === 47;
    this.rowAttributesStart = start + 4 + prefix.length;
    this.rowAttributesEnd = empty ? tagClose - 1 : tagClose;
    this.position = tagClose + 1;
    this.restEnd = empty ? tagClose + 1 : xml.lastIndexOf('</', end - 1);
    this.restStart = this.position;
  }

  next(): boolean {
    const xml = this.xml;
    let start = this.position;
    let code = xml.charCodeAt(start);
    while (code <= 32) code = xml.charCodeAt(++start);
    const nameEnd = start + this.open.length;
    const after = xml.charCodeAt(nameEnd);
    if (
      start >= this.restEnd ||
      !(after <= 32 || after === 62 || after === 47) ||
      !xml.startsWith(this.open, start)
    ) {
      this.restStart = this.position;
      return false;
    }
    const before = this.column;
    this.start = start;
    this.style = 0;
    this.type = 'n';
    this.others = false;
    this.column = 0;
    this.attributesStart = nameEnd;
    let i = nameEnd;
    for (;;) {
      code = xml.charCodeAt(i);
      while (code <= 32) code = xml.charCodeAt(++i);
      if (code === 62 || code === 47 || code !== code) break;
      // The usual form first: one letter, `="`, few characters.
      if (xml.charCodeAt(i + 1) === 61 && xml.charCodeAt(i + 2) === 34) {
        const quick = this.quickAttribute(code, i + 3);
        if (quick > 0) {
          i = quick;
          continue;
        }
      }
      const nameAt = i;
      const equals = xml.indexOf('=', i);
      let open = equals + 1;
      let quote = xml.charCodeAt(open);
      while (quote <= 32) quote = xml.charCodeAt(++open);
      const close = xml.indexOf(quote === 39 ? "'" : '"', open + 1);
      if (equals < 0 || close < 0 || (quote !== 34 && quote !== 39))
        throw this.damaged('an attribute is broken');
      let length = equals - nameAt;
      if (length > 1) while (xml.charCodeAt(nameAt + length - 1) <= 32) length--;
      if (length === 1 && code === 114) this.column = this.columnOf(open + 1, close);
      else if (length === 1 && code === 115) this.style = this.integer(open + 1, close);
      else if (length === 1 && code === 116) this.type = cellType(xml, open + 1, close);
      else this.others = true;
      i = close + 1;
    }
    this.attributesEnd = i;
    this.implied = this.column === 0;
    if (this.implied) this.column = before + 1;
    if (this.column <= before || this.column > MAX_COLUMNS) {
      throw this.damaged(
        before === 0
          ? 'a cell has no valid reference'
          : `${cellName(this.row, this.column)} follows ${cellName(this.row, before)}`,
      );
    }
    if (code === 47) {
      this.bodyStart = this.bodyEnd = i;
      this.end = xml.indexOf('>', i) + 1;
    } else {
      this.bodyStart = i + 1;
      let from = i + 1;
      while (!this.quickBody(from)) {
        const closing = xml.indexOf(this.close, from);
        if (closing < 0 || closing >= this.restEnd) throw this.damaged('a cell is not closed');
        const next = xml.charCodeAt(closing + this.close.length);
        if (next === 62 || next <= 32) {
          this.bodyEnd = closing;
          this.end = next === 62 ? closing + this.close.length + 1 : xml.indexOf('>', closing) + 1;
          break;
        }
        from = closing + 1;
      }
    }
    this.position = this.end;
    return true;
  }

  /** Reads r, s or t whose value starts at `from`; answers the position behind the quote, or 0 for the long way. */
  private quickAttribute(name: number, from: number): number {
    const { xml } = this;
    let i = from;
    let code = xml.charCodeAt(i);
    if (name === 114) {
      let column = 0;
      for (; code >= 65 && code <= 90; code = xml.charCodeAt(++i)) column = column * 26 + code - 64;
      let row = 0;
      for (; code >= 48 && code <= 57; code = xml.charCodeAt(++i)) row = row * 10 + code - 48;
      if (code !== 34 || row !== this.row || column < 1 || column > MAX_COLUMNS) return 0;
      this.column = column;
      return i + 1;
    }
    if (name === 115) {
      let style = 0;
      for (; code >= 48 && code <= 57; code = xml.charCodeAt(++i)) style = style * 10 + code - 48;
      if (code !== 34) return 0;
      this.style = style;
      return i + 1;
    }
    if (name === 116 && code === 115 && xml.charCodeAt(i + 1) === 34) {
      this.type = 's';
      return i + 2;
    }
    return 0;
  }

  /** Finds the end of `<v>...</v></c>`; false where the cell holds anything else. */
  private quickBody(from: number): boolean {
    const { xml } = this;
    if (xml.charCodeAt(from + 1) !== 118 || xml.charCodeAt(from + 2) !== 62) return false;
    let i = from + 3;
    let code = xml.charCodeAt(i);
    while (code !== 60 && code === code) code = xml.charCodeAt(++i);
    if (
      xml.charCodeAt(i + 3) !== 62 ||
      xml.charCodeAt(i + 4) !== 60 ||
      xml.charCodeAt(i + 5) !== 47 ||
      xml.charCodeAt(i + 6) !== 99 ||
      xml.charCodeAt(i + 7) !== 62
    ) {
      return false;
    }
    this.bodyEnd = i + 4;
    this.end = i + 8;
    return true;
  }

  private columnOf(from: number, to: number): number {
    let column = 0;
    let row = 0;
    let i = from;
    for (; i < to; i++) {
      const code = this.xml.charCodeAt(i);
      if (code < 65) break;
      column = column * 26 + (code & 0xdf) - 64;
    }
    for (; i < to; i++) row = row * 10 + this.xml.charCodeAt(i) - 48;
    if (row !== this.row || column < 1 || column > MAX_COLUMNS) {
      throw this.damaged(`a cell of row ${this.row} is called '${this.xml.slice(from, to)}'`);
    }
    return column;
  }

  private integer(from: number, to: number): number {
    let number = 0;
    for (let i = from; i < to; i++) {
      const code = this.xml.charCodeAt(i);
      if (code < 48 || code > 57) throw this.damaged('a style index is no number');
      number = number * 10 + code - 48;
    }
    return number;
  }

  private damaged(why: string): Problem {
    return new Problem('damaged', `The sheet '${this.sheet}' is damaged in row ${this.row}: ${why}.`, {
      place: { sheet: this.sheet },
      hint: 'Open the file in Excel, let it repair the file, and save it under a new name.',
    });
  }
}

function cellType(xml: string, from: number, to: number): CellType {
  const length = to - from;
  const code = xml.charCodeAt(from);
  if (length === 1) {
    if (code === 115) return 's';
    if (code === 110) return 'n';
    if (code === 98) return 'b';
    if (code === 101) return 'e';
    if (code === 100) return 'd';
  }
  if (xml.startsWith('str', from)) return 'str';
  if (xml.startsWith('inlineStr', from)) return 'inlineStr';
  return 'n';
}
