import { stepsOf, type RecipeJson, type StepJson } from './recipe-json';

/**
 * A recipe under the editor's hands. `keys` names its steps one by one and stays with a step that moves, so that its
 * form keeps its state.
 */
export interface Draft {
  readonly recipe: RecipeJson;
  readonly keys: readonly string[];
}

let lastKey = 0;
const newKey = () => `s${++lastKey}`;

export function draftOf(recipe: RecipeJson): Draft {
  return { recipe, keys: stepsOf(recipe).map(newKey) };
}

function withSteps(draft: Draft, steps: readonly StepJson[], keys: readonly string[]): Draft {
  return { recipe: { ...draft.recipe, steps }, keys };
}

export function withRecipeField(draft: Draft, field: string, value: unknown): Draft {
  const { [field]: _, ...rest } = draft.recipe;
  return { ...draft, recipe: value === undefined ? rest : { ...draft.recipe, [field]: value } };
}

export function withStep(draft: Draft, index: number, step: StepJson): Draft {
  const steps = stepsOf(draft.recipe);
  return withSteps(draft, steps.with(index, step), draft.keys);
}

export function insertStep(draft: Draft, at: number, step: StepJson): Draft {
  const steps = stepsOf(draft.recipe);
  return withSteps(draft, steps.toSpliced(at, 0, step), draft.keys.toSpliced(at, 0, newKey()));
}

export function removeStep(draft: Draft, at: number): Draft {
  return withSteps(draft, stepsOf(draft.recipe).toSpliced(at, 1), draft.keys.toSpliced(at, 1));
}

export function duplicateStep(draft: Draft, at: number): Draft {
  const step = stepsOf(draft.recipe)[at];
  return step ? insertStep(draft, at + 1, structuredClone(step)) : draft;
}

/** Moves a step so that it stands at `to`; out of range leaves all as it is. */
export function moveStep(draft: Draft, from: number, to: number): Draft {
  const steps = stepsOf(draft.recipe);
  const step = steps[from];
  const key = draft.keys[from];
  if (!step || !key || from === to || to < 0 || to >= steps.length) return draft;
  return withSteps(
    draft,
    steps.toSpliced(from, 1).toSpliced(to, 0, step),
    draft.keys.toSpliced(from, 1).toSpliced(to, 0, key),
  );
}

/** A step that is not disabled has no such key: a recipe file stays as short as it can be. */
export function toggleStep(draft: Draft, at: number): Draft {
  const step = stepsOf(draft.recipe)[at];
  if (!step) return draft;
  const { disabled, ...rest } = step;
  return withStep(draft, at, disabled === true ? rest : { ...step, disabled: true });
}
