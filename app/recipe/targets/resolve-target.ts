import { Problem } from '../../errors/problem';
import { areaName } from '../../workbook/a1';
import { matchSheets, noCells, sameName, sheetsOf, wantedSheets } from './find-sheets';
import { namedCells } from './named-cells';
import type { Target } from './parse-target';
import {
  resolvedArea,
  resolvedLines,
  resolvedSheet,
  WHOLE_SHEET,
  type Resolved,
  type Whereabouts,
} from './resolved';
import { quoteSheet } from './sheet-pattern';
import { tableCells } from './table-cells';
import { ambiguous, missing } from './target-problems';

/**
 * What a step takes. It decides what a bare word is:
 * - `tabs`: sheets of any kind, for steps about the sheet itself (hide);
 * - `sheets`: worksheets, for steps about a whole worksheet (freeze panes);
 * - `cells`: cells; a bare word is a defined name or a table;
 * - `any`: cells or sheets; a bare word is a sheet first (find-replace, style, exports).
 */
export type Want = 'tabs' | 'sheets' | 'cells' | 'any';

/**
 * Finds what a target means in a workbook. Rejects with 'target-missing' (what is not there, and what is),
 * 'target-ambiguous' (the candidates) or 'step-refused' (there, but no use).
 */
export async function resolveTarget(workbook: Whereabouts, target: Target, want: Want): Promise<Resolved[]> {
  if (want === 'tabs' || want === 'sheets') {
    const sheets = wantedSheets(workbook, target, want);
    if (sheets === null) {
      throw new Problem('recipe-invalid', `The step takes sheets, but "${target.text}" names cells.`, {
        hint: 'Name the sheet alone, without "!".',
      });
    }
    return inOrder(sheets, (sheet) => resolvedSheet(workbook, sheet));
  }
  switch (target.kind) {
    case 'sheets': {
      if (want !== 'any' && !target.sheets.wild) {
        throw new Problem('recipe-invalid', `The step takes cells, but "${target.text}" names a sheet.`, {
          hint: `For all its cells, write ${quoteSheet(target.sheets.text)}!used.`,
        });
      }
      const sheets = matchSheets(workbook, target, target.sheets, false);
      return inOrder(sheets, (sheet) => resolvedSheet(workbook, sheet));
    }
    case 'used': {
      const sheets = sheetsOf(workbook, target, target.sheets);
      return inOrder(sheets, async ({ name }) => {
        const area = await workbook.usedArea(name);
        return { sheet: name, area, full: area ?? WHOLE_SHEET };
      });
    }
    case 'table':
      return [tableCells(workbook, target)];
    case 'word':
      return resolveWord(workbook, target, want);
    case 'area': {
      if (want === 'any' && target.sheets === null) {
        // Names such as FY26 or JAN24 look like cells.
        const named = workbook
          .sheets()
          .find(
            (sheet) => sheet.kind === 'worksheet' && sheet.name.toUpperCase() === target.text.toUpperCase(),
          );
        if (named !== undefined) return [await resolvedSheet(workbook, named)];
      }
      const { area, whole } = target;
      const sheets = sheetsOf(workbook, target, target.sheets);
      return inOrder(sheets, async ({ name }) =>
        whole === undefined ? resolvedArea(name, area) : resolvedLines(workbook, name, area, whole),
      );
    }
  }
}

async function resolveWord(
  workbook: Whereabouts,
  target: Target & { kind: 'word' },
  want: Want,
): Promise<Resolved[]> {
  const sheets = workbook.sheets();
  const sheet =
    target.sheets === null
      ? sheets.find((one) => sameName(one.name, target.word) && one.kind === 'worksheet')
      : undefined;
  const named = await namedCells(workbook, target);
  if (want === 'any' && sheet !== undefined) {
    if (named !== null) {
      const cells = named.map((one) => `the cells ${quoteSheet(one.sheet)}!${areaName(one.full)}`);
      throw ambiguous(
        target,
        [`the sheet ${sheet.name}`, ...cells],
        `Write '${sheet.name.replaceAll("'", "''")}' with quotes for the sheet, or the cells themselves.`,
      );
    }
    return [await resolvedSheet(workbook, sheet)];
  }
  if (named !== null) return named;
  const known = [
    ...workbook.names().map((name) => name.name),
    ...workbook.tables().map((table) => table.name),
  ];
  if (want === 'any') {
    const other = target.sheets === null && sheets.find((one) => sameName(one.name, target.word));
    if (other) throw noCells(other);
    throw missing(target, 'sheet, defined name or table', target.word, [
      ...sheets.filter((one) => one.kind === 'worksheet').map((one) => one.name),
      ...known,
    ]);
  }
  throw missing(
    target,
    'defined name or table',
    target.word,
    known,
    sheet === undefined ? undefined : `For the cells of the sheet, write ${quoteSheet(sheet.name)}!used.`,
  );
}

/** One after the other: a workbook reads one sheet at a time. */
async function inOrder<From, To>(list: readonly From[], each: (one: From) => Promise<To>): Promise<To[]> {
  const answers: To[] = [];
  for (const one of list) answers.push(await each(one));
  return answers;
}
