import { AutomationError, kindOfFailure } from '../../../com/automation-error';
import { CallBatch } from '../../../com/call-batch';
import { Problem } from '../../../errors/problem';
import { intersect } from '../../../workbook/a1';
import type { SheetEdit } from '../../../workbook/edits';
import { refuseFormatting } from '../../embedded/sheet/edit-guard';
import type { BookAccess } from '../book-access';
import { VISIBILITY } from '../excel-constants';
import type { EditContext } from './edit-context';

/** Widest fitted column, in characters, where the step names no bound. */
const DEFAULT_MAX = 80;
/** Excel keeps widths in pixels: what is nearer than this is the same width. */
const SAME_WIDTH = 0.1;
/** Columns of one hop. */
const COLUMNS = 500;

/** Sets widths of columns, or fits them to what they show. Every column whose width changes counts once. */
export async function setColumnWidths(
  context: EditContext,
  edit: SheetEdit & { kind: 'column-width' },
): Promise<void> {
  const { book, sheet, live, log } = context;
  refuseFormatting(sheet, { top: 1, left: edit.left, bottom: 1, right: edit.right }, live, 'columns');
  const { width, max = DEFAULT_MAX } = edit;
  const named = { top: 1, left: edit.left, bottom: 1_048_576, right: edit.right };
  const columns = width === 'fit' ? live.used && intersect(named, live.used) : named;
  if (!columns) return;
  for (let left = columns.left; left <= columns.right; left += COLUMNS) {
    context.signal?.throwIfAborted();
    const right = Math.min(columns.right, left + COLUMNS - 1);
    const before = await widthsOf(context, left, right);
    const batch = new CallBatch();
    const entire = batch.pass(book.range(batch, sheet, { top: 1, left, bottom: 1, right }), 'EntireColumn');
    if (width === 'fit') batch.call(entire, 'AutoFit');
    else batch.put(entire, 'ColumnWidth', width);
    await book.run(batch);
    let after = await widthsOf(context, left, right);
    if (width === 'fit' && (await narrow(context, left, after, max)))
      after = await widthsOf(context, left, right);
    after.forEach((fresh, i) => {
      if (Math.abs(fresh - (before[i] ?? 0)) > SAME_WIDTH) log.otherChange();
    });
  }
}

/** Narrows the columns from `left` on that are wider than they may be; false where there are none. */
async function narrow(
  { book, sheet }: EditContext,
  left: number,
  widths: readonly number[],
  max: number,
): Promise<boolean> {
  const batch = new CallBatch();
  widths.forEach((width, i) => {
    if (width <= max) return;
    const column = left + i;
    batch.put(
      book.range(batch, sheet, { top: 1, left: column, bottom: 1, right: column }),
      'ColumnWidth',
      max,
    );
  });
  if (batch.size === 0) return false;
  await book.run(batch);
  return true;
}

/** Widths in characters of the default font, column by column. */
async function widthsOf({ book, sheet }: EditContext, left: number, right: number): Promise<number[]> {
  const batch = new CallBatch();
  const slots = [];
  for (let column = left; column <= right; column++) {
    const range = book.range(batch, sheet, { top: 1, left: column, bottom: 1, right: column });
    slots.push(batch.get(range, 'ColumnWidth'));
  }
  const answers = await book.run(batch);
  return slots.map((slot) => Number(answers[slot.index] ?? 0));
}

/**
 * Freezes the rows above and the columns left of a cell; 0 and 0 unfreezes. Panes belong to the window, which shows one
 * sheet at a time: the sheet that was active before is active again afterwards.
 */
export async function freezePanes(
  { book, sheet, log }: EditContext,
  rows: number,
  columns: number,
  hidden: boolean,
  structureProtected: boolean,
): Promise<void> {
  if (hidden && structureProtected) {
    throw new Problem(
      'step-refused',
      `The hidden sheet '${sheet}' cannot be shown to freeze its panes: the structure of the workbook is protected.`,
      { place: { sheet }, hint: 'Take the protection off in Excel first.' },
    );
  }
  const first = new CallBatch();
  const active = first.get(first.pass(book.workbook, 'ActiveSheet'), 'Name');
  const target = book.sheet(first, sheet);
  const visibility = first.get(target, 'Visible');
  if (hidden) first.put(target, 'Visible', VISIBILITY.visible);
  first.call(target, 'Activate');
  const window = first.pass(book.lease.application, 'ActiveWindow');
  const frozen = first.get(window, 'FreezePanes');
  const splitRow = first.get(window, 'SplitRow');
  const splitColumn = first.get(window, 'SplitColumn');
  const before = await book.run(first);
  const same =
    before[frozen.index] === true
      ? before[splitRow.index] === rows && before[splitColumn.index] === columns
      : rows === 0 && columns === 0;
  if (!same) {
    const thawing = new CallBatch();
    thawing.put(thawing.pass(book.lease.application, 'ActiveWindow'), 'FreezePanes', false);
    await book.run(thawing);
    await scrollToStart(book);
  }
  const second = new CallBatch();
  if (!same) {
    const view = second.pass(book.lease.application, 'ActiveWindow');
    second.put(view, 'SplitRow', rows);
    second.put(view, 'SplitColumn', columns);
    if (rows > 0 || columns > 0) second.put(view, 'FreezePanes', true);
    log.otherChange();
  }
  second.call(book.sheet(second, before[active.index] as string), 'Activate');
  if (hidden) second.put(book.sheet(second, sheet), 'Visible', before[visibility.index]);
  await book.run(second);
}

/** Frozen rows begin at the first row shown: what is above it could never be scrolled to again. */
async function scrollToStart(book: BookAccess): Promise<void> {
  const batch = new CallBatch();
  const view = batch.pass(book.lease.application, 'ActiveWindow');
  batch.put(view, 'ScrollRow', 1);
  batch.put(view, 'ScrollColumn', 1);
  await book.run(batch).catch((thrown: unknown) => {
    // An application without a window that scrolls shows everything from the first row on.
    if (!(thrown instanceof AutomationError) || kindOfFailure(thrown) !== 'refused') throw thrown;
  });
}
