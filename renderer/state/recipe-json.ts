/** A recipe as it crosses the contract: JSON that main has or has not found right yet. */
export type RecipeJson = Record<string, unknown>;
/** One step of it: `step` names it, the other keys are its options. */
export type StepJson = Record<string, unknown>;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function stepsOf(recipe: RecipeJson): StepJson[] {
  const steps = recipe['steps'];
  return Array.isArray(steps) ? steps.filter(isRecord) : [];
}

export function nameOf(recipe: RecipeJson): string {
  const name = recipe['name'];
  return typeof name === 'string' && name.trim() !== '' ? name : 'Untitled recipe';
}

export const NEW_RECIPE: RecipeJson = {
  version: 1,
  name: 'New recipe',
  steps: [],
  output: { name: '{name}', format: 'same' },
};

/** A value of a recipe as text for a control: strings as they are, the rest as JSON. */
export function plainText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
