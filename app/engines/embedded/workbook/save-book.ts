import { Problem } from '../../../errors/problem';
import { cellName } from '../../../workbook/a1';
import type { SaveFormat, SaveReport } from '../../../workbook/workbook';
import { dropSignatures } from '../book/signatures';
import { cellOfKey } from '../sheet/pass-context';
import { IndexSet } from '../strings/index-set';
import type { BookState } from './book-state';
import { removeUsedStrings } from './string-usage';

/**
 * Writes the workbook to a new file; every edit has run its pass by then. What nothing was done to is copied byte for
 * byte. A file with stale formulas gets fullCalcOnLoad.
 */
export async function saveBook(
  state: BookState,
  path: string,
  format: SaveFormat,
  signal?: AbortSignal,
): Promise<SaveReport> {
  const { book, pkg, formulas } = state;
  if (format !== 'xlsx' && format !== 'xlsm') {
    throw new Problem('unsupported', `The embedded engine writes no .${format} files.`, {
      hint: 'Choose the output format xlsx or xlsm, or run the recipe in Excel.',
    });
  }
  const leftBehind: string[] = [];
  if (format !== book.format) {
    leftBehind.push(...book.setFormat(format));
    state.edited = true;
  }
  if (!state.edited) return { bytes: await pkg.save(path, signal), staleFormulas: 0, leftBehind };
  await forgetStrings(state, signal);
  await state.store();
  await leaveCalcChain(state);
  const { count } = await formulas.report(signal);
  if (count > 0) book.markFullCalc();
  leftBehind.push(...dropSignatures(pkg));
  return { bytes: await pkg.save(path, signal), staleFormulas: count, leftBehind };
}

/** Empties shared strings whose last user went: what was replaced or cleared must not stay in the file. */
async function forgetStrings(
  { released, book, pkg, strings }: BookState,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (released.size === 0) return;
  const unused = new IndexSet();
  unused.addAll(released);
  released.clear();
  for (const sheet of book.sheets()) {
    if (sheet.kind !== 'worksheet' && sheet.kind !== 'macro') continue;
    if (unused.size === 0) return;
    await removeUsedStrings(pkg.chunks(sheet.part), sheet.name, unused, signal);
  }
  strings.forget(unused);
}

/** Takes formulas that went out of the calculation chain. */
async function leaveCalcChain({ removedFormulas, book }: BookState): Promise<void> {
  const removed = new Map<string, Set<string>>();
  for (const [sheet, keys] of removedFormulas) {
    const cells = new Set<string>();
    for (const key of keys) {
      const { row, column } = cellOfKey(key);
      cells.add(cellName(row, column));
    }
    removed.set(sheet, cells);
  }
  await book.removeFromCalcChain(removed);
  removedFormulas.clear();
}
