import { CallBatch } from '../../../com/call-batch';
import { Problem } from '../../../errors/problem';
import type { SheetInfo, SheetVisibility } from '../../../workbook/workbook';
import { sheetNameProblem } from '../../embedded/book/sheet-names';
import type { BookAccess } from '../book-access';
import { VISIBILITY } from '../excel-constants';

/** Adds a worksheet and answers the sheets as they are then. The active sheet stays the active one. */
export async function addSheet(
  book: BookAccess,
  sheets: readonly SheetInfo[],
  name: string,
  position: number | 'end',
): Promise<SheetInfo[]> {
  const problem = sheetNameProblem(
    name,
    sheets.map((sheet) => sheet.name),
  );
  if (problem) throw problem;
  const last = sheets.length;
  const index = position === 'end' ? last : Math.min(Math.max(position, 0), last);
  const batch = new CallBatch();
  const active = batch.pass(book.workbook, 'ActiveSheet');
  const all = batch.pass(book.workbook, 'Sheets');
  const neighbour = batch.pass(all, 'Item', [index < last ? index + 1 : last]);
  // Worksheets.Add makes the new sheet the active one.
  const added = batch.pass(all, 'Add', [], { [index < last ? 'Before' : 'After']: neighbour });
  batch.put(added, 'Name', name);
  batch.call(active, 'Activate');
  await book.run(batch);
  const info: SheetInfo = { name, index, kind: 'worksheet', visibility: 'visible' };
  const list = [...sheets];
  list.splice(index, 0, info);
  return list.map((sheet, at) => ({ ...sheet, index: at }));
}

/** Shows or hides a sheet and answers the sheets as they are then. One stays visible. */
export async function showSheet(
  book: BookAccess,
  sheets: readonly SheetInfo[],
  found: SheetInfo,
  visibility: SheetVisibility,
): Promise<SheetInfo[]> {
  const others = sheets.some((other) => other.name !== found.name && other.visibility === 'visible');
  if (visibility !== 'visible' && !others) {
    throw new Problem(
      'step-refused',
      `The sheet "${found.name}" is the only visible one and cannot be hidden.`,
      { hint: 'Show or add another sheet first.', place: { sheet: found.name } },
    );
  }
  const batch = new CallBatch();
  batch.put(book.sheet(batch, found.name), 'Visible', VISIBILITY[visibility]);
  await book.run(batch);
  return sheets.map((each) => (each.name === found.name ? { ...each, visibility } : each));
}
