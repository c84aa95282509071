import { shiftFormula } from '../../../formula/shift';
import { bodyParts, readFormula, type BodyParts } from '../sheet/cell-body';
import { CellCursor } from '../sheet/cell-cursor';
import type { SharedMaster } from '../sheet/sheet-outline';
import { sheetSections } from '../sheet/sheet-sections';
import type { Area } from '../../../workbook/cells';

/** A formula of a sheet, as stored. */
export interface ScannedFormula {
  row: number;
  column: number;
  /** Stored text; shared formulas are expanded. '' for a data table. */
  text: string;
  /** Cells that an array formula fills. */
  fills: Area | null;
  kind: 'normal' | 'array' | 'dataTable';
  /** It has a cached value. */
  computed: boolean;
}

const parts: BodyParts = {
  formulaStart: -1,
  formulaEnd: -1,
  valueStart: -1,
  valueEnd: -1,
  inlineStart: -1,
  inlineEnd: -1,
};

/** Streams the formulas of a sheet. Rows without any are not looked at. */
export async function* scanFormulas(
  source: AsyncIterable<Buffer>,
  sheet: string,
  masters: ReadonlyMap<number, SharedMaster>,
): AsyncGenerator<ScannedFormula> {
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
        const formula = readFormula(xml.slice(parts.formulaStart, parts.formulaEnd));
        let { text } = formula;
        if (formula.kind === 'shared' && text === '' && formula.si !== undefined) {
          const master = masters.get(formula.si);
          if (master) text = shiftFormula(master.text, row - master.row, column - master.column);
        }
        yield {
          row,
          column,
          text,
          fills: formula.kind === 'array' || formula.kind === 'dataTable' ? (formula.ref ?? null) : null,
          kind: formula.kind === 'shared' ? 'normal' : formula.kind,
          computed: type === 'str' || parts.valueEnd > parts.valueStart,
        };
      }
      next = xml.indexOf(mark, end);
    }
  }
}
