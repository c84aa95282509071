import type { ProblemData } from '../errors/problem';
import { didYouMean } from '../recipe/suggest';
import { referencesOf } from './references';

/** What of a workbook its formulas may name. */
export interface BookParts {
  sheets: readonly string[];
  tables: readonly { name: string; columns: readonly string[] }[];
}

/**
 * Why a formula cannot stand in a workbook: it names a sheet, a table or a column of a table that is not there. Excel
 * takes a file with such a formula for damaged, and opens a file dialog where it is entered. Unknown names and functions are
 * no such case: they give #NAME?.
 */
export function missingPart(formula: string, { sheets, tables }: BookParts): ProblemData | null {
  const knownSheets = new Set(sheets.map(sheetKey));
  for (const reference of referencesOf(formula)) {
    if (reference.kind === 'table') {
      if (reference.table === undefined) continue;
      const wanted = reference.table.toLowerCase();
      const table = tables.find(({ name }) => name.toLowerCase() === wanted);
      if (!table) {
        return missing(
          `the table "${reference.table}"`,
          reference.table,
          tables.map(({ name }) => name),
        );
      }
      const keys = new Set(table.columns.map(columnKey));
      const column = reference.columns.find((each) => !keys.has(columnKey(each)));
      if (column !== undefined)
        return missing(`the column "${column}" of the table ${table.name}`, column, table.columns);
      continue;
    }
    if (!('sheet' in reference)) continue;
    for (const sheet of [reference.sheet, 'lastSheet' in reference ? reference.lastSheet : undefined]) {
      if (sheet !== undefined && !knownSheets.has(sheetKey(sheet)))
        return missing(`the sheet "${sheet}"`, sheet, sheets);
    }
  }
  return null;
}

/** The same of a formula that was changed: what was missing before is no reason to refuse another change. */
export function newlyMissingPart(before: string, after: string, parts: BookParts): ProblemData | null {
  const found = missingPart(after, parts);
  return found !== null && missingPart(before, parts)?.message !== found.message ? found : null;
}

function missing(what: string, name: string, known: readonly string[]): ProblemData {
  return {
    code: 'step-refused',
    message: `The formula refers to ${what}, which is not in the workbook.`,
    hint: didYouMean(name, known) ?? 'There is none.',
  };
}

function sheetKey(name: string): string {
  return name.toUpperCase();
}

/** Signs that are escaped in formulas, and white space, are left aside: a column that is there must never be missed. */
function columnKey(name: string): string {
  return name.replace(/['\s]/g, '').toLowerCase();
}
