import type { z } from 'zod';
import type { ProblemData } from '../errors/problem';
import { didYouMean } from './suggest';
import type { JsonSchema } from './json-schema';

type Issue = z.core.$ZodIssue;

/** A path as problems name it: `steps[2].values[0]`. */
export function fieldPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`,
    '',
  );
}

/** The keys that an object at a path may have, from the JSON Schema: all branches of a choice together. */
function knownKeys(schema: JsonSchema, path: readonly PropertyKey[]): string[] {
  const definitions = (schema['$defs'] ?? {}) as Record<string, JsonSchema>;
  const branches = (one: JsonSchema): JsonSchema[] => {
    const name = typeof one['$ref'] === 'string' ? one['$ref'].replace('#/$defs/', '') : null;
    if (name !== null) return branches(definitions[name] ?? {});
    const choices = (one['anyOf'] ?? one['oneOf']) as JsonSchema[] | undefined;
    return choices === undefined ? [one] : choices.flatMap(branches);
  };
  let level = branches(schema);
  for (const key of path) {
    level = level.flatMap((one) => {
      const properties = one['properties'] as Record<string, JsonSchema> | undefined;
      const next =
        typeof key === 'number' ? (one['items'] as JsonSchema | undefined) : properties?.[String(key)];
      return next === undefined ? [] : branches(next);
    });
  }
  return level.flatMap((one) => Object.keys((one['properties'] as object | undefined) ?? {}));
}

const TYPES: Record<string, string> = {
  string: 'a text in quotes',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** Of the branches of a choice, the one that the value was most likely meant to be: whose issues lie deepest. */
function likeliest(errors: readonly (readonly Issue[])[]): readonly Issue[] | null {
  const depth = (issues: readonly Issue[]) =>
    issues.length === 0
      ? 0
      : Math.max(...issues.map((issue) => issue.path.length + (issue.code === 'unrecognized_keys' ? 1 : 0)));
  const ranked = [...errors].sort((a, b) => depth(b) - depth(a));
  const best = ranked[0];
  return best !== undefined && depth(best) > 0 ? best : null;
}

function received(value: unknown): string {
  if (value === undefined) return 'nothing';
  // JSON has no such numbers, but numbers that JavaScript takes for infinite: 1e400.
  if (typeof value === 'number' && !Number.isFinite(value)) return 'a number as large as that';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      value !== null && typeof value === 'object' ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    root,
  );
}

const SECRET = /^(?:.*[_-])?(?:password|passphrase|passwd|pwd|secret)s?$/i;

/** True for keys that would put a password into a recipe. */
export function isSecretKey(key: string): boolean {
  return SECRET.test(key);
}

/**
 * A failed zod check as problems for people. `root` is the value that was checked, `schema` its JSON Schema (inlined),
 * `base` the path of the value inside the recipe.
 */
export function schemaProblems(
  error: z.ZodError,
  root: unknown,
  schema: JsonSchema,
  base: readonly PropertyKey[],
): ProblemData[] {
  const collect = (issues: readonly Issue[], at: readonly PropertyKey[]): ProblemData[] =>
    unknownKeysFirst(issues).flatMap((issue): ProblemData[] => {
      const path = [...at, ...issue.path];
      const field = fieldPath([...base, ...path]);
      const problem = (message: string, hint?: string): ProblemData => ({
        code: 'recipe-invalid',
        message,
        ...(hint === undefined ? {} : { hint }),
        place: { field },
      });
      const name = fieldName(path);
      const value = valueAt(root, path);
      switch (issue.code) {
        case 'unrecognized_keys':
          return issue.keys.map((key) => ({
            code: 'recipe-invalid',
            ...(isSecretKey(key)
              ? {
                  message: `Recipes hold no passwords: "${key}" is not allowed.`,
                  hint: 'Remove it, and change the password if the recipe was shared.',
                }
              : unknownKey(key, knownKeys(schema, path))),
            place: { field: fieldPath([...base, ...path, key]) },
          }));
        case 'invalid_union': {
          const best = likeliest(issue.errors as readonly (readonly Issue[])[]);
          if (best !== null) return collect(best, path);
          const choices = (issue.errors as readonly (readonly Issue[])[]).flat().map(expectation);
          const listed = [...new Set(choices.filter((choice) => choice !== null))];
          return [
            value === undefined
              ? problem(
                  `${name} is missing.`,
                  listed.length > 0 ? `Give it ${listed.join(' or ')}.` : undefined,
                )
              : problem(
                  `${name} cannot be ${received(value)}.`,
                  listed.length > 0 ? `It must be ${listed.join(' or ')}.` : undefined,
                ),
          ];
        }
        case 'invalid_type':
          return [
            value === undefined
              ? problem(`${name} is missing.`, `Give it ${expectation(issue) ?? 'a value'}.`)
              : problem(
                  `${name} cannot be ${received(value)}.`,
                  `It must be ${expectation(issue) ?? 'of another type'}.`,
                ),
          ];
        case 'invalid_value': {
          const choices = issue.values.map((choice) => String(choice));
          return [
            value === undefined
              ? problem(
                  `${name} is missing.`,
                  `Give it ${choices.map((choice) => `"${choice}"`).join(' or ')}.`,
                )
              : problem(
                  `${name} cannot be ${received(value)}.`,
                  typeof value === 'string'
                    ? didYouMean(value, choices)
                    : `It must be ${choices.join(' or ')}.`,
                ),
          ];
        }
        case 'too_small':
          if (value === '') return [problem(`${name} is empty.`)];
          return [
            problem(
              `${name} is too ${issue.origin === 'number' || issue.origin === 'int' ? 'small' : 'short'}.`,
              `At least ${issue.minimum}.`,
            ),
          ];
        case 'too_big':
          return [
            problem(
              `${name} is too ${issue.origin === 'number' || issue.origin === 'int' ? 'large' : 'long'}.`,
              `At most ${issue.maximum}.`,
            ),
          ];
        default:
          return [problem(`${name} is not right: ${issue.message}.`)];
      }
    });
  return collect(error.issues, []);
}

/** What a path leads to, in a sentence: `"values"`, or `Entry 2 of "values"`, counted from 1 as people do. */
function fieldName(path: readonly PropertyKey[]): string {
  const last = path.at(-1);
  if (last === undefined) return 'The recipe';
  // A field of a group is told with its group: "name" alone is the recipe's.
  if (path.length === 2 && path.every((key) => typeof key === 'string')) return `"${path.join('.')}"`;
  if (typeof last !== 'number') return `"${String(last)}"`;
  const inner = fieldName(path.slice(0, -1));
  return `Entry ${last + 1} of ${inner.startsWith('Entry') ? inner.replace('Entry', 'entry') : inner}`;
}

/** A mistyped key is also a missing one: the mistyping is what to look at. */
function unknownKeysFirst(issues: readonly Issue[]): readonly Issue[] {
  const unknown = issues.filter((issue) => issue.code === 'unrecognized_keys');
  return [...unknown, ...issues.filter((issue) => issue.code !== 'unrecognized_keys')];
}

function unknownKey(key: string, known: readonly string[]): { message: string; hint?: string } {
  const hint = didYouMean(key, known);
  return { message: `There is no option "${key}" here.`, ...(hint === undefined ? {} : { hint }) };
}

function expectation(issue: Issue): string | null {
  if (issue.code === 'invalid_type') return TYPES[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_value') return issue.values.map((choice) => `"${String(choice)}"`).join(' or ');
  return null;
}
