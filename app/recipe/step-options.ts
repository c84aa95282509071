import { z } from 'zod';

/*
 * Options that several steps share, so that they read and behave alike. What is optional carries its default, which the
 * generated form shows.
 */

export function targetField(description: string) {
  return z
    .string()
    .min(1)
    .meta({
      title: 'Target',
      description,
      format: 'target',
      examples: ['Sheet1!B2:D10', '*!A:A', 'Table1[Amount]'],
    });
}

export const ifMissingField = z.enum(['fail', 'skip']).default('fail').meta({
  title: 'If it is missing',
  description: 'What to do with a file that lacks the target: fail, or skip the step and say so.',
});

export const staleField = z.enum(['fail', 'keep']).default('fail').meta({
  title: 'Numbers that cannot be recalculated',
  description:
    'fail: the step stops and lists the cells. keep: their last values are used, and the log says so.',
});

export const exportNameField = z.string().min(1).max(200).default('{name}-{sheet}').meta({
  title: 'File name',
  description:
    'Without extension. Knows {name}, {folder}, {date}, {sheet} and {n}, the number of the exported sheet.',
  format: 'name',
});

export const colourField = z
  .string()
  .regex(/^#?[0-9A-Fa-f]{6}$/, 'a colour is six hexadecimal digits, such as 1F4E79')
  .meta({ title: 'Colour', description: 'Six hexadecimal digits: red, green, blue.', format: 'colour' });

/** RRGGBB in capitals, as the Workbook port takes it. */
export function colour(text: string): string {
  return text.replace('#', '').toUpperCase();
}
