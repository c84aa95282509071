import { AutomationError, HRESULT } from '../../com/automation-error';
import { automationProblem } from '../../com/automation-problem';
import { Problem } from '../../errors/problem';
import { lacksMember } from './book-access';

/**
 * Says what a failed call means. Behind 0x800A03EC stands nearly every refusal of Excel, with a text in the user's
 * language: that text is shown and never decides anything. What could be wrong was looked for in the file before, so
 * that what is left is told as Excel's refusal of a member.
 */
export function excelProblem(thrown: unknown, application: string): Problem {
  if (!(thrown instanceof AutomationError)) return Problem.from(thrown);
  if (lacksMember(thrown)) {
    return new Problem('unsupported', `${application} has no ${thrown.member}.`, {
      hint: 'Run the recipe on the embedded engine, or in a newer Excel.',
      cause: thrown,
    });
  }
  if (thrown.code === HRESULT.excelRefused && thrown.member === 'SaveAs') {
    // Virus scanners and sync clients hold a new file for a moment: once more may succeed.
    return new Problem('application-refused', `${application} could not save: ${thrown.message}`, {
      hint: 'Close the file elsewhere and try again.',
      transient: true,
      cause: thrown,
    });
  }
  return automationProblem(thrown, application);
}
