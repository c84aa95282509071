import { Problem } from '../../errors/problem';
import { MAX_COLUMNS, MAX_ROWS } from '../../workbook/cells';
import { matchSheets } from './find-sheets';
import type { Target } from './parse-target';
import { resolvedArea, resolvedLines, type Resolved, type Whereabouts } from './resolved';
import { quoteSheet } from './sheet-pattern';
import { tableCells } from './table-cells';
import { ambiguous, missing } from './target-problems';

/** A defined name, sheet-local first, or a table's data. Answers null where there is neither. */
export async function namedCells(
  workbook: Whereabouts,
  target: Target & { kind: 'word' },
): Promise<Resolved[] | null> {
  const word = target.word.toUpperCase();
  const all = workbook.names().filter((name) => name.name.toUpperCase() === word);
  const local = all.filter((name) => name.sheet !== undefined);
  const global = all.find((name) => name.sheet === undefined);
  let chosen = global === undefined ? [] : [global];
  if (target.sheets !== null) {
    const sheets = matchSheets(workbook, target, target.sheets, false).map((sheet) => sheet.name);
    const here = local.filter((name) => name.sheet !== undefined && sheets.includes(name.sheet));
    if (here.length > 0) chosen = here;
    else if (global?.area !== undefined && !sheets.includes(global.area.sheet)) {
      throw missing(
        target,
        'name on that sheet',
        target.word,
        [],
        `The name ${global.name} refers to sheet "${global.area.sheet}".`,
      );
    }
  } else {
    // Without a sheet, a local name is visible only where its sheet is the one worksheet there is to mean.
    const worksheets = workbook.sheets().filter((sheet) => sheet.kind === 'worksheet');
    if (local.length > 0 && (worksheets.length === 1 || (local.length === 1 && global === undefined)))
      chosen = local;
    else if (local.length > 0) {
      throw ambiguous(
        target,
        [
          ...local.map((name) => `${quoteSheet(name.sheet ?? '')}!${name.name}`),
          ...(global === undefined ? [] : [`the workbook's ${global.name}`]),
        ],
        'Put the sheet in front of the name.',
      );
    }
  }
  if (chosen.length === 0) {
    const table = workbook.tables().find((one) => one.name.toUpperCase() === word);
    if (table === undefined) return null;
    const asTable = {
      text: target.text,
      kind: 'table' as const,
      sheets: target.sheets,
      table: table.name,
      columns: [],
      sections: [],
    };
    return [tableCells(workbook, asTable)];
  }
  const resolved: Resolved[] = [];
  for (const name of chosen) {
    if (name.area === undefined) {
      throw new Problem(
        'step-refused',
        `The name ${name.name} is not a static range: it refers to ${name.refersTo || 'nothing'}.`,
        { hint: 'Target the cells themselves, or a name that refers to one range.' },
      );
    }
    const { sheet, area } = name.area;
    const whole =
      area.top === 1 && area.bottom === MAX_ROWS
        ? 'columns'
        : area.left === 1 && area.right === MAX_COLUMNS
          ? 'rows'
          : null;
    resolved.push(
      whole === null ? resolvedArea(sheet, area) : await resolvedLines(workbook, sheet, area, whole),
    );
  }
  return resolved;
}
