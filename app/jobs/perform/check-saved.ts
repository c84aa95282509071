import { Problem } from '../../errors/problem';
import type { SavedBook } from './task-tools';

/**
 * Reads a saved workbook from its start to its end: the same sheets, every worksheet readable. What fails here is a
 * defect of ours, and must not become somebody's month-end file.
 */
export async function checkSaved(
  open: () => Promise<SavedBook>,
  expected: readonly string[],
  name: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    const workbook = await open();
    try {
      const found = workbook.sheets().map((sheet) => sheet.name);
      if (found.length !== expected.length || found.some((sheet, index) => sheet !== expected[index]))
        throw new Error(`its sheets are ${found.join(', ')} instead of ${expected.join(', ')}`);
      for (const sheet of workbook.sheets()) {
        signal.throwIfAborted();
        if (sheet.kind === 'worksheet') await workbook.usedArea(sheet.name);
      }
    } finally {
      await workbook.close();
    }
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    const problem = Problem.from(thrown);
    // A full disk or a limit is what it is; anything else means that the file written is not right.
    if (['too-large', 'disk-full', 'read-only', 'memory-limit'].includes(problem.code)) throw problem;
    throw new Problem('internal', `The result ${name} did not pass its check: ${problem.message}`, {
      hint: 'Nothing was put in place. Please report this with the recipe.',
      place: problem.place,
      cause: thrown,
    });
  }
}
