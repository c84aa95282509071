import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it, describe } from 'vitest';
import { catalogue } from './catalogue';
import { recipeJsonSchema, stepJsonSchema, type JsonSchema } from './json-schema';

const file = new URL('../../docs/recipe.schema.json', import.meta.url);

function fields(schema: JsonSchema, path = ''): [string, JsonSchema][] {
  return Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>).flatMap(
    ([key, field]) => [[`${path}${key}`, field] as [string, JsonSchema], ...fields(field, `${path}${key}.`)],
  );
}

describe('the JSON Schema of recipes', () => {
  it('is published as it is generated (UPDATE_SCHEMA=1 writes it anew)', () => {
    const schema = recipeJsonSchema();
    if (process.env['UPDATE_SCHEMA'] !== undefined)
      writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(schema);
  });

  it('has one branch for every step, told apart by its id', () => {
    const steps = (recipeJsonSchema()['properties'] as Record<string, JsonSchema>)['steps'] as {
      items: { oneOf: { properties: { step: { const: string } } }[] };
    };
    expect(steps.items.oneOf.map((branch) => branch.properties.step.const)).toEqual(
      catalogue.map((step) => step.id),
    );
  });

  it.each(catalogue.map((step) => [step.id, step] as const))(
    'gives every field of %s a title for its form',
    (_, step) => {
      const schema = stepJsonSchema(step);
      expect(schema['additionalProperties']).toBe(false);
      for (const [path, field] of fields(schema)) expect(field['title'], path).toBeTypeOf('string');
    },
  );

  it('finds every reference it makes', () => {
    const text = JSON.stringify(recipeJsonSchema());
    const definitions = Object.keys(recipeJsonSchema()['$defs'] ?? {});
    for (const [, name = ''] of text.matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g))
      expect(definitions).toContain(name);
  });
});
