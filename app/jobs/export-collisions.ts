import type { TaskInput } from '../engines/engine';
import { Problem, type ProblemData } from '../errors/problem';
import { stepToRun } from '../recipe/catalogue';
import type { Recipe } from '../recipe/recipe';
import { exportCsv } from '../recipe/steps/export-csv';
import { exportJson } from '../recipe/steps/export-json';
import { exportPdf } from '../recipe/steps/export-pdf';

const EXPORTS: readonly string[] = [exportCsv.id, exportJson.id, exportPdf.id];

/**
 * Exports of per-file steps that would get one name for several files of a folder, whatever the files hold. Names that
 * collide by what sheets are called are found when they are written.
 */
export function exportCollisions(
  recipe: Recipe,
  fileSteps: number,
  inputs: readonly Pick<TaskInput, 'name' | 'folder'>[],
): ProblemData[] {
  const [one, other] = firstOfOneFolder(inputs);
  if (one === undefined || other === undefined) return [];
  return recipe.steps.slice(0, fileSteps).flatMap((entry, index) => {
    if (entry.disabled || !EXPORTS.includes(entry.step)) return [];
    const { name, ifMissing } = stepToRun(entry).options as { name: string; ifMissing: string };
    // A step that is skipped for most files may write one file after all.
    if (/\{(?:name|sheet)\}/.test(name) || ifMissing === 'skip') return [];
    return [
      new Problem('name-collision', `${one} and ${other} would both be exported as "${name}".`, {
        hint: 'Use {name} in the name of the exported file.',
        place: { step: index, field: `steps[${index}].name` },
      }).toData(),
    ];
  });
}

/** Two inputs whose outputs go to the same folder. */
function firstOfOneFolder(inputs: readonly Pick<TaskInput, 'name' | 'folder'>[]): string[] {
  const seen = new Map<string, string>();
  for (const { name, folder } of inputs) {
    const other = seen.get(folder);
    if (other !== undefined) return [other, name];
    seen.set(folder, name);
  }
  return [];
}
