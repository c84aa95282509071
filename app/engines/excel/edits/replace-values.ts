import { intersect } from '../../../workbook/a1';
import type { Area } from '../../../workbook/cells';
import { isDateFormat } from '../../../workbook/display';
import type { Replacement, TextReplacer } from '../../../workbook/edits';
import { plainNumber } from '../../embedded/sheet/cell-value';
import { replaceInText } from '../../embedded/strings/rich-text';
import { areaChunks } from '../area-chunks';
import { readBlock } from '../cells/cell-block';
import type { Put } from '../cells/put-cells';
import { formatGrid } from '../cells/regions';
import { replaceInCharacters, richCells, type TextCell } from '../cells/rich-text';
import { applyChanges, shown, type Change, type EditContext } from './edit-context';

const NUMBER_CHARS = /^[0-9.+\-e]*$/;

interface RichChange {
  cell: TextCell;
  index: number;
  text: string;
  replacements: readonly Replacement[];
}

/**
 * Replaces in constants: texts, and numbers by the text one would type for them. Dates, logical values and errors stay,
 * and formulas whose result merely shows the text are counted.
 */
export async function replaceValues(context: EditContext, area: Area, replacer: TextReplacer): Promise<void> {
  const { book, sheet, live, log, dateSystem } = context;
  const touched = live.used && intersect(area, live.used);
  if (!touched) return;
  const searchesNumbers = replacer.literal === undefined || NUMBER_CHARS.test(replacer.literal);
  for (const part of areaChunks(touched)) {
    context.signal?.throwIfAborted();
    const cells = await readBlock(book, sheet, part, live.arrays);
    const places: number[] = [];
    const texts: string[] = [];
    cells.values.forEach((value, i) => {
      if (typeof value === 'string') texts.push(value);
      else if (typeof value === 'number' && searchesNumbers) texts.push(plainNumber(value));
      else return;
      places.push(i);
    });
    const found = replacer.replaceAll(texts);
    const hits = places.flatMap((i, n) => {
      const replacements = found[n];
      const text = texts[n] as string;
      return replacements && replacements.length > 0 && replaceInText(text, replacements) !== text
        ? [{ i, text, replacements }]
        : [];
    });
    if (hits.length === 0) continue;
    const formats = await formatGrid(book, sheet, part);
    const width = part.right - part.left + 1;
    const changes = new Array<Change | undefined>(cells.values.length).fill(undefined);
    const candidates: RichChange[] = [];
    for (const { i, text, replacements } of hits) {
      const value = cells.values[i];
      if (typeof value === 'number' && isDateFormat(formats[i] ?? 'General')) continue;
      const row = part.top + Math.floor(i / width);
      const column = part.left + (i % width);
      if (cells.formulas[i] !== undefined) {
        log.count('skippedFormulas');
        continue;
      }
      const kept = keptBy(context, row, column);
      if (kept !== null) {
        log.count(kept);
        continue;
      }
      const fresh = replaceInText(text, replacements);
      changes[i] = { put: putOf(value, fresh), counts: true };
      if (typeof value === 'string' && fresh !== '') {
        candidates.push({ cell: { row, column }, index: i, text, replacements });
      }
    }
    const rich = await richCells(
      book,
      sheet,
      candidates.map(({ cell }) => cell),
    );
    const inParts = candidates.filter(({ cell }) => rich.has(cell));
    for (const { index } of inParts) changes[index] = undefined;
    await applyChanges(context, cells, formats, changes);
    for (const { cell, index, text, replacements } of inParts) {
      await replaceInCharacters(book, sheet, cell, text, replacements);
      const format = formats[index] ?? 'General';
      const fresh = replaceInText(text, replacements);
      log.cell(
        cell.row,
        cell.column,
        shown(text, undefined, format, dateSystem),
        shown(fresh, undefined, format, dateSystem),
        true,
      );
    }
  }
}

/** The counter of what cannot hold a constant of its own; null for ordinary cells. */
function keptBy({ live }: EditContext, row: number, column: number): string | null {
  const one = { top: row, left: column, bottom: row, right: column };
  if (live.arrays.some(({ ref }) => intersect(ref, one))) return 'skippedFormulas';
  if (live.pivots.some((pivot) => intersect(pivot, one))) return 'skippedPivotCells';
  const covered = live.merges.some(
    (merge) => intersect(merge, one) && (merge.top !== row || merge.left !== column),
  );
  return covered ? 'skippedCoveredCells' : null;
}

function putOf(before: unknown, fresh: string): Put {
  if (fresh === '') return { kind: 'empty' };
  if (typeof before === 'number') {
    const number = Number(fresh);
    if (Number.isFinite(number) && plainNumber(number) === fresh) {
      return { kind: 'number', value: number, date: false, time: false };
    }
  }
  return { kind: 'text', value: fresh };
}
