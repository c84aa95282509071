import type { ProblemData } from '../errors/problem';
import { catalogue, stepById, writtenOptions } from './catalogue';
import { recipeJsonSchema, stepJsonSchema, type JsonSchema } from './json-schema';
import { checkOutputName, WORKBOOK_PLACEHOLDERS } from './output-name';
import { recipeSchema, type Recipe } from './recipe';
import { schemaProblems } from './schema-problems';
import type { Step } from './step';
import { didYouMean } from './suggest';

let recipeKeys: JsonSchema | undefined;
const stepKeys = new Map<Step, JsonSchema>();

function keysOfStep(step: Step): JsonSchema {
  let schema = stepKeys.get(step);
  if (schema === undefined) {
    schema = stepJsonSchema(step);
    stepKeys.set(step, schema);
  }
  return schema;
}

/**
 * Checks a recipe as JSON: its shape, every step's options, and the rules that hold between steps. All problems are
 * found, each with `place.field` (a path such as `steps[2].values[0]`) and, inside a step, `place.step`. The recipe is
 * null where there is any. Nothing is opened.
 */
export function checkRecipe(json: unknown): { recipe: Recipe | null; problems: ProblemData[] } {
  const parsed = recipeSchema.safeParse(json);
  const problems: ProblemData[] = [];
  if (!parsed.success) {
    recipeKeys ??= recipeJsonSchema();
    problems.push(...schemaProblems(parsed.error, json, recipeKeys, []).map(withStep));
  }
  const steps = listOfSteps(json);
  steps.forEach((written, index) => {
    if (written['disabled'] !== true) problems.push(...checkStep(written, index));
  });
  problems.push(...checkOrder(steps), ...checkOutput(json));
  return { recipe: parsed.success && problems.length === 0 ? parsed.data : null, problems };
}

/** The steps that are at least objects with an id: the others are reported by the schema. */
function listOfSteps(json: unknown): (Record<string, unknown> & { step: string })[] {
  const steps =
    json !== null && typeof json === 'object' ? (json as Record<string, unknown>)['steps'] : undefined;
  if (!Array.isArray(steps)) return [];
  return steps.map((step: unknown) =>
    step !== null && typeof step === 'object' && 'step' in step && typeof step.step === 'string'
      ? { ...step, step: step.step }
      : { step: '', disabled: true },
  );
}

/** The index of the step that a field such as `steps[2].values[0]` lies in. */
function withStep(problem: ProblemData): ProblemData {
  const match = /^steps\[(\d+)\]/.exec(problem.place?.field ?? '');
  return match ? { ...problem, place: { ...problem.place, step: Number(match[1]) } } : problem;
}

function checkStep(written: Record<string, unknown> & { step: string }, index: number): ProblemData[] {
  const step = stepById(written.step);
  if (step === undefined) {
    const hint = didYouMean(
      written.step,
      catalogue.map((known) => known.id),
    );
    return [
      {
        code: 'recipe-invalid',
        message: `There is no step "${written.step}".`,
        ...(hint === undefined ? {} : { hint }),
        place: { step: index, field: `steps[${index}].step` },
      },
    ];
  }
  const options = writtenOptions(written);
  const parsed = step.schema.safeParse(options);
  if (!parsed.success) {
    return schemaProblems(parsed.error, options, keysOfStep(step), ['steps', index]).map(withStep);
  }
  return (step.check?.(parsed.data) ?? []).map((problem) => ({
    ...problem,
    place: {
      ...problem.place,
      step: index,
      field:
        problem.place?.field === undefined ? `steps[${index}]` : `steps[${index}].${problem.place.field}`,
    },
  }));
}

/** Per-file steps, then at most one step over all files, then steps on its result. */
function checkOrder(steps: readonly { step: string; disabled?: unknown }[]): ProblemData[] {
  const jobSteps = steps.flatMap((written, index) =>
    written.disabled !== true && stepById(written.step)?.phase === 'job' ? [index] : [],
  );
  return jobSteps.slice(1).map((index) => ({
    code: 'recipe-invalid',
    message: `A recipe has at most one "${steps[index]?.step ?? ''}": step ${(jobSteps[0] ?? 0) + 1} is one already.`,
    hint: 'The steps after it run once on its result; make a second recipe for a second table.',
    place: { step: index, field: `steps[${index}].step` },
  }));
}

function checkOutput(json: unknown): ProblemData[] {
  const output =
    json !== null && typeof json === 'object' ? (json as Record<string, unknown>)['output'] : undefined;
  const name =
    output !== null && typeof output === 'object' ? (output as Record<string, unknown>)['name'] : undefined;
  return typeof name === 'string' && name !== ''
    ? checkOutputName(name, WORKBOOK_PLACEHOLDERS, 'output.name')
    : [];
}
