import { Problem } from '../../errors/problem';
import { areaName, intersect } from '../../workbook/a1';
import { MAX_COLUMNS, MAX_ROWS, type Area } from '../../workbook/cells';
import type { SheetInfo, TableInfo, Workbook } from '../../workbook/workbook';
import { nearest } from '../suggest';
import { quoteSheet, type SheetPattern } from './sheet-pattern';
import type { Target } from './parse-target';

/**
 * What a step takes. It decides what a bare word is:
 * - `tabs`: sheets of any kind, for steps about the sheet itself (hide);
 * - `sheets`: worksheets, for steps about a whole worksheet (freeze panes);
 * - `cells`: cells; a bare word is a defined name or a table;
 * - `any`: cells or sheets; a bare word is a sheet first (find-replace, style, exports).
 */
export type Want = 'tabs' | 'sheets' | 'cells' | 'any';

/** What of a workbook is asked to find a target in it. */
export type Whereabouts = Pick<Workbook, 'sheets' | 'names' | 'tables' | 'usedArea'>;

/** One piece of a resolved target, on one sheet. */
export interface Resolved {
  sheet: string;
  /** The area for contents: whole columns and rows are cut to the used area. Null where nothing is used. */
  area: Area | null;
  /** The area as named, uncut: for formats. */
  full: Area;
  /** Set where whole columns or rows (or the whole sheet, as `columns`) were named. */
  whole?: 'columns' | 'rows';
}

const WHOLE_SHEET: Area = { top: 1, left: 1, bottom: MAX_ROWS, right: MAX_COLUMNS };

function missing(
  target: Target,
  what: string,
  name: string,
  known: readonly string[],
  hint?: string,
): Problem {
  const near = nearest(name, known);
  const listed = known.slice(0, 12).join(', ') + (known.length > 12 ? ' …' : '');
  return new Problem('target-missing', `There is no ${what} "${name}" (target "${target.text}").`, {
    hint:
      hint ??
      (near !== null
        ? `Did you mean "${near}"?`
        : known.length > 0
          ? `The file has: ${listed}.`
          : 'The file has none.'),
  });
}

function ambiguous(target: Target, candidates: readonly string[], hint: string): Problem {
  const listed = candidates.slice(0, 8).join(', ') + (candidates.length > 8 ? ' …' : '');
  return new Problem('target-ambiguous', `The target "${target.text}" could be ${listed}.`, { hint });
}

function matchSheets(
  workbook: Whereabouts,
  target: Target,
  pattern: SheetPattern,
  anyKind: boolean,
): SheetInfo[] {
  const all = workbook.sheets();
  const found = all.filter((sheet) => pattern.matches(sheet.name));
  const usable = found.filter((sheet) => sheet.kind === 'worksheet' || (anyKind && !pattern.wild));
  if (usable.length > 0) return usable;
  const other = found[0];
  if (other !== undefined && !pattern.wild) {
    throw noCells(other);
  }
  const known = all.filter((sheet) => anyKind || sheet.kind === 'worksheet').map((sheet) => sheet.name);
  throw missing(target, pattern.wild ? 'worksheet that matches' : 'sheet', pattern.text, known);
}

function noCells({ name, kind }: SheetInfo): Problem {
  return new Problem('step-refused', `"${name}" is a ${kind} sheet and has no cells.`, {
    hint: 'Name a worksheet.',
    place: { sheet: name },
  });
}

function sameName(a: string, b: string): boolean {
  return a.toUpperCase() === b.toUpperCase();
}

/** The sheets of a reference. Without a sheet it must be clear which one is meant. */
function sheetsOf(workbook: Whereabouts, target: Target, pattern: SheetPattern | null): SheetInfo[] {
  if (pattern !== null) return matchSheets(workbook, target, pattern, false);
  const all = workbook.sheets().filter((sheet) => sheet.kind === 'worksheet');
  if (all.length === 1) return all;
  if (all.length === 0) throw missing(target, 'worksheet for', target.text, []);
  throw ambiguous(
    target,
    all.map((sheet) => `${quoteSheet(sheet.name)}!${target.text}`),
    `The file has ${all.length} worksheets: name one, or write *!${target.text} for all of them.`,
  );
}

/** One after the other: a workbook reads one sheet at a time. */
async function inOrder<From, To>(list: readonly From[], each: (one: From) => Promise<To>): Promise<To[]> {
  const answers: To[] = [];
  for (const one of list) answers.push(await each(one));
  return answers;
}

