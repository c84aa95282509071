import path from 'node:path';
import type { StagedOutput } from '../engines/engine';
import { Problem } from '../errors/problem';
import type { Placement } from './commit-outputs';
import type { PlannedTask } from './model';
import { pathKey } from './output-paths';

/** Which task of a job writes which path. Names of exports are known only when they are made. */
export class OutputClaims {
  private readonly takenBy = new Map<string, PlannedTask>();
  private readonly inputs = new Set<string>();

  constructor(planned: readonly PlannedTask[]) {
    for (const task of planned) {
      if (task.output) this.takenBy.set(pathKey(task.output.path), task);
      for (const input of task.inputs) this.inputs.add(pathKey(input.path));
    }
  }

  /**
   * Where each output of a task is to stand, the workbook first: it is what people open. A task without a main output
   * keeps its workbook in staging, for the consolidation. Throws when a path is another task's or an input's.
   */
  place(task: PlannedTask, outputs: readonly StagedOutput[]): Placement[] {
    const workbookFirst = [...outputs].sort(
      (a, b) => Number(b.kind === 'workbook') - Number(a.kind === 'workbook'),
    );
    return workbookFirst.flatMap((output) => {
      if (output.kind === 'workbook') return task.output ? [{ output, path: task.output.path }] : [];
      const target = path.join(task.outDir, output.name);
      this.claim(task, target);
      return [{ output, path: target }];
    });
  }

  private claim(task: PlannedTask, target: string): void {
    const other = this.takenBy.get(pathKey(target));
    if (other && other.id !== task.id) {
      throw new Problem('name-collision', `${target} is an output of ${nameOf(other)}, too.`, {
        hint: 'Use {name} and {n} in the output names of the recipe and its steps, so that they differ.',
        place: { file: target },
      });
    }
    if (this.inputs.has(pathKey(target))) {
      throw new Problem('name-collision', `The output ${target} would replace an input.`, {
        hint: 'Choose another output folder: inputs are never written.',
        place: { file: target },
      });
    }
    this.takenBy.set(pathKey(target), task);
  }
}

/** How a task is called in messages: by its file. */
export function nameOf(task: PlannedTask): string {
  return task.kind === 'file' ? (task.inputs[0]?.name ?? task.id) : 'Consolidation';
}
