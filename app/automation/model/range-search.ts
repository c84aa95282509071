import { cellName } from '../../workbook/a1';
import { displayText } from '../../workbook/display';
import { XL } from '../constants';
import { failed } from '../excel-error';
import { textOf, type Arguments, type MemberOf } from '../members';
import type { FindSettings } from '../state';
import { nothing, type Value } from '../values';
import { constantText, enteredValue } from './cell-values';
import { usedPart } from './range-contents';
import { rangeArgument, type RangeObject } from './range-object';

/** A pattern of Find: `*` and `?` are wildcards, `~` before them makes them plain. */
export function wildcardPattern(what: string, whole: boolean, matchCase: boolean): RegExp {
  let source = '';
  for (let i = 0; i < what.length; i++) {
    const char = what[i] as string;
    if (char === '~' && '*?~'.includes(what[i + 1] ?? ' ')) source += `\\${what[++i]}`;
    else if (char === '*') source += '[\\s\\S]*?';
    else if (char === '?') source += '[\\s\\S]';
    else source += char.replace(/[\\^$.|+()[\]{}]/g, '\\$&');
  }
  return new RegExp(whole ? `^(?:${source})$` : source, matchCase ? 'gu' : 'giu');
}

interface Place {
  row: number;
  column: number;
}

/** Cells of the range whose text matches, in the order of the search. */
async function matches(range: RangeObject, settings: FindSettings): Promise<Place[]> {
  const { sheet } = range;
  const { cells } = sheet;
  const pattern = wildcardPattern(settings.what, settings.lookAt === XL.whole, settings.matchCase);
  const found: Place[] = [];
  for (const area of range.areas) {
    const part = await usedPart(range, area);
    if (!part) continue;
    const values = settings.lookIn === XL.values;
    if (values) await cells.loadValues(part);
    else await cells.load(part);
    for (const [row, column] of cells.filled(part)) {
      const cell = cells.cell(row, column);
      const text = values
        ? displayText(cell.value, cells.numberFormat(row, column), sheet.book.cells.book.dateSystem)
        : cell.formula === undefined
          ? constantText(cell.value)
          : `=${cell.formula}`;
      pattern.lastIndex = 0;
      if (text !== '' && pattern.test(text)) found.push({ row, column });
    }
  }
  return settings.byColumns ? found.sort((a, b) => a.column - b.column || a.row - b.row) : found;
}

function order(a: Place, b: Place, byColumns: boolean): number {
  return byColumns ? a.column - b.column || a.row - b.row : a.row - b.row || a.column - b.column;
}

/** The match after (or before) a cell, going round at the end; Nothing without any. */
async function search(
  range: RangeObject,
  settings: FindSettings,
  after: Place,
  backwards: boolean,
): Promise<Value> {
  const found = await matches(range, settings);
  if (found.length === 0) return nothing;
  const hit = backwards
    ? (found.filter((place) => order(place, after, settings.byColumns) < 0).at(-1) ?? found.at(-1))
    : (found.find((place) => order(place, after, settings.byColumns) > 0) ?? found[0]);
  const { row, column } = hit as Place;
  return range.make([{ top: row, left: column, bottom: row, right: column }]);
}

async function find(range: RangeObject, args: Arguments): Promise<Value> {
  const before = range.app.find;
  const what = args.value(0);
  const settings: FindSettings = {
    what: typeof what === 'string' ? what : constantTextOf(what),
    lookIn: args.has(2) ? args.integer(2) : (before?.lookIn ?? XL.formulas),
    lookAt: args.has(3) ? args.integer(3) : (before?.lookAt ?? XL.part),
    byColumns: args.has(4) ? args.integer(4) === XL.byColumns : (before?.byColumns ?? false),
    matchCase: args.flag(6, false),
  };
  if (settings.lookIn !== XL.values && settings.lookIn !== XL.formulas) {
    throw failed('Find looks in formulas (xlFormulas) and values (xlValues) only.');
  }
  range.app.find = settings;
  return search(range, settings, afterOf(range, args, 1), args.has(5) && args.integer(5) === XL.previous);
}

function constantTextOf(value: Value): string {
  const { input } = enteredValue(value, 'General', 1900);
  if (input.kind === 'number' || input.kind === 'boolean') return constantText(input.value);
  throw failed('Find wants a text or a number.');
}

/** The search begins after this cell: the top left one, unless said otherwise, which is so found last. */
function afterOf(range: RangeObject, args: Arguments, position: number): Place {
  if (!args.has(position)) return { row: range.area.top, column: range.area.left };
  const { area } = rangeArgument(args.value(position), 'After');
  return { row: area.top, column: area.left };
}

const again =
  (backwards: boolean) =>
  async (range: RangeObject, args: Arguments): Promise<Value> => {
    const settings = range.app.find;
    if (!settings) throw failed('FindNext continues a Find, and there was none.');
    return search(range, settings, afterOf(range, args, 0), backwards);
  };

/** Replaces in formulas and constants; what results is entered anew, as Excel does. */
async function replace(range: RangeObject, args: Arguments): Promise<Value> {
  const replacement = textOf(args.value(1), 'Replacement');
  const before = range.app.find;
  const settings: FindSettings = {
    what: args.text(0),
    lookIn: XL.formulas,
    lookAt: args.has(2) ? args.integer(2) : (before?.lookAt ?? XL.part),
    byColumns: args.has(3) ? args.integer(3) === XL.byColumns : (before?.byColumns ?? false),
    matchCase: args.flag(4, false),
  };
  const pattern = wildcardPattern(settings.what, settings.lookAt === XL.whole, settings.matchCase);
  const { cells } = range.sheet;
  const { dateSystem } = range.sheet.book.cells.book;
  for (const { row, column } of await matches(range, settings)) {
    const one = { top: row, left: column, bottom: row, right: column };
    await cells.load(one);
    const cell = cells.cell(row, column);
    const text = cell.formula === undefined ? constantText(cell.value) : `=${cell.formula}`;
    pattern.lastIndex = 0;
    const changed = text.replace(pattern, () => replacement);
    if (changed === text) continue;
    const format = cells.numberFormat(row, column);
    const entered = enteredValue(changed, format, dateSystem);
    try {
      await cells.assign(one, entered.input);
    } catch (error) {
      throw failed(
        `Replacing in ${cellName(row, column)} gives "${changed}": ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    if (entered.format !== undefined && format === 'General') {
      await cells.setFormat({ kind: 'style', area: one, patch: { numberFormat: entered.format } });
    }
  }
  return true;
}

/** Find, FindNext, FindPrevious and Replace. */
export const searchMembers: Readonly<Record<string, MemberOf<RangeObject>>> = {
  Find: {
    parameters: [
      'What',
      'After',
      'LookIn',
      'LookAt',
      'SearchOrder',
      'SearchDirection',
      'MatchCase',
      'MatchByte',
      'SearchFormat',
    ],
    get: find,
  },
  FindNext: { parameters: ['After'], get: again(false) },
  FindPrevious: { parameters: ['After'], get: again(true) },
  Replace: {
    parameters: [
      'What',
      'Replacement',
      'LookAt',
      'SearchOrder',
      'MatchCase',
      'MatchByte',
      'SearchFormat',
      'ReplaceFormat',
    ],
    get: replace,
  },
};