async function cut(
  workbook: Whereabouts,
  sheet: string,
  area: Area,
  whole: 'columns' | 'rows',
): Promise<Area | null> {
  const used = await workbook.usedArea(sheet);
  if (used === null) return null;
  const bounds =
    whole === 'columns'
      ? { ...area, top: used.top, bottom: used.bottom }
      : { ...area, left: used.left, right: used.right };
  return intersect(area, bounds);
}

async function resolvedSheet(workbook: Whereabouts, sheet: SheetInfo): Promise<Resolved> {
  const area = sheet.kind === 'worksheet' ? await workbook.usedArea(sheet.name) : null;
  return { sheet: sheet.name, area, full: WHOLE_SHEET, whole: 'columns' };
}

function tableArea(target: Target & { kind: 'table' }, table: TableInfo): Area {
  let { left, right } = table.area;
  const at = (name: string) => {
    const index = table.columns.findIndex((column) => column.toUpperCase() === name.toUpperCase());
    if (index < 0) throw missing(target, `column in table ${table.name} named`, name, table.columns);
    return table.area.left + index;
  };
  const [first, last] = target.columns;
  if (first !== undefined) {
    const from = at(first);
    const to = last === undefined ? from : at(last);
    left = Math.min(from, to);
    right = Math.max(from, to);
  }
  const sections = target.sections.length === 0 ? ['data' as const] : target.sections;
  const parts = sections.map((section) => sectionRows(target, table, section));
  const top = Math.min(...parts.map((part) => part.top));
  const bottom = Math.max(...parts.map((part) => part.bottom));
  return { top, left, bottom, right };
}

function sectionRows(target: Target, table: TableInfo, section: string): { top: number; bottom: number } {
  const { top, bottom } = table.area;
  const dataTop = top + table.headerRows;
  const dataBottom = bottom - table.totalsRows;
  const rows =
    section === 'all'
      ? { top, bottom }
      : section === 'headers'
        ? { top, bottom: dataTop - 1 }
        : section === 'totals'
          ? { top: dataBottom + 1, bottom }
          : { top: dataTop, bottom: dataBottom };
  if (rows.top > rows.bottom) throw missing(target, `${section} row in table`, table.name, []);
  return rows;
}

function findTable(
  workbook: Whereabouts,
  target: Target,
  name: string,
  sheets: SheetPattern | null,
): TableInfo {
  const table = workbook.tables().find((one) => one.name.toUpperCase() === name.toUpperCase());
  if (table === undefined) {
    throw missing(
      target,
      'table',
      name,
      workbook.tables().map((one) => one.name),
    );
  }
  if (sheets !== null && !sheets.matches(table.sheet)) {
    throw missing(
      target,
      'table on that sheet named',
      name,
      [],
      `Table ${table.name} is on sheet "${table.sheet}".`,
    );
  }
  return table;
}

/** Where a format goes: to the whole columns or rows when they were named, else to the cells; null for nothing. */
export function formatArea(resolved: Resolved): { area: Area; whole?: 'columns' | 'rows' } | null {
  if (resolved.whole !== undefined) return { area: resolved.full, whole: resolved.whole };
  return resolved.area === null ? null : { area: resolved.area };
}

function resolvedArea(sheet: string, area: Area): Resolved {
  return { sheet, area, full: area };
}

/** A defined name, sheet-local first, or a table's data. Answers null where there is neither. */
async function namedCells(
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
    return resolveTarget(workbook, asTable, 'cells');
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
    if (whole === null) resolved.push(resolvedArea(sheet, area));
    else resolved.push({ sheet, area: await cut(workbook, sheet, area, whole), full: area, whole });
  }
  return resolved;
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

/** Sheets meant by a target of a step that takes sheets: a bare word, even one that looks like a cell, is a sheet. */
function wantedSheets(workbook: Whereabouts, target: Target, want: 'tabs' | 'sheets'): SheetInfo[] | null {
  const anyKind = want === 'tabs';
  if (target.kind === 'sheets') return matchSheets(workbook, target, target.sheets, anyKind);
  if (target.sheets !== null || target.kind === 'table') return null;
  const bare = {
    text: target.text,
    wild: false,
    matches: (name: string) => name.toUpperCase() === target.text.toUpperCase(),
  };
  return matchSheets(workbook, target, bare, anyKind);
}

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
    case 'table': {
      const table = findTable(workbook, target, target.table, target.sheets);
      return [resolvedArea(table.sheet, tableArea(target, table))];
    }
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
        whole === undefined
          ? resolvedArea(name, area)
          : { sheet: name, area: await cut(workbook, name, area, whole), full: area, whole },
      );
    }
  }
}
