import { AutomationError, kindOfFailure } from '../../com/automation-error';
import { CallBatch } from '../../com/call-batch';
import type { AutomationObject, Slot } from '../../com/values';
import { Problem } from '../../errors/problem';
import type { ApplicationLease } from '../../sessions/applications/lease';
import { CALCULATION } from './excel-constants';

/*
 * What an instance of the user's asks for: other workbooks are open in it, which keep their names and how they are
 * calculated.
 */

/**
 * The names under which a task opens workbooks. In an instance of the user's they must be free, and what is open under them
 * is closed should the session be let go of under the task, even in the middle of opening.
 */
export class OpenNames {
  private readonly taken = new Map<string, () => void>();

  constructor(private readonly lease: ApplicationLease) {}

  /** Refuses the name of a workbook that is open: Excel opens no two of one name. */
  async take(name: string): Promise<void> {
    const { lease } = this;
    if (!lease.attached || this.taken.has(name.toLowerCase())) return;
    const { application } = lease;
    const batch = new CallBatch();
    batch.get(openBook(batch, application, name), 'Name');
    const open = await lease.run(batch).then(
      () => true,
      (thrown: unknown) => {
        if (thrown instanceof AutomationError && kindOfFailure(thrown) === 'refused') return false;
        throw thrown;
      },
    );
    if (open) {
      throw new Problem(
        'application-refused',
        `A workbook named ${name} is open in that ${lease.progId} already.`,
        { hint: 'Close it there, or let Concierge start one of its own.' },
      );
    }
    const undo = (): CallBatch => {
      const close = new CallBatch();
      close.call(openBook(close, application, name), 'Close', [false]);
      return close;
    };
    this.taken.set(name.toLowerCase(), lease.leaveBehind(undo));
  }

  /** Nothing is open under them any more. */
  free(): void {
    for (const forget of this.taken.values()) forget();
    this.taken.clear();
  }
}

function openBook(batch: CallBatch, application: AutomationObject, name: string): Slot {
  return batch.pass(batch.pass(application, 'Workbooks'), 'Item', [name]);
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
