import { stepToRun } from './catalogue';
import type { Recipe } from './recipe';
import type { Capability } from './step';

/** What a checked recipe asks of an engine or of the machine, with the step (index from 0) that asks first. */
export function needs(recipe: Recipe): { capability: Capability; step: number }[] {
  const found = new Map<Capability, number>();
  recipe.steps.forEach((recipeStep, index) => {
    if (recipeStep.disabled === true) return;
    const { step, options } = stepToRun(recipeStep);
    for (const capability of step.needs?.(options) ?? []) {
      if (!found.has(capability)) found.set(capability, index);
    }
  });
  return [...found].map(([capability, step]) => ({ capability, step }));
}
