import type { TaskEvent, TaskOrder, TaskOutcome } from '../../engines/engine';
import { performConsolidateTask } from './consolidate-task';
import { performFileTask } from './file-task';
import type { TaskTools } from './task-tools';

/**
 * Performs one task on the tools of an engine: inputs are copied and never written, finished outputs lie in the staging
 * folder. Rejects with a `Problem` that names file and step.
 */
export async function performTask(
  order: TaskOrder,
  tools: TaskTools,
  on: (event: TaskEvent) => void,
  signal: AbortSignal,
): Promise<TaskOutcome> {
  return order.kind === 'file'
    ? performFileTask(order, tools, on, signal)
    : performConsolidateTask(order, tools, on, signal);
}
