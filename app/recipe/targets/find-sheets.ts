import { Problem } from '../../errors/problem';
import type { SheetInfo } from '../../workbook/workbook';
import type { Target } from './parse-target';
import type { Whereabouts } from './resolved';
import { quoteSheet, type SheetPattern } from './sheet-pattern';
import { ambiguous, missing } from './target-problems';

/** The sheets that a pattern matches: worksheets, or of any kind where one is named. At least one. */
export function matchSheets(
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

/** The sheets of a reference. Without a sheet it must be clear which one is meant. */
export function sheetsOf(workbook: Whereabouts, target: Target, pattern: SheetPattern | null): SheetInfo[] {
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

/** Sheets meant by a target of a step that takes sheets: a bare word, even one that looks like a cell, is a sheet. */
export function wantedSheets(
  workbook: Whereabouts,
  target: Target,
  want: 'tabs' | 'sheets',
): SheetInfo[] | null {
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

/** Sheets are named without regard to case. */
export function sameName(a: string, b: string): boolean {
  return a.toUpperCase() === b.toUpperCase();
}

/** A sheet that is there is of no use. */
export function noCells({ name, kind }: SheetInfo): Problem {
  return new Problem('step-refused', `"${name}" is a ${kind} sheet and has no cells.`, {
    hint: 'Name a worksheet.',
    place: { sheet: name },
  });
}
