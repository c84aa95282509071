import { Problem } from '../../../errors/problem';
import { referencesOf } from '../../../formula/references';
import { toStored } from '../../../formula/stored';
import type { NewCell } from '../../../workbook/writer';
import type { EngineLimits } from '../../engine';
import { sheetNameFrom } from '../create/sheet-names';
import { createWorkbookWriter } from '../create/workbook-writer';
import { readXls, type XlsCell } from './xls-book';

/** What an .xls has that its .xlsx is not going to have, told before and after. */
export const XLS_LEFT_BEHIND =
  'Of an .xls file values, formulas, number formats, column widths, merged cells and hidden sheets are taken over; ' +
  'other formatting, charts, pictures, comments, names and macros are left behind.';

/**
 * Writes an .xls as .xlsx. Formulas keep their last value; a formula that cannot be kept right (it uses names, other
 * workbooks, or what Excel would compute in another way) becomes its value. Answers what was left behind, in words.
 */
export async function importXls(path: string, destination: string, limits: EngineLimits): Promise<string[]> {
  try {
    return await write(path, destination, limits);
  } catch (thrown) {
    throw Problem.from(thrown).at({ file: path });
  }
}

async function write(path: string, destination: string, limits: EngineLimits): Promise<string[]> {
  const book = readXls(path, limits);
  const writer = await createWorkbookWriter(destination, { dateSystem: book.dateSystem });
  let dropped = 0;
  try {
    const names: string[] = [];
    for (const sheet of book.sheets) {
      const name = sheetNameFrom(sheet.name, names);
      names.push(name);
      await writer.beginSheet({
        name,
        columnWidths: sheet.columnWidths,
        merges: sheet.merges,
        visibility: sheet.visibility,
      });
      for (const { row, cells } of sheet.rows()) {
        const written = cells.map((cell): NewCell => {
          const style =
            cell.numberFormat === 'General' ? 0 : writer.style({ numberFormat: cell.numberFormat });
          if (cell.formula === undefined) return { column: cell.column, value: cell.value, style };
          const formula = keptFormula(cell);
          if (formula === null) {
            dropped++;
            return { column: cell.column, value: cell.value, style };
          }
          return {
            column: cell.column,
            value: { kind: 'formula', formula },
            style,
            ...(cell.value === null ? {} : { computed: cell.value }),
          };
        });
        await writer.row(row, written);
      }
    }
    await writer.finish();
  } catch (thrown) {
    await writer.abort();
    throw thrown;
  }
  return [
    XLS_LEFT_BEHIND,
    ...(dropped === 0
      ? []
      : [`${dropped} formula${dropped === 1 ? ' was' : 's were'} replaced by their values.`]),
  ];
}

function keptFormula({ formula = '' }: XlsCell): string | null {
  if (!toStored(formula).ok) return null;
  return referencesOf(formula).every(({ kind }) => kind === 'area' || kind === 'volatile') ? formula : null;
}
