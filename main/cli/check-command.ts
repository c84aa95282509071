import { Problem } from '../../app/errors/problem';
import { checkRecipe } from '../../app/recipe/check';
import { sentence } from '../job-report';
import { readRecipe } from './read-recipe';
import { EXIT } from './run-command';
import type { Streams } from './run-command';

/** Says whether a recipe is right. Exit code 0 or 2. */
export async function checkCommand(file: string, json: boolean, streams: Streams): Promise<number> {
  const problems = await readRecipe(file).then(
    (recipe) => checkRecipe(recipe).problems,
    (thrown: unknown) => [Problem.from(thrown).toData()],
  );
  const right = problems.length === 0;
  if (json) {
    streams.out(`${JSON.stringify({ schemaVersion: 1, recipe: file, valid: right, problems }, null, 2)}\n`);
  } else if (right) streams.out(`${file} is right.\n`);
  for (const problem of json ? [] : problems) {
    streams.out(`${problem.place?.field ?? file}: ${sentence(problem)}\n`);
    if (problem.hint) streams.out(`  ${problem.hint}\n`);
  }
  return right ? EXIT.done : EXIT.refused;
}
