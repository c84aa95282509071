import { AutomationError } from '../../com/automation-error';
import { CallBatch } from '../../com/call-batch';
import { Problem } from '../../errors/problem';
import type { BookAccess } from './book-access';

/** Runs a macro of the open workbook by name (`Module1.Tidy`, `Tidy`). Its own errors are told as they come. */
export async function runMacro(
  book: BookAccess,
  name: string,
  args: readonly (string | number | boolean)[],
): Promise<void> {
  const answer = await book.ask((batch) => batch.get(book.workbook, 'Name'));
  const workbook = typeof answer === 'string' ? answer : '';
  const batch = new CallBatch();
  // Without the workbook in front, a macro of the same name in another open workbook could run.
  batch.call(book.lease.application, 'Run', [`'${workbook.replaceAll("'", "''")}'!${name}`, ...args]);
  try {
    await book.run(batch);
  } catch (thrown) {
    if (!(thrown instanceof AutomationError)) throw thrown;
    throw new Problem(
      'application-refused',
      `The macro ${name} did not run to its end: ${thrown.detail.description ?? thrown.message}`,
      {
        hint: 'Check that it exists in a standard module, and run it by hand to see what is wrong.',
        cause: thrown,
      },
    );
  }
}

/** A file whose macros the user did not allow. */
export function macrosRefused(): Problem {
  return new Problem('step-refused', 'The macros of this file were not allowed to run.', {
    hint: 'Run the file again and allow its macros if you trust it: under "Macros that may run", or by --allow-macros on the command line.',
  });
}
