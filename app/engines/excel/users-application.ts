import { AutomationError, kindOfFailure } from '../../com/automation-error';
import { CallBatch } from '../../com/call-batch';
import type { AutomationObject } from '../../com/values';
import { Problem } from '../../errors/problem';
import type { ApplicationLease } from '../../sessions/applications/lease';
import { CALCULATION } from './excel-constants';

/*
 * What an instance of the user's asks for: other workbooks are open in it, which keep their names and how they are
 * calculated.
 */

/** Closes a workbook of ours without a question, and lets go of it. */
export function closing(workbook: AutomationObject): CallBatch {
  const batch = new CallBatch();
  batch.call(workbook, 'Close', [false]);
  batch.release(workbook);
  return batch;
}

/** Refuses a file of the name of an open workbook: Excel opens no two of one name. */
export async function refuseOpenName(lease: ApplicationLease, name: string): Promise<void> {
  const batch = new CallBatch();
  batch.get(batch.pass(batch.pass(lease.application, 'Workbooks'), 'Item', [name]), 'Name');
  const open = await lease.run(batch).then(
    () => true,
    (thrown: unknown) => {
      if (thrown instanceof AutomationError && kindOfFailure(thrown) === 'refused') return false;
      throw thrown;
    },
  );
  if (!open) return;
  throw new Problem(
    'application-refused',
    `A workbook named ${name} is open in that ${lease.progId} already.`,
    {
      hint: 'Close it there, or let Concierge start one of its own.',
    },
  );
}

/**
 * The mode of calculation (XlCalculation) that the user's open workbooks have; null where none is open. Refuses where
 * they are calculated by hand: what calculates this file would calculate them.
 */
export async function sharedCalculation(lease: ApplicationLease): Promise<number | null> {
  const { application } = lease;
  const count = new CallBatch();
  const slot = count.get(count.pass(application, 'Workbooks'), 'Count');
  if ((await lease.run(count))[slot.index] === 0) return null;
  const batch = new CallBatch();
  const mode = batch.get(application, 'Calculation');
  const answer = (await lease.run(batch))[mode.index];
  if (answer === CALCULATION.manual) {
    throw new Problem(
      'application-refused',
      'Your open workbooks are calculated by hand, and what calculates this file would calculate them.',
      { hint: 'Let Excel calculate automatically, close them, or let Concierge start an Excel of its own.' },
    );
  }
  return typeof answer === 'number' ? answer : null;
}
