import { parseArea } from '../../../workbook/a1';
import type { Area } from '../../../workbook/cells';
import { columnFormats } from '../sheet-head/columns';
import { clearAttached, type AttachedClearing } from '../sheet-tail/clear-attached';
import type { TailEdit } from '../sheet-tail/tail-edit';
import { isTrue } from '../xml/booleans';
import { mask } from './byte-text';
import { bodyParts, noParts, readFormula } from './cell-body';
import { CellCursor } from './cell-cursor';
import { SharedMasters } from './shared-masters';
import { sheetSections, type HeadSection } from './sheet-sections';
import { attribute, attributesOf, children, localName, nextElement, type ElementText } from './tags';

/** An array formula or a data table: its cells are written as one or not at all. */
export interface ArrayBlock {
  kind: 'array' | 'dataTable';
  ref: Area;
}

export interface SheetProtection {
  /** Formatting of cells, and of columns, is refused too. */
  formatCells: boolean;
  formatColumns: boolean;
  /** Ranges that anybody may edit without a password. */
  open: readonly Area[];
}

/** What is known of a sheet after one streaming look: everything that an edit needs besides the rows themselves. */
export class SheetOutline {
  hasRows = false;
  hasFormulas = false;
  readonly arrays: ArrayBlock[] = [];
  readonly shared = new SharedMasters();
  /**
   * Shared formulas some users of which stand before their master, and those whose index a later master takes again: who
   * uses them is not told by the rows above alone.
   */
  readonly lateMasters = new Set<number>();
  /** Cells with a value or formula; undefined while nobody asked. */
  used: Area | null | undefined = undefined;
  private headText: string;
  private formats: readonly { left: number; right: number; xf: number }[] | null = null;
  private mergesRead: Area[] | null = null;
  private tailRead: ElementText[] | null = null;
  private readonly clearings: AttachedClearing[] = [];
  private edits: readonly TailEdit[] = [];

  constructor(
    readonly head: HeadSection,
    /** Masked. */
    readonly tail: string,
  ) {
    this.headText = head.xml;
  }

  /** A copy whose head can be changed and whose arrays can be given up while edits are planned. */
  draft(): SheetOutline {
    const copy = new SheetOutline(this.head, this.tail);
    copy.hasRows = this.hasRows;
    copy.hasFormulas = this.hasFormulas;
    copy.arrays.push(...this.arrays);
    copy.shared.addAll(this.shared);
    for (const si of this.lateMasters) copy.lateMasters.add(si);
    copy.used = this.used;
    copy.tailRead = this.tailRead;
    copy.mergesRead = this.mergesRead;
    return copy;
  }

  /** Elements after `sheetData`, in order. Texts are masked byte strings. */
  get tailElements(): readonly ElementText[] {
    return (this.tailRead ??= [...topLevel(this.tail)]);
  }

  /** Changes of the text after the rows that the draft asks for, in order. */
  get tailEdits(): readonly TailEdit[] {
    return this.edits;
  }

  /** Takes from cells what is attached to them besides contents and formats. Answers whether there was any. */
  clearAttached(clearing: AttachedClearing): boolean {
    this.clearings.push(clearing);
    const edits = clearAttached(this.tail, this.tailElements, this.clearings);
    const same =
      edits.length === this.edits.length && edits.every(({ xml }, i) => xml === this.edits[i]?.xml);
    this.edits = edits;
    return !same;
  }

  tailElement(name: string): ElementText | undefined {
    return this.tailElements.find((element) => localName(element.name) === name);
  }

  /** The text before the rows as it is going to be: edits of it show at once. A byte string. */
  get headXml(): string {
    return this.headText;
  }

  set headXml(xml: string) {
    this.headText = xml;
    this.formats = null;
  }

  /** Cell formats that whole columns have. */
  get columnFormats(): readonly { left: number; right: number; xf: number }[] {
    return (this.formats ??= columnFormats(this.headText));
  }

  columnStyle(column: number): number {
    for (const run of this.columnFormats) if (column >= run.left && column <= run.right) return run.xf;
    return 0;
  }

  get merges(): readonly Area[] {
    if (this.mergesRead) return this.mergesRead;
    const found: Area[] = [];
    const list = this.tailElement('mergeCells');
    if (list) {
      for (const match of list.content.matchAll(/\sref\s*=\s*["']([^"']*)["']/g)) {
        const area = parseArea(match[1] as string);
        if (area) found.push(area);
      }
    }
    return (this.mergesRead = found);
  }

