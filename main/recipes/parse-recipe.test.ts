import { expect, it } from 'vitest';
import { checkRecipe } from '../../app/recipe/check';
import { parseRecipe } from './parse-recipe';

const parse = (text: string) => parseRecipe(text, (recipe) => checkRecipe(recipe).problems);

it('takes a recipe, with its mistakes, whatever mark its text begins with', () => {
  const right = { version: 1, name: 'R', steps: [] };
  expect(parse(`\ufeff${JSON.stringify(right)}`)).toEqual({ recipe: right, problems: [] });
  const { recipe, problems } = parse('{"version":1,"name":"","steps":[]}');
  expect(recipe).not.toBeNull();
  expect(problems).toMatchObject([{ place: { field: 'name' } }]);
});

it.each([
  ['', 'The file is empty.'],
  ['{oops', /^This is not JSON: /],
  ['[1,2]', 'The file holds no recipe: it has no list of steps.'],
  ['null', 'The file holds no recipe: it has no list of steps.'],
  ['{"a":1}', 'The file holds no recipe: it has no list of steps.'],
  ['{"version":9,"name":"x","steps":[]}', 'The recipe is of version 9, which this Concierge does not know.'],
])('refuses %j, which nobody could put right in the form', (text, message) => {
  const { recipe, problems } = parse(text);
  expect(recipe).toBeNull();
  expect(problems[0]?.message).toMatch(message);
});
