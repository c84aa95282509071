import type { Area } from '../../../../workbook/cells';
import type { Replacement, TextReplacer } from '../../../../workbook/edits';
import { replaceInRich, replaceInText } from '../../strings/rich-text';
import type { StringReplacements } from '../../strings/string-replacements';
import { bodyParts, noParts, readIndex, richText } from '../cell-body';
import { CellCursor } from '../cell-cursor';
import { inCell, numberXml, plainNumber } from '../cell-value';
import { decodeCellText, encodeCellText } from '../byte-text';
import type { EditLog } from '../edit-log';
import type { PassContext } from '../pass-context';
import type { RowEdit } from '../row-edit';
import type { SheetCell } from '../sheet-cell';
import type { SheetRow } from '../sheet-row';

const NUMBER_CHARS = /^[0-9.+\-e]*$/;

const parts = noParts();

/** What the look over a row found in one cell. */
interface Finding {
  column: number;
  replacements: readonly Replacement[] | null;
}

/**
 * Replaces in constants: texts, and numbers by the text one would type for them. Dates, logical values and errors stay,
 * and formulas whose result merely shows the text are counted.
 */
export class ReplaceValues implements RowEdit {
  readonly top: number;
  readonly bottom: number;
  readonly creates = false;
  private readonly searchesNumbers: boolean;
  private readonly spliceable: boolean;

  constructor(
    private readonly area: Area,
    private readonly replacer: TextReplacer,
    private readonly strings: StringReplacements,
    /** Cells that cannot hold a constant of their own: parts of arrays, covered cells, pivot tables. */
    private readonly kept: readonly {
      area: Area;
      except?: { row: number; column: number };
      counter: string;
    }[],
    private readonly context: PassContext,
    readonly log: EditLog,
  ) {
    this.top = area.top;
    this.bottom = area.bottom;
    this.searchesNumbers = replacer.literal === undefined || NUMBER_CHARS.test(replacer.literal);
    this.spliceable =
      kept.length === 0 && context.outline.protection === null && !context.watchesTables(area);
  }

  mayChange(row: SheetRow): boolean {
    return row.existed || row.changed;
  }

  apply(row: SheetRow): void {
    const raw = row.raw();
    if (!raw) {
      this.applyToCells(
        row,
        new Set(row.between(this.area.left, this.area.right).map((cell) => cell.column)),
      );
      return;
    }
    const { xml } = raw;
    const prefix = row.prefix;
    const cursor = new CellCursor(xml, raw.start, raw.end, row.number, prefix, row.sheet);
    const hits = new Set<number>();
    // Where only indices of shared strings change, the row is spliced instead of being taken apart.
    let splices: number[] | null = this.spliceable ? [] : null;
    let texts: string[] | null = null;
    let columns: number[] | null = null;
    while (cursor.next()) {
      const { column, type } = cursor;
      if (column > this.area.right) break;
      if (column < this.area.left || cursor.bodyStart === cursor.bodyEnd) continue;
      if (type === 'n' ? !this.searchesNumbers : type === 'b' || type === 'e' || type === 'd') continue;
      bodyParts(xml, cursor.bodyStart, cursor.bodyEnd, prefix, parts);
      if (type === 's') {
        if (parts.valueEnd <= parts.valueStart) continue;
        const index = readIndex(xml, parts.valueStart, parts.valueEnd);
        if (!this.changes(index, row.number, column)) continue;
        hits.add(column);
        if (parts.formulaStart >= 0 || cursor.others || this.strings.empties(index)) splices = null;
        else splices?.push(column, parts.valueStart, parts.valueEnd, index);
        continue;
      }
      let text: string;
      if (type === 'inlineStr') {
        if (parts.inlineStart < 0) continue;
        text = richText(xml.slice(parts.inlineStart, parts.inlineEnd));
      } else if (parts.valueStart < 0) continue;
      else if (type === 'n') {
        if (this.context.styles.isDate(cursor.style)) continue;
        text = plainNumber(Number(xml.slice(parts.valueStart, parts.valueEnd)));
      } else text = decodeCellText(xml.slice(parts.valueStart, parts.valueEnd));
      (texts ??= []).push(text);
      (columns ??= []).push(column);
    }
    if (texts && columns) {
      const found = this.replacer.replaceAll(texts);
      for (let i = 0; i < columns.length; i++) {
        if ((found[i]?.length ?? 0) === 0) continue;
        hits.add(columns[i] as number);
        splices = null;
      }
    }
    if (hits.size === 0) return;
    if (splices && !this.log.wantsTexts) this.splice(row, xml, raw.start, raw.end, splices);
    else this.applyToCells(row, hits);
  }

