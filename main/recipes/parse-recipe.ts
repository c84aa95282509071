import { Problem, type ProblemData } from '../../app/errors/problem';
import type { RecipeJson } from './recipe-store';

export interface ParsedRecipe {
  /** With mistakes it may be opened and put right in the form; null where there is nothing to put right. */
  recipe: RecipeJson | null;
  problems: readonly ProblemData[];
}

/** Reads the text of a recipe file that somebody sends. `check` finds the mistakes of a recipe. */
export function parseRecipe(text: string, check: (recipe: unknown) => readonly ProblemData[]): ParsedRecipe {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return refused(
      text.trim() === '' ? 'The file is empty.' : `This is not JSON: ${Problem.from(error).message}`,
    );
  }
  const recipe = typeof json === 'object' && json !== null ? (json as RecipeJson) : {};
  if (!Array.isArray(recipe['steps'])) return refused('The file holds no recipe: it has no list of steps.');
  const { version } = recipe;
  if (typeof version === 'number' && version > 1) {
    return refused(
      `The recipe is of version ${version}, which this Concierge does not know.`,
      'Open it with a newer Concierge.',
    );
  }
  return { recipe, problems: check(recipe) };
}

function refused(message: string, hint?: string): ParsedRecipe {
  const problem = new Problem('recipe-invalid', message, hint === undefined ? {} : { hint });
  return { recipe: null, problems: [problem.toData()] };
}
