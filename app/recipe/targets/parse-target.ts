import { addA1RangeBounds, parseA1Ref, parseStructRef } from '@borgar/fx';
import { Problem } from '../../errors/problem';
import { MAX_ROWS, type Area } from '../../workbook/cells';
import { sheetPattern, type SheetPattern } from './sheet-pattern';

/** Sections of a table that a structured reference may name. */
export type TableSection = 'headers' | 'data' | 'totals' | 'all';

/**
 * A target as it was written. `sheets` is null where no sheet was named. A `word` may be a sheet, a defined name or a
 * table: which one is decided against a workbook, by what the step takes.
 */
export type Target = { text: string } & (
  | { kind: 'area'; sheets: SheetPattern | null; area: Area; whole?: 'columns' | 'rows' }
  | { kind: 'used'; sheets: SheetPattern | null }
  | {
      kind: 'table';
      sheets: SheetPattern | null;
      table: string;
      /** None: all columns. One: that column. Two: from the first to the second. */
      columns: readonly string[];
      sections: readonly TableSection[];
    }
  | { kind: 'word'; sheets: SheetPattern | null; word: string }
  | { kind: 'sheets'; sheets: SheetPattern }
);

function malformed(text: string, why: string, hint: string): Problem {
  return new Problem('recipe-invalid', `The target "${text}" ${why}.`, { hint });
}

const EXAMPLES =
  "Write it like Sheet1!B2:D10, 'Month end'!A:A, Table1[Amount], used, or a sheet or defined name.";

/** Splits at the exclamation mark that ends the sheet part; null where there is none. */
function splitSheet(text: string): { sheet: string; quoted: boolean; rest: string } | null {
  if (text.startsWith("'")) {
    const match = /^'((?:[^']|'')*)'(?:!(.*))?$/s.exec(text);
    if (!match) return null;
    return { sheet: (match[1] ?? '').replaceAll("''", "'"), quoted: true, rest: match[2] ?? '' };
  }
  const mark = text.indexOf('!');
  if (mark < 0) return null;
  return { sheet: text.slice(0, mark), quoted: false, rest: text.slice(mark + 1) };
}

function sheetPart(text: string, name: string, quoted: boolean): SheetPattern {
  if (name === '') throw malformed(text, 'names no sheet before the "!"', EXAMPLES);
  if (/[[\]:\\/]/.test(name)) {
    throw malformed(
      text,
      'names other workbooks or a run of sheets',
      'A target stays inside one workbook: use * and ? to name several sheets.',
    );
  }
  if (!quoted && /[^\w.~*?\u0080-\uffff]/u.test(name)) {
    throw malformed(
      text,
      'has a sheet name that needs quotes',
      `Write '${name.replaceAll("'", "''")}'!… with quotes.`,
    );
  }
  return sheetPattern(name);
}

const SECTIONS: readonly string[] = ['headers', 'data', 'totals', 'all'];

function isSection(name: string): name is TableSection {
  return SECTIONS.includes(name);
}

/** Reads what follows the sheet. The library gets it without the sheet, because wildcards are no part of its grammar. */
function parseRest(text: string, sheets: SheetPattern | null, rest: string): Target {
  if (rest.toLowerCase() === 'used') return { text, kind: 'used', sheets };
  if (rest.includes('[')) {
    const table = parseStructRef(rest);
    if (table === undefined || !table.table || (table.context?.length ?? 0) > 0) {
      throw malformed(text, 'is not a reference to a table', 'Write it like Table1[Amount] or Table1[#All].');
    }
    const sections: TableSection[] = [];
    for (const section of table.sections ?? []) {
      const name = section.toLowerCase();
      if (!isSection(name)) {
        throw malformed(
          text,
          'uses "this row", which has no meaning here',
          'Name the whole column: Table1[Amount].',
        );
      }
      sections.push(name);
    }
    return { text, kind: 'table', sheets, table: table.table, columns: table.columns ?? [], sections };
  }
  const reference = parseA1Ref(rest);
  if (reference === undefined) throw malformed(text, 'is not a reference', EXAMPLES);
  if ('name' in reference) return { text, kind: 'word', sheets, word: reference.name };
  const raw = reference.range;
  const range = addA1RangeBounds({ ...raw });
  const area = {
    top: (range.top ?? 0) + 1,
    left: (range.left ?? 0) + 1,
    bottom: (range.bottom ?? 0) + 1,
    right: (range.right ?? 0) + 1,
  };
  // All rows are all columns too: these carry a format as a handful of elements, rows as a million.
  const allRows = area.top === 1 && area.bottom === MAX_ROWS;
  const whole =
    raw.top === null || (raw.left === null && allRows) ? 'columns' : raw.left === null ? 'rows' : null;
  return { text, kind: 'area', sheets, area, ...(whole === null ? {} : { whole }) };
}

/** Reads a target. Throws a `Problem` ('recipe-invalid') that says how it should be written. */
export function parseTarget(written: string): Target {
  const text = written.trim();
  if (text === '') throw malformed(written, 'is empty', EXAMPLES);
  const split = splitSheet(text);
  if (split !== null) {
    const sheets = sheetPart(text, split.sheet, split.quoted);
    if (split.rest === '') {
      if (split.quoted && !text.endsWith('!')) return { text, kind: 'sheets', sheets };
      throw malformed(text, 'names no cells after the "!"', EXAMPLES);
    }
    return parseRest(text, sheets, split.rest);
  }
  if (text.startsWith("'"))
    throw malformed(text, 'has an unfinished quote', "A quote inside a name is doubled: 'it''s'!A1.");
  if (/[*?]/.test(text) && !/[[\]:]/.test(text))
    return { text, kind: 'sheets', sheets: sheetPart(text, text, true) };
  // What is no reference and no name ("Month end", "2026", "a-b") can still be a sheet.
  if (!/[[\]:\\/]/.test(text) && parseA1Ref(text) === undefined) {
    return { text, kind: 'sheets', sheets: sheetPattern(text) };
  }
  return parseRest(text, null, text);
}
