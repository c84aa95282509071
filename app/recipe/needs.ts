import type { ProblemData } from '../errors/problem';
import { stepToRun } from './catalogue';
import type { PdfProgram } from './pdf-printer';
import type { Recipe } from './recipe';
import type { Capability } from './step';
import { allowedPrograms, exportPdf, noProgramProblem } from './steps/export-pdf';

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

/** Steps of a checked recipe that no program of this machine can print, each with what to install. */
export function pdfProblems(recipe: Recipe, available: readonly PdfProgram[]): ProblemData[] {
  return recipe.steps.flatMap((recipeStep, index) => {
    if (recipeStep.disabled === true || recipeStep.step !== exportPdf.id) return [];
    const { options } = stepToRun(recipeStep);
    const allowed = allowedPrograms(options as Parameters<typeof allowedPrograms>[0]);
    if (allowed.some((program) => available.includes(program))) return [];
    const problem = noProgramProblem(allowed, available).toData();
    return [{ ...problem, place: { step: index, field: `steps[${index}].programs` } }];
  });
}
