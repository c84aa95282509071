import { counted } from '../errors/counted';
import { Problem } from '../errors/problem';
import type { Workbook } from '../workbook/workbook';
import type { StepContext } from './step';

export type WhenStale = 'fail' | 'keep';

/** Cells named in a problem's message; the log lists more. */
const NAMED_CELLS = 10;

/**
 * Makes the values of a workbook current before a step reads them: stale formulas are computed. What cannot be computed
 * fails the step with the cells listed ('stale-values'), unless the recipe says to keep the last values. `sheets`
 * narrows that judgement to the sheets that are going to be read. Engine and counts go to the log.
 */
export async function freshValues(
  context: Pick<StepContext, 'tally' | 'calc' | 'signal' | 'log'>,
  workbook: Workbook,
  whenStale: WhenStale,
  sheets?: readonly string[],
): Promise<void> {
  await workbook.flush(context.signal);
  const before = await workbook.stale();
  if (before.count === 0) return;
  const report = await workbook.recalculate({ scope: 'stale', engine: context.calc, signal: context.signal });
  context.log(
    `Recalculated with ${report.engine}: ${report.computed} of ${report.attempted} formulas in ${report.ms} ms.`,
  );
  context.tally.count('recalculated', report.computed);
  const after = await workbook.stale();
  if (after.count === 0) return;
  // The report lists only the first cells: when there are more, any of them may be on a sheet that is read.
  const listed = after.count === after.cells.length;
  const read = sheets === undefined ? after.cells : after.cells.filter((cell) => sheets.includes(cell.sheet));
  if (listed && read.length === 0) return;
  const count = listed ? read.length : after.count;
  const named = (read.length > 0 ? read : after.cells)
    .slice(0, NAMED_CELLS)
    .map((cell) => `${cell.sheet}!${cell.cell}${cell.why === undefined ? '' : ` (${cell.why})`}`);
  const list = named.join(', ') + (count > named.length ? `, and ${count - named.length} more` : '');
  if (whenStale === 'keep') {
    context.tally.count('staleKept', count);
    context.tally.warn(
      `${counted(count, 'formula')} could not be recalculated; the last values were used: ${list}.`,
    );
    return;
  }
  const first = read[0] ?? after.cells[0];
  throw new Problem('stale-values', `${counted(count, 'formula')} could not be recalculated: ${list}.`, {
    hint: 'Calculate with LibreOffice, change the formulas, or give the step "stale": "keep" to use their last values.',
    place: first === undefined ? {} : { sheet: first.sheet, cell: first.cell },
  });
}
