import { stepToRun } from './catalogue';
import type { Recipe } from './recipe';
import type { Capability } from './step';

/** In place of a step: the recipe's output asks. */
export const OUTPUT_ASKS = -1;

/**
 * What a checked recipe asks of an engine or of the machine, with the step (index from 0) that asks first, or
 * `OUTPUT_ASKS`.
 */
export function needs(recipe: Recipe): { capability: Capability; step: number }[] {
  const found = new Map<Capability, number>();
  recipe.steps.forEach((recipeStep, index) => {
    if (recipeStep.disabled === true) return;
    const { step, options } = stepToRun(recipeStep);
    for (const capability of step.needs?.(options) ?? []) {
      if (!found.has(capability)) found.set(capability, index);
    }
  });
  if (isOfExcelAlone(recipe.output.format)) found.set('formats', OUTPUT_ASKS);
  return [...found].map(([capability, step]) => ({ capability, step }));
}

/** Whether only Excel writes an output format. */
export function isOfExcelAlone(format: Recipe['output']['format']): format is 'xlsb' | 'xls' {
  return format === 'xlsb' || format === 'xls';
}
