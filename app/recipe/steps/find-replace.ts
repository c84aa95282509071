import { z } from 'zod';
import { freshValues } from '../fresh-values';
import { replacerFor, checkPattern } from '../replacers/replacer-for';
import { fileStep } from '../step';
import { ifMissingField, staleField, targetField } from '../step-options';
import { checkTarget, stepTargets } from '../targets/step-targets';
import { CALCULATION, CONTENTS, TABLES, writeSet } from '../write-sets';

const schema = z.strictObject({
  target: targetField('The cells to search: a sheet, * for all sheets, or a range.').default('*'),
  find: z.string().min(1).max(8000).meta({ title: 'Find', description: 'The text or pattern to look for.' }),
  replace: z.string().max(32_767).meta({
    title: 'Replace with',
    description: 'With a regular expression, $1 stands for its first group.',
  }),
  in: z.enum(['values', 'formulas']).default('values').meta({
    title: 'Search in',
    description: 'values: constants only, never what a formula shows. formulas: the text of formulas.',
  }),
  pattern: z.enum(['text', 'wildcards', 'regex']).default('text').meta({
    title: 'Kind of pattern',
    description:
      'text: as it stands. wildcards: * and ? as in Excel, ~ before them for the character itself. regex: a regular expression.',
  }),
  wholeCell: z
    .boolean()
    .default(false)
    .meta({ title: 'Match the whole cell', description: 'Only cells whose whole content matches.' }),
  matchCase: z.boolean().default(false).meta({ title: 'Match case', description: 'Tell A from a.' }),
  ifMissing: ifMissingField,
  stale: staleField,
});

export const findReplace = fileStep<z.infer<typeof schema>>({
  id: 'find-replace',
  title: 'Find and replace',
  help: 'Replaces text in constants or in formulas. Dates stay untouched; numbers are searched as they would be typed.',
  schema,
  writes: (options) => writeSet(CONTENTS, TABLES, options.in === 'values' ? CALCULATION : []),
  check: (options) => [...checkTarget(options.target, 'any'), ...checkPattern(options)],
  async run(context, options) {
    const targets = await stepTargets(context, options.target, 'any', options.ifMissing);
    // Formula cells that show the text are counted as skipped: what they show must be current.
    if (options.in === 'values' && targets.length > 0) {
      await freshValues(
        context,
        context.workbook,
        options.stale,
        targets.map((target) => target.sheet),
      );
    }
    const replacer = replacerFor(options);
    for (const { sheet, area } of targets) {
      if (area === null) continue;
      await context.workbook.edit(sheet, { kind: 'replace', area, in: options.in, replacer }, context.tally);
    }
  },
});
