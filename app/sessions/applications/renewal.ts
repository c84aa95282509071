import type { ApplicationLimits } from './limits';

/** Why a session is not to be used again after a task, in the words of the view; null where it is as good as new. */
export function reasonToRenew(
  session: { tasksDone: number; residentBytes: number | null },
  limits: ApplicationLimits,
): string | null {
  if (session.tasksDone >= limits.renewAfterTasks) return `${session.tasksDone} tasks done`;
  if (session.residentBytes !== null && session.residentBytes > limits.renewAboveBytes)
    return `${Math.round(session.residentBytes / (1024 * 1024))} MB of memory`;
  return null;
}