  /** Puts other indices of shared strings into the XML of the row. */
  private splice(row: SheetRow, xml: string, start: number, end: number, splices: readonly number[]): void {
    let fresh = '';
    let from = start;
    for (let i = 0; i < splices.length; i += 4) {
      const index = splices[i + 3] as number;
      fresh += xml.slice(from, splices[i + 1]) + String(this.strings.target(index));
      from = splices[i + 2] as number;
      this.context.released.add(index);
      this.log.cell(row.number, splices[i] as number, '', '', true);
    }
    row.replaceRaw(fresh + xml.slice(from, end));
  }

  /** Changes cells, found to match or not looked at yet. */
  private applyToCells(row: SheetRow, columns: ReadonlySet<number>): void {
    for (const cell of row.between(this.area.left, this.area.right)) {
      if (columns.has(cell.column)) this.change(row, cell);
    }
  }

  private change(row: SheetRow, cell: SheetCell): void {
    const { context, log } = this;
    if (!cell.filled || cell.type === 'b' || cell.type === 'e' || cell.type === 'd') return;
    const finding = this.find(cell);
    if (!finding) return;
    if (cell.formula) {
      log.count('skippedFormulas');
      return;
    }
    for (const kept of this.kept) {
      const { area, except } = kept;
      if (cell.row < area.top || cell.row > area.bottom) continue;
      if (cell.column < area.left || cell.column > area.right) continue;
      if (except && except.row === cell.row && except.column === cell.column) continue;
      log.count(kept.counter);
      return;
    }
    context.requireUnlocked(cell.row, cell.column, cell.style);
    const before = log.wantsTexts ? context.display(cell) : '';
    this.rewrite(cell, finding.replacements);
    row.markChanged();
    log.cell(cell.row, cell.column, before, log.wantsTexts ? context.display(cell) : '', true);
    context.removeBare(row, cell);
  }

  private find(cell: SheetCell): Finding | null {
    const { column } = cell;
    if (cell.type === 's') {
      const index = cell.sharedString;
      return index >= 0 && this.changes(index, cell.row, column) ? { column, replacements: null } : null;
    }
    const text = this.textOf(cell);
    if (text === null) return null;
    const replacements = this.replacer.replaceAll([text])[0] ?? null;
    if (!replacements || replaceInText(text, replacements) === text) return null;
    return { column, replacements };
  }

  private changes(index: number, row: number, column: number): boolean {
    try {
      return this.strings.changes(index);
    } catch (thrown) {
      throw inCell(thrown, this.context.sheet, row, column);
    }
  }

  private textOf(cell: SheetCell): string | null {
    if (cell.type === 'inlineStr') return cell.inline === null ? null : richText(cell.inline);
    if (cell.value === null) return null;
    if (cell.type !== 'n') return decodeCellText(cell.value);
    if (!this.searchesNumbers || this.context.styles.isDate(cell.style)) return null;
    return plainNumber(Number(cell.value));
  }

  private rewrite(cell: SheetCell, replacements: readonly Replacement[] | null): void {
    const { context } = this;
    if (cell.type === 's') {
      const target = this.strings.target(cell.sharedString);
      if (target === null) context.empty(cell);
      else context.setConstant(cell, 's', String(target));
      return;
    }
    const fresh = replaceInText(this.textOf(cell) as string, replacements ?? []);
    if (fresh === '') context.empty(cell);
    else if (cell.type === 'inlineStr') {
      context.noteTableCell(cell);
      cell.setInline(replaceInRich(cell.inline as string, replacements ?? []));
    } else if (cell.type === 'n') {
      const number = Number(fresh);
      if (Number.isFinite(number) && plainNumber(number) === fresh) {
        context.setConstant(cell, 'n', numberXml(number));
      } else context.setConstant(cell, 's', String(context.strings.intern(fresh)));
    } else context.setConstant(cell, 'str', encodeCellText(fresh));
  }
}
