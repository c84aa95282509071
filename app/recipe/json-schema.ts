import { z } from 'zod';
import { catalogue } from './catalogue';
import { recipeSchema } from './recipe';
import type { Step } from './step';

export type JsonSchema = Record<string, unknown>;

function schemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _draft, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    reused: 'inline',
  }) as JsonSchema;
  return rest;
}

/** JSON Schema (draft 2020-12) of a step's options, for its form. Definitions are under `$defs`. */
export function stepJsonSchema(step: Step): JsonSchema {
  return schemaOf(step.schema);
}

/** A step as it stands in a recipe: its id, the keys that every step has, and its options. */
function recipeStepJsonSchema(step: Step): JsonSchema {
  const { properties, required, $defs: _defs, ...rest } = stepJsonSchema(step);
  return {
    title: step.title,
    description: step.help,
    ...rest,
    properties: {
      step: { const: step.id, title: 'Step' },
      disabled: {
        type: 'boolean',
        title: 'Disabled',
        description: 'The step stays in the recipe but does not run.',
      },
      ...(properties as JsonSchema | undefined),
    },
    required: ['step', ...((required as string[] | undefined) ?? [])],
  };
}

/** The published schema of recipe files: every step as one branch, told apart by `step`. */
export function recipeJsonSchema(): JsonSchema {
  const recipe = schemaOf(recipeSchema);
  const properties = recipe['properties'] as Record<string, JsonSchema>;
  const definitions: JsonSchema = {};
  for (const step of catalogue) Object.assign(definitions, stepJsonSchema(step)['$defs']);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Concierge recipe',
    description: 'What is to be done with workbooks, step by step.',
    ...recipe,
    properties: {
      ...properties,
      steps: {
        type: 'array',
        title: 'Steps',
        maxItems: 200,
        items: { oneOf: catalogue.map(recipeStepJsonSchema) },
      },
    },
    ...(Object.keys(definitions).length === 0 ? {} : { $defs: definitions }),
  };
}
