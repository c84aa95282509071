import path from 'node:path';
import { AutomationError } from '../../com/automation-error';
import type { AutomationThread } from '../../com/automation';
import { CallBatch } from '../../com/call-batch';
import { Problem } from '../../errors/problem';
import type { ApplicationLease } from '../../sessions/applications/lease';
import { SECURITY } from './excel-constants';

/** Add-ins by the thread of the session that has them. */
const loaded = new WeakMap<AutomationThread, Set<string>>();

/**
 * Loads add-ins into a session that has them not yet: Excel loads none when a program starts it. The user chose these
 * files in the settings, so that their code may run; workbooks may run none all the same.
 */
export async function loadAddIns(lease: ApplicationLease, files: readonly string[]): Promise<void> {
  if (lease.attached) return; // The user's own Excel has what its user loaded.
  const known = loaded.get(lease.thread) ?? new Set<string>();
  loaded.set(lease.thread, known);
  for (const file of files) {
    if (known.has(file)) continue;
    try {
      await load(lease, file);
    } catch (thrown) {
      if (!(thrown instanceof AutomationError)) throw thrown;
      throw new Problem('missing-part', `The add-in ${file} could not be loaded: ${thrown.message}`, {
        hint: 'Correct the setting "Add-ins to load", or take the add-in out of it.',
        cause: thrown,
      });
    }
    known.add(file);
  }
}

async function load(lease: ApplicationLease, file: string): Promise<void> {
  const { application } = lease;
  if (path.extname(file).toLowerCase() === '.xll') {
    const batch = new CallBatch();
    const registered = batch.call(application, 'RegisterXLL', [file]);
    if ((await lease.run(batch))[registered.index] === true) return;
    throw new Problem('missing-part', `Excel does not take ${file} for an add-in of its kind.`, {
      hint: 'An .xll file has to fit Excel: 64-bit Excel loads no 32-bit one.',
    });
  }
  const batch = new CallBatch();
  batch.put(application, 'AutomationSecurity', SECURITY.low);
  batch.pass(batch.pass(application, 'Workbooks'), 'Open', [], {
    Filename: file,
    ReadOnly: true,
    AddToMru: false,
  });
  try {
    await lease.run(batch);
  } finally {
    const back = new CallBatch();
    back.put(application, 'AutomationSecurity', SECURITY.forceDisable);
    await lease.run(back).catch(() => lease.renew('macro security could not be put back'));
  }
}
