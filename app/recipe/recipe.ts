import { z } from 'zod';

/** One step as it stands in a recipe file: its id plus its own options, which the step's schema checks. */
export const recipeStepSchema = z.looseObject({
  step: z.string().min(1),
  /** A disabled step stays in the recipe but does not run. */
  disabled: z.boolean().optional(),
});

export const csvInputSchema = z.strictObject({
  delimiter: z.enum([',', ';', '\t', '|']).optional().meta({ title: 'Delimiter' }),
  encoding: z
    .enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'iso-8859-15'])
    .optional()
    .meta({ title: 'Encoding' }),
  quotes: z
    .enum(['"', 'none'])
    .optional()
    .meta({ title: 'Quotes', description: 'none: a quote is a character like any other.' }),
  decimal: z.enum(['.', ',']).optional().meta({ title: 'Decimal sign' }),
  thousands: z.enum([',', '.', ' ', "'", 'none']).optional().meta({ title: 'Thousands sign' }),
  dateFormat: z
    .enum(['yyyy-mm-dd', 'dd.mm.yyyy', 'dd/mm/yyyy', 'mm/dd/yyyy'])
    .optional()
    .meta({ title: 'Date format', description: 'Without one, nothing becomes a date.' }),
  header: z.boolean().optional().meta({ title: 'First row is a header' }),
  textColumns: z
    .array(z.union([z.string(), z.int().min(1)]))
    .optional()
    .meta({ title: 'Columns kept as text', description: 'By header or by number from 1.' }),
});
export type CsvInput = z.infer<typeof csvInputSchema>;

export const outputSchema = z.strictObject({
  name: z
    .string()
    .min(1)
    .default('{name}')
    .meta({ title: 'Output name', description: 'Knows {name}, {folder}, {date}, {n}, {sheet} and {value}.' }),
  format: z
    .enum(['same', 'xlsx', 'xlsm', 'xlsb', 'xls'])
    .default('same')
    .meta({ title: 'Output format', description: 'Only Excel writes xlsb and xls.' }),
});

/** A recipe file, version 1. `docs/recipes.md` explains it; `recipe.schema.json` is generated from this. */
export const recipeSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  name: z.string().min(1).max(200),
  description: z.string().max(2000).optional(),
  csvInput: csvInputSchema.optional(),
  steps: z.array(recipeStepSchema).max(200),
  output: outputSchema.default({ name: '{name}', format: 'same' }),
});
export type Recipe = z.infer<typeof recipeSchema>;
export type RecipeStep = z.infer<typeof recipeStepSchema>;
