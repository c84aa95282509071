import { cellName } from '../../../workbook/a1';
import type { CalcInput, CalcResult, ComputedCell, FailedCell } from './calc-input';
import { computeWithIronCalc, IRONCALC } from './ironcalc';
import { computeWithLibreOffice } from './libreoffice';

/** Failures that the report lists by cell. */
const LISTED = 200;

/**
 * Computes formulas and answers their values and, for those without one, why. Rejects with a `Problem` where the
 * calculation as a whole is impossible: cancelled, or an engine that is not there.
 */
export async function recalculate(input: CalcInput): Promise<CalcResult> {
  const started = Date.now();
  const outcome: {
    values: ComputedCell[];
    failed: FailedCell[];
    attempted: number;
    engine?: string;
  } = input.engine === 'libreoffice' ? await computeWithLibreOffice(input) : await computeWithIronCalc(input);
  const { values, failed, attempted } = outcome;
  return {
    values,
    failed,
    report: {
      engine: outcome.engine ?? IRONCALC,
      attempted,
      computed: attempted - failed.length,
      failed: {
        count: failed.length,
        cells: failed.slice(0, LISTED).map(({ sheet, row, column, why }) => ({
          sheet: input.sheets[sheet] ?? '',
          cell: cellName(row, column),
          why,
        })),
      },
      ms: Date.now() - started,
    },
  };
}
