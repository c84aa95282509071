import { Problem, type ProblemData } from '../../errors/problem';
import type { StepContext } from '../step';
import { parseTarget, type Target } from './parse-target';
import { resolveTarget, type Want } from './resolve-target';
import type { Resolved } from './resolved';

export type IfMissing = 'fail' | 'skip';

/**
 * Resolves a step's target in its file. With `ifMissing: skip`, what is not there becomes a warning of the file and an
 * empty list; everything else that is wrong with a target still fails the step. `file` is named in warnings where a step
 * reads several files.
 */
export async function stepTargets(
  context: Pick<StepContext, 'workbook' | 'tally'> & { file?: string },
  text: string,
  want: Want,
  ifMissing: IfMissing,
): Promise<Resolved[]> {
  try {
    return await resolveTarget(context.workbook, parseTarget(text), want);
  } catch (thrown) {
    const problem = Problem.from(thrown);
    if (ifMissing !== 'skip' || problem.code !== 'target-missing') throw thrown;
    context.tally.count('skippedMissing');
    const file = context.file === undefined ? '' : ` ${context.file}`;
    context.tally.warn(
      `Skipped${file}: ${problem.message}${problem.hint === undefined ? '' : ` ${problem.hint}`}`,
    );
    return [];
  }
}

/** What can be said about a target before any file is opened: that it can be read, and suits the step. */
export function checkTarget(text: string, want: Want, field = 'target'): ProblemData[] {
  let target: Target;
  try {
    target = parseTarget(text);
  } catch (thrown) {
    return [Problem.from(thrown).at({ field }).toData()];
  }
  const takesSheets = want === 'tabs' || want === 'sheets';
  if (takesSheets && (target.kind === 'table' || (target.kind !== 'sheets' && target.sheets !== null))) {
    return [
      {
        code: 'recipe-invalid',
        message: `The step takes sheets, but "${text}" names cells.`,
        hint: 'Name the sheet alone, without "!".',
        place: { field },
      },
    ];
  }
  if (want === 'cells' && target.kind === 'sheets' && !target.sheets.wild) {
    return [
      {
        code: 'recipe-invalid',
        message: `The step takes cells, but "${text}" can only be a sheet.`,
        hint: `For all its cells, write '${target.sheets.text.replaceAll("'", "''")}'!used.`,
        place: { field },
      },
    ];
  }
  return [];
}
