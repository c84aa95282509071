import type { Automation, AutomationThread } from '../../com/automation';
import { CallBatch } from '../../com/call-batch';
import type { ProcessGuard } from '../../com/process-guard';
import { isObject } from '../../com/values';
import { Problem } from '../../errors/problem';
import { processOf } from './application-process';
import { ApplicationState } from './application-state';
import type { LedgerEntry, SessionLedger } from './ledger';
import { END_MS, PUT_BACK_MS } from './limits';
import { within } from './within';

/**
 * Puts applications of the user's back as they were before sessions that could not do it themselves, because Concierge was
 * killed: only where the one that COM knows as the running one is that very process, and only what is still as the
 * session had set it. What cannot be put back now stays noted, for the next session that is attached to it or the next
 * start. Never fails; takes `PUT_BACK_MS` and `END_MS` for each at most.
 */
export async function putBackUsersOwn(automation: Automation, ledger: SessionLedger): Promise<void> {
  for (const entry of ledger.toPutBack()) {
    const thread = automation.startThread(`${entry.progId} put back`);
    try {
      const done = await within(putBack(thread, automation.processes, entry), PUT_BACK_MS, tooSlow);
      if (done) await ledger.remove(entry.pid, true);
    } catch {
      // It is busy, or not open to us: it stays noted.
    } finally {
      await thread.stop(END_MS);
    }
  }
}

/** Answers whether all of it is as it was. Another instance than the noted one is let go of untouched. */
async function putBack(
  thread: AutomationThread,
  processes: ProcessGuard,
  { progId, pid, createdAt, restore }: LedgerEntry,
): Promise<boolean> {
  const run = (batch: CallBatch) => thread.run(batch);
  const attach = new CallBatch();
  attach.attach(progId);
  const [application] = await run(attach);
  if (!isObject(application)) return false;
  try {
    const found = await processOf(run, application, processes);
    if (found?.pid !== pid || found.createdAt !== createdAt) return false;
    const state = new ApplicationState(application, true);
    await state.save(run, restore);
    return await state.restore(run);
  } finally {
    const release = new CallBatch();
    release.release(application);
    await run(release).catch(() => undefined);
  }
}

function tooSlow(): Problem {
  return new Problem('internal', 'The application did not answer in time.');
}
