import type { JobHeader } from './journal';
import type { JobRecord, PlannedTask, TaskRecord } from './model';
import { outputsStand } from './resume';

/**
 * What a retry runs: the tasks that are not done. A consolidation is done again from the results of all files, so the
 * done ones come along as known where their outputs still stand.
 */
export async function whatToRetry(
  header: JobHeader,
  record: JobRecord,
): Promise<{ planned: PlannedTask[]; known: Map<string, TaskRecord> }> {
  const consolidates = header.planned.some((task) => task.kind === 'consolidate');
  const planned: PlannedTask[] = [];
  const known = new Map<string, TaskRecord>();
  for (const task of header.planned) {
    const before = record.tasks.find((one) => one.id === task.id);
    const done = before?.state === 'done';
    if (done && !consolidates) continue;
    const usable = done && task.kind === 'file' && task.output !== null && !header.options.dryRun;
    if (usable && (await outputsStand(before))) known.set(task.id, before);
    planned.push(task);
  }
  return { planned, known };
}
