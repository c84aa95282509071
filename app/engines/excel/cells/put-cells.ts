import { CallBatch } from '../../../com/call-batch';
import { Matrix, type AutomationValue, type Slot } from '../../../com/values';
import { Problem } from '../../../errors/problem';
import { areaName, cellName } from '../../../workbook/a1';
import type { Area } from '../../../workbook/cells';
import { isDateFormat } from '../../../workbook/display';
import type { BookAccess } from '../book-access';
import { cellGroups } from '../cell-groups';
import { literalText, MAX_TEXT_IN_ARRAY, TEXT_FORMAT } from '../literal-text';
import { elementsOf } from './cell-block';

/** What a cell is to hold. */
export type Put =
  | { kind: 'empty' }
  | { kind: 'number'; value: number; date: boolean; time: boolean }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'text'; value: string }
  /** `text` in English, without `=`. An `array` works through arrays to one value. */
  | { kind: 'formula'; text: string; evaluation: 'plain' | 'array' };

/** The short date of the reader's settings, and the same with hours and minutes (built-in formats 14 and 22). */
export const SHORT_DATE = 'm/d/yyyy';
export const SHORT_DATE_TIME = 'm/d/yyyy h:mm';

/** How Excel takes formulas: as dynamic arrays where it knows them. */
export type FormulaMember = 'Formula2' | 'Formula';

/**
 * Writes cells of an area in one hop, and reads texts back: nothing but what is in `puts` is touched.
 *
 * @param puts row-major over the area; undefined leaves a cell alone
 * @param formats number formats of the cells before, row-major
 * @param lost areas of arrays that are written over as a whole: they go first, since no part of them can
 */
export async function putCells(
  book: BookAccess,
  sheet: string,
  area: Area,
  puts: readonly (Put | undefined)[],
  formats: readonly string[],
  formulaMember: FormulaMember,
  lost: readonly Area[] = [],
): Promise<void> {
  const width = area.right - area.left + 1;
  const batch = new CallBatch();
  const at = (row: number, column: number): number => (row - area.top) * width + column - area.left;
  const setFormats = (marked: (i: number) => boolean, format: string): void => {
    for (const group of cellGroups(area, (i) => puts[i] !== undefined && marked(i))) {
      batch.put(book.range(batch, sheet, group), 'NumberFormat', format);
    }
  };
  for (const array of lost) batch.call(book.range(batch, sheet, array), 'ClearContents');

  // In a cell formatted as text everything that is assigned becomes a text: the format steps aside for a moment.
  const asText = (i: number): boolean =>
    formats[i] === TEXT_FORMAT && puts[i]?.kind !== 'text' && puts[i]?.kind !== 'empty';
  setFormats(asText, 'General');

  const kinds = puts.map(kindOf);
  const checks: { group: Area; slot: Slot }[] = [];
  for (const group of cellGroups(area, (i) => kinds[i] === 'constant')) {
    const elements: AutomationValue[] = [];
    let texts = false;
    for (let row = group.top; row <= group.bottom; row++) {
      for (let column = group.left; column <= group.right; column++) {
        const put = puts[at(row, column)] as Put;
        texts ||= put.kind === 'text';
        elements.push(constantOf(put, formats[at(row, column)] ?? 'General'));
      }
    }
    const range = book.range(batch, sheet, group);
    batch.put(range, 'Value2', block(group, elements));
    if (texts) checks.push({ group, slot: batch.get(range, 'Value2') });
  }
  for (const group of cellGroups(area, (i) => kinds[i] === 'long')) {
    for (let row = group.top; row <= group.bottom; row++) {
      for (let column = group.left; column <= group.right; column++) {
        const one = { top: row, left: column, bottom: row, right: column };
        const range = book.range(batch, sheet, one);
        const put = puts[at(row, column)] as Put;
        batch.put(range, 'Value2', constantOf(put, formats[at(row, column)] ?? 'General'));
        checks.push({ group: one, slot: batch.get(range, 'Value2') });
      }
    }
  }
  for (const group of cellGroups(area, (i) => kinds[i] === 'formula')) {
    const elements: string[] = [];
    for (let row = group.top; row <= group.bottom; row++) {
      for (let column = group.left; column <= group.right; column++) {
        elements.push(`=${(puts[at(row, column)] as Put & { kind: 'formula' }).text}`);
      }
    }
    batch.put(book.range(batch, sheet, group), formulaMember, block(group, elements));
  }
  // Where there are no dynamic arrays, a formula that works through arrays is entered as an array of its one cell.
  for (const group of cellGroups(area, (i) => kinds[i] === 'array')) {
    for (let row = group.top; row <= group.bottom; row++) {
      for (let column = group.left; column <= group.right; column++) {
        const { text } = puts[at(row, column)] as Put & { kind: 'formula' };
        const range = book.range(batch, sheet, { top: row, left: column, bottom: row, right: column });
        if (formulaMember === 'Formula2') batch.put(range, 'Formula2', `=${text}`);
        else batch.put(range, 'FormulaArray', `=${text}`);
      }
    }
  }

  setFormats(asText, TEXT_FORMAT);
  // Excel gives a formula's cell the format of what it refers to, where it had none.
  setFormats((i) => puts[i]?.kind === 'formula' && formats[i] === 'General', 'General');
  const dated = (i: number, time: boolean): boolean => {
    const put = puts[i];
    return put?.kind === 'number' && put.date && put.time === time && !isDateFormat(formats[i] ?? 'General');
  };
  setFormats((i) => dated(i, false), SHORT_DATE);
  setFormats((i) => dated(i, true), SHORT_DATE_TIME);

  if (batch.size === 0) return;
  const answers = await book.run(batch);
  for (const { group, slot } of checks) {
    const size = (group.bottom - group.top + 1) * (group.right - group.left + 1);
    const found = elementsOf(answers[slot.index], size);
    let n = 0;
    for (let row = group.top; row <= group.bottom; row++) {
      for (let column = group.left; column <= group.right; column++) {
        const put = puts[at(row, column)] as Put;
        if (put.kind === 'text' && found[n] !== put.value) throw notTaken(sheet, row, column, put.value);
        n++;
      }
    }
  }
}

function kindOf(put: Put | undefined): 'none' | 'constant' | 'long' | 'formula' | 'array' {
  if (!put) return 'none';
  if (put.kind === 'formula') return put.evaluation === 'plain' ? 'formula' : 'array';
  return put.kind === 'text' && put.value.length >= MAX_TEXT_IN_ARRAY ? 'long' : 'constant';
}

function constantOf(put: Put, format: string): AutomationValue {
  switch (put.kind) {
    case 'number':
    case 'boolean':
      return put.value;
    case 'text':
      return literalText(put.value, format);
    default:
      return undefined;
  }
}

function block(area: Area, elements: readonly AutomationValue[]): AutomationValue {
  if (elements.length === 1) return elements[0];
  const rows = area.bottom - area.top + 1;
  const numbers = elements.every((element) => typeof element === 'number');
  return new Matrix(rows, elements.length / rows, numbers ? Float64Array.from(elements) : elements);
}

function notTaken(sheet: string, row: number, column: number, text: string): Problem {
  const cell = cellName(row, column);
  return new Problem(
    'application-refused',
    `${cell} on '${sheet}' does not hold the text "${text.slice(0, 80)}" after it was written.`,
    {
      place: { sheet, cell },
      hint: `Format ${areaName({ top: row, left: column, bottom: row, right: column })} as text, or run the recipe on the embedded engine.`,
    },
  );
}
