import { fromStored } from '../../../formula/stored';
import { shiftFormula } from '../../../formula/shift';
import type { Area, CellView, RowView } from '../../../workbook/cells';
import { MAX_COLUMNS, MAX_ROWS } from '../../../workbook/cells';
import type { SharedStrings } from '../strings/shared-strings';
import { bodyParts, noParts, readFormula } from './cell-body';
import { CellCursor } from './cell-cursor';
import { valueAt } from './cell-value';
import { sheetSections, type SheetSection } from './sheet-sections';
import type { SharedMasters } from './shared-masters';
import { cancelled } from './sheet-pass';

const parts = noParts();

export interface RowReaderOptions {
  sheet: string;
  area: Area | undefined;
  strings: SharedStrings;
  dateSystem: 1900 | 1904;
  /** Masters of shared formulas, asked for where the area has users of one. */
  masters: () => Promise<SharedMasters>;
  stale: (row: number, column: number) => boolean;
  signal: AbortSignal | undefined;
}

/** Streams the rows of a sheet part as steps read them. */
export async function* readRows(
  source: AsyncIterable<Buffer>,
  options: RowReaderOptions,
): AsyncGenerator<RowView> {
  const { sheet, signal, stale } = options;
  const area = options.area ?? { top: 1, left: 1, bottom: MAX_ROWS, right: MAX_COLUMNS };
  let masters: SharedMasters | null = null;
  let prefix = '';
  const formulaOf = (xml: string, row: number, column: number): string | null => {
    const formula = readFormula(xml);
    if (formula.kind === 'dataTable') return `TABLE(${formula.r1 ?? ''},${formula.r2 ?? ''})`;
    if (formula.kind !== 'shared' || formula.si === undefined || formula.text !== '') {
      return readable(formula.text);
    }
    if (masters === null) return null;
    const master = masters.of(formula.si, row, column);
    return master ? readable(shiftFormula(master.text, row - master.row, column - master.column)) : '';
  };
  const sections: AsyncIterable<SheetSection> = sheetSections(source, { sheet });
  for await (const section of sections) {
    if (signal?.aborted) throw cancelled();
    if (section.kind === 'head') prefix = section.prefix;
    if (section.kind !== 'rows') continue;
    const { xml, numbers, starts, ends } = section;
    for (let i = 0; i < numbers.length; i++) {
      const row = numbers[i] as number;
      if (row < area.top) continue;
      if (row > area.bottom) return;
      const start = starts[i] as number;
      const cursor = new CellCursor(xml, start, ends[i] as number, row, prefix, sheet);
      const cells: CellView[] = [];
      while (cursor.next()) {
        const { column, style } = cursor;
        if (column > area.right) break;
        if (column < area.left) continue;
        if (cursor.bodyStart === cursor.bodyEnd) {
          if (style !== 0) cells.push({ column, value: null, style });
          continue;
        }
        bodyParts(xml, cursor.bodyStart, cursor.bodyEnd, prefix, parts);
        const value = valueAt(xml, row, cursor, parts, options);
        if (parts.formulaStart < 0) {
          if (value === null && style === 0) continue;
          // Part of what a stale array formula fills.
          if (value !== null && stale(row, column)) cells.push({ column, value, style, stale: true });
          else cells.push({ column, value, style });
          continue;
        }
        const formulaXml = xml.slice(parts.formulaStart, parts.formulaEnd);
        let formula = formulaOf(formulaXml, row, column);
        if (formula === null) {
          masters = await options.masters();
          formula = formulaOf(formulaXml, row, column) ?? '';
        }
        const view: CellView = { column, value, formula, style };
        // A formula that was never computed has no value to trust either.
        if ((value === null && cursor.type !== 'str') || stale(row, column)) view.stale = true;
        cells.push(view);
      }
      if (cells.length === 0) continue;
      const hidden = isHidden(xml, start, cursor.rowAttributesEnd);
      yield hidden ? { row, cells, hidden } : { row, cells };
    }
  }
}

/** Formula text as people read it; most need nothing done. */
function readable(text: string): string {
  return /_xl|SINGLE|ANCHORARRAY|\[/i.test(text) ? fromStored(text) : text;
}

function isHidden(xml: string, start: number, end: number): boolean {
  // Within the tag only: a search beyond it would go through all rows that follow, for every row.
  const tag = xml.slice(start, end);
  return tag.includes('hidden') && /\shidden\s*=\s*["'](?:1|true)["']/.test(tag);
}
