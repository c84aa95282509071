import { shiftFormula } from '../../../formula/shift';
import { bodyParts, noParts, readFormula } from '../sheet/cell-body';
import { CellCursor } from '../sheet/cell-cursor';
import type { SheetOutline } from '../sheet/sheet-outline';
import { sheetSections } from '../sheet/sheet-sections';
import type { FormulaEntry } from '../stale/find-stale';

/** A formula of a sheet, in stored syntax. */
export interface ScannedFormula extends FormulaEntry {
  /** It has a cached value. */
  computed: boolean;
}

const parts = noParts();

/** Streams the formulas of a sheet. Rows without any are not looked at. */
export async function* scanFormulas(
  source: AsyncIterable<Buffer>,
  sheet: string,
  outline: SheetOutline,
): AsyncGenerator<ScannedFormula> {
  const { shared: masters, lateMasters } = outline;
  let prefix = '';
  for await (const section of sheetSections(source, { sheet })) {
    if (section.kind === 'head') prefix = section.prefix;
    if (section.kind !== 'rows') continue;
    const { xml, numbers, starts, ends } = section;
    const mark = `<${prefix}f`;
    let next = xml.indexOf(mark);
    for (let i = 0; i < numbers.length && next >= 0; i++) {
      const end = ends[i] as number;
      if (next >= end) continue;
      const row = numbers[i] as number;
      const cursor = new CellCursor(xml, starts[i] as number, end, row, prefix, sheet);
      while (cursor.next()) {
        if (cursor.bodyStart === cursor.bodyEnd) continue;
        bodyParts(xml, cursor.bodyStart, cursor.bodyEnd, prefix, parts);
        if (parts.formulaStart < 0) continue;
        const { column, type } = cursor;
        const { kind, si, ref, text } = readFormula(xml.slice(parts.formulaStart, parts.formulaEnd));
        const entry: ScannedFormula = {
          row,
          column,
          computed: type === 'str' || parts.valueEnd > parts.valueStart,
        };
        if (kind === 'shared' && si !== undefined && lateMasters.has(si)) {
          const master = masters.of(si, row, column);
          if (master) entry.formula = shiftFormula(master.text, row - master.row, column - master.column);
        } else {
          if (kind === 'shared' && si !== undefined) entry.shared = si;
          if (text !== '') entry.formula = text;
        }
        if ((kind === 'array' || kind === 'dataTable') && ref) entry.fills = ref;
        yield entry;
      }
      next = xml.indexOf(mark, end);
    }
  }
}
