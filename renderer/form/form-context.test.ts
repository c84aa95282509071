import { expect, it } from 'vitest';
import { mistakeText } from './form-context';

it('calls a field by the name that it has in the form', () => {
  const problem = (message: string, field: string, hint?: string) => ({
    code: 'recipe-invalid' as const,
    message,
    place: { field },
    ...(hint === undefined ? {} : { hint }),
  });
  const empty = problem('"find" is empty.', 'steps[0].find', 'Fill it in.');
  expect(mistakeText(empty, 'steps[0].find', 'Find what')).toBe('"Find what" is empty. Fill it in.');
  // Of something inside of the field, or told in other words.
  expect(mistakeText(empty, 'steps[0]', 'Step')).toBe('"find" is empty. Fill it in.');
  const other = problem('The target "find" names no cells.', 'steps[0].target');
  expect(mistakeText(other, 'steps[0].target', 'Target')).toBe('The target "find" names no cells.');
});