  get protection(): SheetProtection | null {
    const element = this.tailElement('sheetProtection');
    if (!element) return null;
    const flag = (name: string, standard: boolean): boolean => {
      const value = attribute(element.attributes, name);
      return value === undefined ? standard : isTrue(value);
    };
    if (!flag('sheet', false)) return null;
    const open: Area[] = [];
    for (const range of children(this.tailElement('protectedRanges')?.content ?? '')) {
      const attributes = attributesOf(range.attributes);
      if (attributes.has('password') || attributes.has('hashValue') || attributes.has('securityDescriptor'))
        continue;
      for (const text of (attributes.get('sqref') ?? '').split(/\s+/)) {
        const area = parseArea(text);
        if (area) open.push(area);
      }
    }
    return { formatCells: flag('formatCells', true), formatColumns: flag('formatColumns', true), open };
  }

  get dimension(): Area | null {
    const found = /<(?:[^\s/>:]+:)?dimension\s[^>]*?ref\s*=\s*["']([^"']*)["']/.exec(this.headText);
    return found ? parseArea(found[1] as string) : null;
  }
}

/** Elements at the outermost level of an end piece of XML, stray end tags skipped. */
function* topLevel(xml: string): Generator<ElementText> {
  for (let from = 0; ;) {
    const element = nextElement(xml, from);
    if (!element) return;
    yield element;
    from = element.end;
  }
}

const parts = noParts();

/** Looks over a sheet once. `used` asks for the used area too, which means looking at every cell. */
export async function readOutline(
  source: AsyncIterable<Buffer>,
  place: { sheet: string; part?: string },
  options: { used: boolean },
): Promise<SheetOutline> {
  let head: HeadSection | null = null;
  let outline: SheetOutline | null = null;
  const early = new Set<number>();
  const found = {
    hasRows: false,
    hasFormulas: false,
    arrays: [] as ArrayBlock[],
    shared: new SharedMasters(),
    late: new Set<number>(),
  };
  const used: Area = { top: Infinity, left: Infinity, bottom: 0, right: 0 };
  for await (const section of sheetSections(source, place)) {
    if (section.kind === 'head') head = section;
    else if (section.kind === 'tail') {
      outline = new SheetOutline(head as HeadSection, mask(section.xml).masked);
    } else {
      const prefix = (head as HeadSection).prefix;
      const { xml } = section;
      found.hasRows = true;
      const formula = `<${prefix}f`;
      let next = xml.indexOf(formula);
      if (next >= 0) found.hasFormulas = true;
      for (let i = 0; i < section.numbers.length; i++) {
        const row = section.numbers[i] as number;
        const start = section.starts[i] as number;
        const end = section.ends[i] as number;
        let special = false;
        while (next >= 0 && next < end) {
          if (xml.charCodeAt(next + formula.length) <= 32) special = true;
          next = xml.indexOf(formula, special ? end : next + 1);
        }
        if (!special && !options.used) continue;
        const cursor = new CellCursor(xml, start, end, row, prefix, place.sheet);
        while (cursor.next()) {
          if (cursor.bodyStart === cursor.bodyEnd) continue;
          if (options.used) {
            if (row < used.top) used.top = row;
            used.bottom = row;
            if (cursor.column < used.left) used.left = cursor.column;
            if (cursor.column > used.right) used.right = cursor.column;
          }
          if (!special || !isSpecialFormula(xml, cursor.bodyStart, prefix)) continue;
          bodyParts(xml, cursor.bodyStart, cursor.bodyEnd, prefix, parts);
          const f = readFormula(xml.slice(parts.formulaStart, parts.formulaEnd));
          if (f.kind === 'shared' && f.si !== undefined) {
            if (f.text !== '') {
              if (early.has(f.si) || found.shared.has(f.si)) found.late.add(f.si);
              found.shared.add(f.si, { row, column: cursor.column, text: f.text, ref: f.ref ?? null });
            } else if (!found.shared.has(f.si)) early.add(f.si);
          } else if ((f.kind === 'array' || f.kind === 'dataTable') && f.ref) {
            found.arrays.push({ kind: f.kind, ref: f.ref });
          }
        }
      }
    }
  }
  const result = outline as SheetOutline;
  result.hasRows = found.hasRows;
  result.hasFormulas = found.hasFormulas;
  result.arrays.push(...found.arrays);
  result.shared.addAll(found.shared);
  for (const si of found.late) result.lateMasters.add(si);
  if (options.used) result.used = used.bottom === 0 ? null : used;
  return result;
}

function isSpecialFormula(xml: string, bodyStart: number, prefix: string): boolean {
  let at = bodyStart;
  while (xml.charCodeAt(at) <= 32) at++;
  return xml.startsWith(`<${prefix}f`, at) && xml.charCodeAt(at + prefix.length + 2) <= 32;
}
