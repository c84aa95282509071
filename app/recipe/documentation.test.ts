import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from './catalogue';
import { checkRecipe } from './check';
import { stepJsonSchema } from './json-schema';
import { parseTarget } from './targets/parse-target';

const root = new URL('../../', import.meta.url);
const guide = readFileSync(new URL('docs/recipes.md', root), 'utf8');

/** The examples in JSON blocks that are steps: one object a line, or a whole recipe. */
const examples = [...guide.matchAll(/```json\n([^]*?)```/g)].flatMap(([, block = '']): object[] => {
  if (block.startsWith('{\n')) return [JSON.parse(block) as object];
  if (block.startsWith('"csvInput"'))
    return [{ version: 1, name: 'x', steps: [], ...(JSON.parse(`{${block}}`) as object) }];
  const steps = block
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  return steps.map((step) => ({ version: 1, name: 'x', steps: [step] }));
});

describe('docs/recipes.md', () => {
  it('has examples that are right', () => {
    expect(examples.length).toBeGreaterThanOrEqual(catalogue.length);
    for (const example of examples)
      expect(checkRecipe(example).problems, JSON.stringify(example)).toEqual([]);
  });

  it('has an example of every step', () => {
    const shown = JSON.stringify(examples);
    for (const { id } of catalogue) expect(shown).toContain(`"step":"${id}"`);
  });

  it.each(catalogue.map((step) => [step.id, step] as const))(
    'lists every option of %s, and no other',
    (id, step) => {
      const row = guide.split('\n').find((line) => line.startsWith(`| \`${id}\` |`)) ?? '';
      const properties = Object.keys(stepJsonSchema(step)['properties'] ?? {});
      const [, , target = '', options = ''] = row.split(/(?<!\\)\|/);
      expect(target.trim() !== '', 'target').toBe(properties.includes('target'));
      const named = [...options.replace(/\([^()]*\)/g, '').matchAll(/`([^`]+)`/g)].map(
        ([, name = '']) => name,
      );
      expect(named.sort()).toEqual(
        properties.filter((key) => key !== 'target' && key !== 'ifMissing').sort(),
      );
    },
  );

  it('has targets that can be read', () => {
    const table = guide.slice(guide.indexOf('| target | means |'), guide.indexOf('- **Sheet names**'));
    const targets = [...table.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([^`]+)`/g)].map(([, target = '']) => target),
    );
    expect(targets.length).toBeGreaterThan(15);
    for (const target of targets) expect(() => parseTarget(target), target).not.toThrow();
  });
});

describe('samples', () => {
  const folder = new URL('samples/', root);
  const recipes = readdirSync(folder).filter((name) => name.endsWith('.json'));

  it('are three recipes or more, with workbooks to try them on', () => {
    expect(recipes.length).toBeGreaterThanOrEqual(3);
    expect(readdirSync(new URL('workbooks/', folder)).length).toBeGreaterThanOrEqual(3);
  });

  it.each(recipes)('%s is right, and knows its schema', (name) => {
    const json = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as { $schema: string };
    expect(checkRecipe(json).problems).toEqual([]);
    expect(existsSync(new URL(json.$schema, new URL(name, folder)))).toBe(true);
  });
});

describe('the catalogue', () => {
  it('has set-values first and every id once', () => {
    const ids = catalogue.map((step) => step.id);
    expect(ids[0]).toBe('set-values');
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('lets every step with a target say what to do when it is missing', () => {
    for (const step of catalogue) {
      const properties = Object.keys(stepJsonSchema(step)['properties'] ?? {});
      expect(properties.includes('ifMissing'), step.id).toBe(properties.includes('target'));
    }
  });

  it('gives every step a write set, title and help', () => {
    for (const step of catalogue) {
      const minimal: Record<string, unknown> = {
        target: 'A!A1',
        values: 1,
        find: 'x',
        replace: 'y',
        format: '0',
        name: 'n',
        macro: 'M',
      };
      const keys = (stepJsonSchema(step)['required'] ?? []) as string[];
      const options = step.schema.parse(
        Object.fromEntries(Object.entries(minimal).filter(([key]) => keys.includes(key))),
      );
      expect(step.writes(options).length, step.id).toBeGreaterThan(0);
      expect(step.title.length * step.help.length).toBeGreaterThan(0);
    }
  });
});
