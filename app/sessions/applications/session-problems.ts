import { AutomationError, HRESULT, kindOfFailure } from '../../com/automation-error';
import { automationProblem } from '../../com/automation-problem';
import { Problem } from '../../errors/problem';
import { START_MS } from './limits';

/* What a session fails with, in words. */

/** A call that was given up. Times in milliseconds. */
export function stuckProblem(
  progId: string,
  call: string,
  callMs: number,
  dialogs: readonly string[],
): Problem {
  const seconds = Math.round(callMs / 1000);
  const titles = dialogs.map((title) => `"${title}"`).join(', ');
  const shown = titles ? ` It shows ${titles}.` : '';
  return new Problem('time-limit', `${progId} did not come back from ${call} within ${seconds} s.${shown}`, {
    hint: 'Open the file by hand and look what it asks, or raise the limit for one call in the settings.',
  });
}

export function startTooSlow(progId: string): Problem {
  return new Problem('application-died', `${progId} did not start within ${START_MS / 1000} s.`, {
    hint: 'Start it by hand and close what it shows, then try again.',
    transient: true,
  });
}

export function deadProblem(progId: string): Problem {
  return new Problem('application-died', `${progId} ended unexpectedly.`, {
    hint: 'Try again; if it happens with this file only, open it by hand and look.',
    transient: true,
  });
}

/** What COM answers where it knows no such class; and, when its server ends while it starts, where it does. */
const NOT_REGISTERED: ReadonlySet<string> = new Set(['CO_E_CLASSSTRING', 'REGDB_E_CLASSNOTREG']);

/** What an application that could not be started, or attached to, means. `registered`: COM knew its class before. */
export function startProblem(
  thrown: unknown,
  progId: string,
  how: { attached: boolean; registered: boolean },
): Problem {
  if (!(thrown instanceof AutomationError)) return automationProblem(thrown, progId);
  if (how.attached && kindOfFailure(thrown) === 'refused') {
    return new Problem('missing-part', `No ${progId} is open that could be used.`, {
      hint: 'Open it, with a workbook, and run again; or let Concierge start one of its own.',
      cause: thrown,
    });
  }
  const unknown = NOT_REGISTERED.has(thrown.hresult);
  if (unknown && !how.registered) {
    return new Problem('missing-part', `${progId} is not registered on this machine.`, {
      hint: 'Install the application, or choose the embedded engine.',
      cause: thrown,
    });
  }
  if (unknown || thrown.code === HRESULT.noInterface) {
    return new Problem('application-died', `${progId} ended while it was started.`, {
      hint: 'Start it by hand and look what it says.',
      transient: true,
      cause: thrown,
    });
  }
  return automationProblem(thrown, progId);
}
