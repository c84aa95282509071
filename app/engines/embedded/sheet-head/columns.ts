import { MAX_COLUMNS } from '../../../workbook/cells';
import { isTrue } from '../xml/booleans';
import {
  attributesOf,
  attributesText,
  elementsAt,
  headElement,
  headPrefix,
  replaceHeadElement,
} from './head-elements';

/** Columns that share their settings: one `col` element. Columns are 1-based, both ends included. */
interface ColumnRun {
  min: number;
  max: number;
  /** All attributes but `min` and `max`. */
  attributes: Map<string, string>;
}

/**
 * Pixels of a digit of the default font. It is 7 for Calibri 11 and Arial 10, the defaults of Excel; for other fonts
 * widths come out a little off, as they do when a file moves between machines.
 */
const DIGIT_PIXELS = 7;
const PADDING_PIXELS = 5;
/** Excel's standard width, 8.43 characters. */
const STANDARD_WIDTH = 9.140625;

/** Width in a file, of a width in characters as Excel's dialogs show it (ECMA-376 part 1, 18.3.1.13). */
export function storedWidth(characters: number): number {
  const pixels =
    characters < 1
      ? characters * (DIGIT_PIXELS + PADDING_PIXELS)
      : characters * DIGIT_PIXELS + PADDING_PIXELS;
  return Math.trunc((Math.round(pixels) / DIGIT_PIXELS) * 256) / 256;
}

/** The inverse of `storedWidth`, to two decimals. */
export function widthInCharacters(stored: number): number {
  const pixels = Math.round(stored * DIGIT_PIXELS);
  const characters =
    pixels <= DIGIT_PIXELS + PADDING_PIXELS
      ? pixels / (DIGIT_PIXELS + PADDING_PIXELS)
      : (pixels - PADDING_PIXELS) / DIGIT_PIXELS;
  return Math.round(characters * 100) / 100;
}

/** Widths in characters of the columns that have one, by 1-based column; 0 for hidden columns. */
export function columnWidths(head: string): Map<number, number> {
  const widths = new Map<number, number>();
  for (const run of readRuns(head)) {
    const width = isTrue(run.attributes.get('hidden')) ? 0 : Number(run.attributes.get('width') ?? NaN);
    if (!(width >= 0)) continue;
    for (let column = run.min; column <= run.max; column++) widths.set(column, widthInCharacters(width));
  }
  return widths;
}

/** Width in characters of the columns that have none of their own. */
export function defaultColumnWidth(head: string): number {
  return widthInCharacters(standardWidth(head));
}

/** Cell formats that whole columns have, for cells that do not exist yet. 0 is left out. */
export function columnFormats(head: string): { left: number; right: number; xf: number }[] {
  return readRuns(head)
    .map((run) => ({ left: run.min, right: run.max, xf: Number(run.attributes.get('style') ?? 0) }))
    .filter((run) => run.xf > 0);
}

/** Sets the width of columns, in characters. Hidden columns stay hidden. Answers the same text where nothing changes. */
export function setColumnWidth(head: string, left: number, right: number, characters: number): string {
  const width = String(storedWidth(characters));
  return editColumns(head, left, right, (attributes) => {
    attributes.set('width', width);
    attributes.delete('bestFit');
    attributes.set('customWidth', '1');
  });
}

/** Sets the cell format of whole columns from what it was (0 where there was none). */
export function setColumnFormat(
  head: string,
  left: number,
  right: number,
  change: (xf: number) => number,
): string {
  const standard = String(standardWidth(head));
  return editColumns(head, left, right, (attributes) => {
    const before = Number(attributes.get('style') ?? 0);
    const after = change(before);
    if (after === before) return;
    if (after === 0) attributes.delete('style');
    else attributes.set('style', String(after));
    // Excel hides a column whose element has no width.
    if (!attributes.has('width')) attributes.set('width', standard);
  });
}

function editColumns(
  head: string,
  left: number,
  right: number,
  change: (attributes: Map<string, string>) => void,
): string {
  const before = readRuns(head);
  const after: ColumnRun[] = [];
  let next = left;
  const edit = (min: number, max: number, from: ReadonlyMap<string, string>) => {
    const attributes = new Map(from);
    change(attributes);
    if (attributes.size > 0) after.push({ min, max, attributes });
  };
  const fillGap = (until: number) => {
    if (next <= until) edit(next, until, new Map());
  };
  for (const run of before) {
    if (run.max < left || run.min > right) {
      if (run.min > right) {
        fillGap(right);
        next = Math.max(next, right + 1);
      }
      after.push(run);
      continue;
    }
    if (run.min < left) after.push({ ...run, max: left - 1 });
    const min = Math.max(run.min, left);
    const max = Math.min(run.max, right);
    fillGap(min - 1);
    edit(min, max, run.attributes);
    next = max + 1;
    if (run.max > right) {
      next = right + 1;
      after.push({ ...run, min: right + 1 });
    }
  }
  fillGap(right);
  const text = runsText(headPrefix(head), merged(after));
  return text === runsText(headPrefix(head), merged(before)) ? head : replaceHeadElement(head, 'cols', text);
}

function merged(runs: readonly ColumnRun[]): ColumnRun[] {
  const result: ColumnRun[] = [];
  for (const run of runs) {
    const last = result.at(-1);
    if (
      last &&
      last.max + 1 === run.min &&
      attributesText(last.attributes) === attributesText(run.attributes)
    ) {
      last.max = run.max;
    } else {
      result.push({ ...run });
    }
  }
  return result;
}

function readRuns(head: string): ColumnRun[] {
  const cols = headElement(head, 'cols');
  if (!cols) return [];
  const runs: ColumnRun[] = [];
  for (const { attributes } of elementsAt(head.slice(cols.start, cols.end), 1)) {
    const values = attributesOf(attributes);
    const min = Number(values.get('min'));
    const max = Math.min(Number(values.get('max')), MAX_COLUMNS);
    values.delete('min');
    values.delete('max');
    if (min >= 1 && min <= max) runs.push({ min, max, attributes: values });
  }
  return runs.sort((a, b) => a.min - b.min);
}

function runsText(prefix: string, runs: readonly ColumnRun[]): string {
  if (runs.length === 0) return '';
  const items = runs.map(
    ({ min, max, attributes }) => `<${prefix}col min="${min}" max="${max}"${attributesText(attributes)}/>`,
  );
  return `<${prefix}cols>${items.join('')}</${prefix}cols>`;
}

function standardWidth(head: string): number {
  const format = headElement(head, 'sheetFormatPr');
  const attributes = attributesOf(format?.attributes ?? '');
  const width = Number(attributes.get('defaultColWidth') ?? NaN);
  if (width > 0) return width;
  const base = Number(attributes.get('baseColWidth') ?? NaN);
  // Excel rounds the standard width up to a multiple of eight pixels.
  return base > 0
    ? (Math.ceil((base * DIGIT_PIXELS + PADDING_PIXELS) / 8) * 8) / DIGIT_PIXELS
    : STANDARD_WIDTH;
}
