import { CallBatch } from '../../../com/call-batch';
import { intersect } from '../../../workbook/a1';
import type { Area } from '../../../workbook/cells';
import { refuseFormatting, refusePartOfMerge, refuseUnsafeWrite } from '../../embedded/sheet/edit-guard';
import { areaChunks } from '../area-chunks';
import { cellGroups } from '../cell-groups';
import { readBlock } from '../cells/cell-block';
import { formatGrid } from '../cells/regions';
import { lookGrid, plainLook } from './cell-looks';
import { requireUnlocked, shown, type EditContext } from './edit-context';

/**
 * Clears contents, formats, or all that cells have: Range.Clear takes comments, links and validations too, and like
 * ClearFormats conditional formats. Contents go cell by cell, so that only those that have some are touched.
 */
export async function clearCells(
  context: EditContext,
  area: Area,
  what: 'contents' | 'formats' | 'all',
): Promise<void> {
  const { book, sheet, live, log, dateSystem } = context;
  const arrays = [...live.arrays];
  if (what !== 'formats') {
    refuseUnsafeWrite(sheet, area, live, { pivots: live.pivots }, () => false);
    refusePartOfMerge(sheet, area, live);
  }
  if (what !== 'contents') refuseFormatting(sheet, area, live, 'cells');
  const gone = arrays.filter((array) => !live.arrays.includes(array)).map(({ ref }) => ref);
  const merges = live.merges.filter((merge) => intersect(merge, area));
  const touched = live.used && intersect(area, live.used);
  const plain = what === 'contents' ? '' : await plainLook(book, sheet);
  if (touched) {
    const pieces: { part: Area; filled: boolean[] }[] = [];
    for (const part of areaChunks(touched)) {
      context.signal?.throwIfAborted();
      const cells = await readBlock(book, sheet, part, arrays);
      const formats = await formatGrid(book, sheet, part);
      const looks = what === 'contents' ? null : await lookGrid(book, sheet, part);
      const filled = cells.values.map((value, i) => value !== null || cells.formulas[i] !== undefined);
      if (what !== 'formats') await requireUnlocked(context, part, (i) => filled[i] === true);
      const width = part.right - part.left + 1;
      filled.forEach((isFilled, i) => {
        const contents = what !== 'formats' && isFilled;
        const format = looks !== null && looks[i] !== plain;
        if (!contents && !format) return;
        const row = part.top + Math.floor(i / width);
        const column = part.left + (i % width);
        if (contents) live.emptied(row, column);
        if (!log.wantsTexts) {
          log.cell(row, column, '', '', contents);
          return;
        }
        const value = cells.values[i] ?? null;
        const formula = cells.formulas[i];
        const before = shown(value, formula, formats[i] ?? 'General', dateSystem);
        const after = contents ? '' : shown(value, formula, 'General', dateSystem);
        log.cell(row, column, before, after, contents);
      });
      pieces.push({ part, filled });
    }
    if (what !== 'formats') await clearContents(context, pieces, [...gone, ...merges]);
  }
  if (what !== 'contents') {
    const batch = new CallBatch();
    // Formats go of what was named, used or not: whole columns and rows have formats of their own.
    batch.call(book.range(batch, sheet, area), what === 'all' ? 'Clear' : 'ClearFormats');
    await book.run(batch);
  }
}

/** Empties filled cells in groups. Arrays and merged cells go as wholes, since no part of them can. */
async function clearContents(
  { book, sheet }: EditContext,
  pieces: readonly { part: Area; filled: readonly boolean[] }[],
  wholes: readonly Area[],
): Promise<void> {
  const batch = new CallBatch();
  for (const whole of wholes) batch.call(book.range(batch, sheet, whole), 'ClearContents');
  for (const { part, filled } of pieces) {
    const width = part.right - part.left + 1;
    const covered = (i: number): boolean => {
      const row = part.top + Math.floor(i / width);
      const column = part.left + (i % width);
      return wholes.some((whole) => intersect(whole, { top: row, left: column, bottom: row, right: column }));
    };
    for (const group of cellGroups(part, (i) => filled[i] === true && !covered(i))) {
      batch.call(book.range(batch, sheet, group), 'ClearContents');
    }
  }
  if (batch.size > 0) await book.run(batch);
}
