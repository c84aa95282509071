import { CallBatch } from '../../../com/call-batch';
import { shiftFormula } from '../../../formula/shift';
import { areaName, cellName, intersect } from '../../../workbook/a1';
import type { Area } from '../../../workbook/cells';
import { refuseTooManyCells, refuseUnsafeWrite } from '../../embedded/sheet/edit-guard';
import { refusal } from '../../embedded/sheet/pass-context';
import { areaChunks } from '../area-chunks';
import { cellGroups } from '../cell-groups';
import { readBlock } from '../cells/cell-block';
import { formatGrid } from '../cells/regions';
import { lookGrid, plainLook } from './cell-looks';
import { requireUnlocked, shown, type EditContext } from './edit-context';

/** Copies the first row of an area into the rows below, formats too, by Excel's own Fill Down. */
export async function fillDown(context: EditContext, area: Area): Promise<void> {
  const { book, sheet, live, log, dateSystem } = context;
  if (area.bottom === area.top) return;
  const arrays = [...live.arrays];
  refuseUnsafeWrite(sheet, { ...area, top: area.top + 1 }, live, { pivots: live.pivots }, () => false);
  const columns = live.used && intersect({ ...area, top: 1, bottom: 1_048_576 }, live.used);
  if (!columns) return;
  const filled = { ...area, left: columns.left, right: columns.right };
  const sourceRow = { ...filled, bottom: filled.top };
  const source = await readBlock(book, sheet, sourceRow, arrays);
  const sourceFormats = await formatGrid(book, sheet, sourceRow);
  const sourceLooks = await lookGrid(book, sheet, sourceRow);
  const plain = await plainLook(book, sheet);
  const array = arrays.find(({ ref }) => intersect(ref, sourceRow));
  if (array) {
    throw refusal(
      sheet,
      cellName(array.ref.top, Math.max(array.ref.left, filled.left)),
      'holds an array formula or a data table, which cannot be filled down',
      'Leave the cell out of the target.',
    );
  }
  const exists = (x: number): boolean =>
    source.values[x] !== null || source.formulas[x] !== undefined || sourceLooks[x] !== plain;
  const sources = source.values.filter((_, x) => exists(x)).length;
  if (sources > 0) refuseTooManyCells(sheet, { ...filled, right: filled.left + sources - 1 }, 'Filling down');
  for (const part of areaChunks({ ...filled, top: filled.top + 1 })) {
    context.signal?.throwIfAborted();
    const cells = await readBlock(book, sheet, part, arrays);
    const formats = await formatGrid(book, sheet, part);
    const looks = await lookGrid(book, sheet, part);
    const width = part.right - part.left + 1;
    const changed = cells.values.map((value, i) => {
      const x = part.left - filled.left + (i % width);
      const row = part.top + Math.floor(i / width);
      const from = source.formulas[x];
      const formula = from === undefined ? undefined : shiftFormula(from, row - filled.top, 0);
      const same =
        looks[i] === sourceLooks[x] &&
        cells.formulas[i] === formula &&
        (formula !== undefined || sameValue(value, source.values[x] ?? null));
      return same ? null : { x, row, formula };
    });
    await requireUnlocked(context, part, (i) => changed[i] !== null);
    changed.forEach((change, i) => {
      if (change)
        refuseCovered(context, change.row, part.left + (i % width), source.values[change.x] ?? null);
    });
    const batch = new CallBatch();
    for (const group of cellGroups(part, (i) => changed[i] !== null)) {
      // Excel fills from the row above the range: source and target are one range only where they touch.
      const from = { top: filled.top, left: group.left, bottom: filled.top, right: group.right };
      if (group.top === filled.top + 1) {
        batch.call(book.range(batch, sheet, { ...group, top: filled.top }), 'FillDown');
      } else {
        batch.call(book.range(batch, sheet, from), 'Copy', [], {
          Destination: book.range(batch, sheet, group),
        });
      }
    }
    if (batch.size > 0) await book.run(batch);
    changed.forEach((change, i) => {
      if (!change) return;
      const { x, row, formula } = change;
      const column = part.left + (i % width);
      const value = source.values[x] ?? null;
      if (value === null && formula === undefined) live.emptied(row, column);
      else live.filled(row, column);
      if (formula !== undefined) live.hasFormulas = true;
      const before = log.wantsTexts
        ? shown(cells.values[i] ?? null, cells.formulas[i], formats[i] ?? 'General', dateSystem)
        : '';
      const after = log.wantsTexts ? shown(value, formula, sourceFormats[x] ?? 'General', dateSystem) : '';
      log.cell(row, column, before, after, true);
    });
  }
}

function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  const error = (value: unknown): string | null =>
    typeof value === 'object' && value !== null && 'error' in value ? String(value.error) : null;
  return error(a) !== null && error(a) === error(b);
}

function refuseCovered({ live, sheet }: EditContext, row: number, column: number, value: unknown): void {
  if (value === null) return;
  const one = { top: row, left: column, bottom: row, right: column };
  for (const merge of live.merges) {
    if (!intersect(merge, one) || (row === merge.top && column === merge.left)) continue;
    throw refusal(
      sheet,
      cellName(row, column),
      `is covered by the merged cell ${areaName(merge)}`,
      'Leave merged cells out of the target.',
    );
  }
}
