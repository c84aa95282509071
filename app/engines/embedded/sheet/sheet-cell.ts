import { cellName } from '../../../workbook/a1';
import { areaName } from '../../../workbook/a1';
import { encodeCellText } from './byte-text';
import { bodyParts, type CellFormula, noParts, readFormula } from './cell-body';
import type { CellCursor, CellType } from './cell-cursor';
import { withAttribute } from './tags';

const parts = noParts();

/**
 * One cell of a row that is being edited. It keeps its XML until something of it is set; then only what was set is
 * written anew.
 */
export class SheetCell {
  type: CellType = 'n';
  style = 0;
  /** Attributes other than r, s and t, with their leading space. */
  private others = '';
  private body = '';
  private raw: string | null = null;
  private parsed = true;
  private formulaXml = '';
  private formulaRead: CellFormula | null = null;
  private valueXml: string | null = null;
  private inlineXml: string | null = null;
  /** What later versions of Excel keep in the cell: it stays with it. */
  private extensionsXml = '';

  constructor(
    readonly row: number,
    readonly column: number,
    private readonly prefix: string,
  ) {}

  static at(cursor: CellCursor, xml: string, row: number, prefix: string): SheetCell {
    const cell = new SheetCell(row, cursor.column, prefix);
    cell.type = cursor.type;
    cell.style = cursor.style;
    cell.raw = xml.slice(cursor.start, cursor.end);
    if (cursor.others || cursor.implied) {
      let others = xml.slice(cursor.attributesStart, cursor.attributesEnd);
      for (const name of ['r', 's', 't']) others = withAttribute(others, name, null);
      cell.others = others.trimEnd();
    }
    if (cursor.implied) cell.raw = null;
    cell.body = xml.slice(cursor.bodyStart, cursor.bodyEnd);
    cell.parsed = false;
    return cell;
  }

  get name(): string {
    return cellName(this.row, this.column);
  }

  private parse(): void {
    if (this.parsed) return;
    this.parsed = true;
    const found = bodyParts(this.body, 0, this.body.length, this.prefix, parts);
    if (found.formulaStart >= 0) this.formulaXml = this.body.slice(found.formulaStart, found.formulaEnd);
    if (found.valueStart >= 0) this.valueXml = this.body.slice(found.valueStart, found.valueEnd);
    if (found.inlineStart >= 0) this.inlineXml = this.body.slice(found.inlineStart, found.inlineEnd);
    if (found.extensionsStart >= 0) {
      this.extensionsXml = this.body.slice(found.extensionsStart, found.extensionsEnd);
    }
  }

  /** The cell's formula, or null. */
  get formula(): CellFormula | null {
    this.parse();
    if (this.formulaXml === '') return null;
    this.formulaRead ??= readFormula(this.formulaXml);
    return this.formulaRead;
  }

  /** Content of `v`, as a byte string. */
  get value(): string | null {
    this.parse();
    return this.valueXml;
  }

  /** Content of `is`, as a byte string. */
  get inline(): string | null {
    this.parse();
    return this.inlineXml;
  }

  /** Index of the shared string it shows, or -1. */
  get sharedString(): number {
    return this.type === 's' && this.value !== null && this.value.trim() !== '' ? Number(this.value) : -1;
  }

  /** It holds a value or a formula. */
  get filled(): boolean {
    return (
      this.formula !== null || this.value !== null || (this.inline !== null && this.type === 'inlineStr')
    );
  }

  /** It says nothing at all: neither contents nor a format nor anything unknown. */
  get bare(): boolean {
    return !this.filled && this.style === 0 && this.extensionsXml === '';
  }

  setStyle(style: number): void {
    if (style === this.style) return;
    this.parse();
    this.raw = null;
    this.style = style;
  }

  /** Replaces the contents by a constant; `value` is the content of `v` as a byte string. */
  setValue(type: CellType, value: string): void {
    this.empty();
    this.type = type;
    this.valueXml = value;
  }

  /** Changes only the content of `is`. */
  setInline(content: string): void {
    this.parse();
    this.raw = null;
    this.inlineXml = content;
  }

  /** Writes the result of the formula, which stays. */
  setResult(type: CellType, value: string | null): void {
    this.parse();
    this.raw = null;
    this.type = type;
    this.valueXml = value;
  }

  /** Replaces the contents by a formula without a value. */
  setFormula(formula: CellFormula): void {
    this.empty();
    this.formulaXml = formulaXml(formula, this.prefix);
  }

  /** Changes the formula element and keeps value and metadata: for formulas that stay what they are. */
  rewriteFormula(formula: CellFormula): void {
    this.parse();
    this.raw = null;
    this.formulaRead = null;
    this.formulaXml = formulaXml(formula, this.prefix);
  }

  /** Number of the cell's rich value record (`vm`), 0 for none. */
  get valueMetadata(): number {
    const found = / vm\s*=\s*["'](\d+)/.exec(this.others);
    return found ? Number(found[1]) : 0;
  }

  setValueMetadata(vm: number): void {
    this.parse();
    this.raw = null;
    this.others = withAttribute(this.others, 'vm', String(vm));
  }

  /** Removes value, formula and the metadata that goes with them. */
  empty(): void {
    this.parse();
    this.raw = null;
    this.type = 'n';
    this.body = '';
    this.formulaXml = '';
    this.formulaRead = null;
    this.valueXml = this.inlineXml = null;
    for (const name of ['cm', 'vm', 'ph']) this.others = withAttribute(this.others, name, null);
  }

  /** XML of the cell as a byte string, masked where its row is. */
  xml(): string {
    if (this.raw !== null) return this.raw;
    const p = this.prefix;
    let head = `<${p}c r="${this.name}"`;
    if (this.style !== 0) head += ` s="${this.style}"`;
    if (this.type !== 'n') head += ` t="${this.type}"`;
    head += this.others;
    if (!this.parsed) return this.body === '' ? `${head}/>` : `${head}>${this.body}</${p}c>`;
    let body = this.formulaXml;
    if (this.valueXml !== null) body += `<${p}v${space(this.valueXml)}>${this.valueXml}</${p}v>`;
    if (this.inlineXml !== null) body += `<${p}is>${this.inlineXml}</${p}is>`;
    body += this.extensionsXml;
    return body === '' ? `${head}/>` : `${head}>${body}</${p}c>`;
  }
}

function space(value: string): string {
  return /^\s|\s$/.test(value) ? ' xml:space="preserve"' : '';
}

function formulaXml(formula: CellFormula, p: string): string {
  let tag = `<${p}f`;
  if (formula.kind !== 'normal') tag += ` t="${formula.kind}"`;
  if (formula.ref) tag += ` ref="${areaName(formula.ref)}"`;
  if (formula.si !== undefined) tag += ` si="${formula.si}"`;
  return formula.text === '' ? `${tag}/>` : `${tag}>${encodeCellText(formula.text)}</${p}f>`;
}
