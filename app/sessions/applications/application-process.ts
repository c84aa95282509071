import { AutomationError, kindOfFailure } from '../../com/automation-error';
import { CallBatch } from '../../com/call-batch';
import type { ProcessFacts, ProcessGuard } from '../../com/process-guard';
import type { AutomationObject, AutomationValue } from '../../com/values';

type Run = (batch: CallBatch) => Promise<readonly AutomationValue[]>;

/** A property that the application may lack: undefined then. */
export async function askFor(
  run: Run,
  application: AutomationObject,
  name: string,
): Promise<AutomationValue> {
  const batch = new CallBatch();
  batch.get(application, name);
  try {
    return (await run(batch))[0];
  } catch (thrown) {
    if (thrown instanceof AutomationError && kindOfFailure(thrown) === 'refused') return undefined;
    throw thrown;
  }
}

/** The process of an application, found by the window that it names; null where it names none. */
export async function processOf(
  run: Run,
  application: AutomationObject,
  processes: ProcessGuard,
): Promise<ProcessFacts | null> {
  const window = await askFor(run, application, 'Hwnd');
  const pid = typeof window === 'number' ? processes.processOfWindow(window) : null;
  return pid === null ? null : processes.facts(pid);
}
