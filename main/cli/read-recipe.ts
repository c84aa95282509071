import { readFile } from 'node:fs/promises';
import { fileProblem } from '../../app/errors/file-problem';
import { Problem } from '../../app/errors/problem';

/** A recipe file as JSON, not yet checked. Rejects with `recipe-invalid` where it is no JSON. */
export async function readRecipe(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((thrown: unknown) => {
    throw fileProblem(thrown, file, 'read');
  });
  try {
    // Editors on Windows put a byte order mark in front, which JSON does not know.
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (thrown) {
    throw new Problem('recipe-invalid', `${file} is not JSON: ${String((thrown as Error).message)}`, {
      hint: 'A recipe is a JSON file; docs/recipes.md explains it.',
      place: { file },
    });
  }
}
