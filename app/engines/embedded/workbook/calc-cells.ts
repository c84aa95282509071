import { shiftFormula } from '../../../formula/shift';
import type { CalcCell } from '../calc/calc-input';
import { bodyParts, noParts, readFormula } from '../sheet/cell-body';
import { CellCursor } from '../sheet/cell-cursor';
import { valueAt } from '../sheet/cell-value';
import type { SheetOutline } from '../sheet/sheet-outline';
import { sheetSections } from '../sheet/sheet-sections';
import { attribute } from '../sheet/tags';
import type { SharedStrings } from '../strings/shared-strings';

const parts = noParts();

/** Streams the cells of a sheet that hold something, as a calculation wants them. */
export async function* calcCells(
  source: AsyncIterable<Buffer>,
  sheet: string,
  outline: SheetOutline,
  strings: SharedStrings,
  dateSystem: 1900 | 1904,
): AsyncGenerator<CalcCell> {
  const reading = { sheet, strings, dateSystem };
  let prefix = '';
  for await (const section of sheetSections(source, { sheet })) {
    if (section.kind === 'head') prefix = section.prefix;
    if (section.kind !== 'rows') continue;
    const { xml, numbers, starts, ends } = section;
    for (let i = 0; i < numbers.length; i++) {
      const row = numbers[i] as number;
      const cursor = new CellCursor(xml, starts[i] as number, ends[i] as number, row, prefix, sheet);
      const tag = xml.slice(cursor.rowAttributesStart, cursor.rowAttributesEnd);
      const hidden = tag.includes('hidden') && /^(?:1|true)$/.test(attribute(tag, 'hidden') ?? '');
      while (cursor.next()) {
        if (cursor.bodyStart === cursor.bodyEnd) continue;
        bodyParts(xml, cursor.bodyStart, cursor.bodyEnd, prefix, parts);
        const { column } = cursor;
        const value = valueAt(xml, row, cursor, parts, reading);
        const cell: CalcCell = { row, column, value };
        if (hidden) cell.hidden = true;
        if (parts.formulaStart >= 0) {
          const formula = readFormula(xml.slice(parts.formulaStart, parts.formulaEnd));
          let { text } = formula;
          if (formula.kind === 'shared' && text === '' && formula.si !== undefined) {
            const master = outline.shared.of(formula.si, row, column);
            if (master) text = shiftFormula(master.text, row - master.row, column - master.column);
          }
          if (text !== '') cell.formula = text;
          if (formula.kind === 'array' && formula.ref) {
            const attributes = xml.slice(cursor.attributesStart, cursor.attributesEnd);
            cell.array = {
              area: formula.ref,
              dynamic: cursor.others && attribute(attributes, 'cm') !== undefined,
            };
          }
        }
        if (cell.value !== null || cell.formula !== undefined) yield cell;
      }
    }
  }
}
