import { z } from 'zod';
import { fileStep } from '../step';
import { ifMissingField, targetField } from '../step-options';
import { formatArea } from '../targets/resolved';
import { checkTarget, stepTargets } from '../targets/step-targets';
import { ATTACHED, CONTENTS, FORMATS, TABLES, writeSet } from '../write-sets';

const schema = z.strictObject({
  target: targetField('The cells to clear: a range, whole columns, or a sheet.'),
  what: z
    .enum(['contents', 'formats', 'all'])
    .default('contents')
    .meta({
      title: 'Clear',
      description:
        'contents: values and formulas. formats: back to the default format, without conditional formats. ' +
        'all: both, with hyperlinks, data validations and comments.',
    }),
  ifMissing: ifMissingField,
});

export const clear = fileStep<z.infer<typeof schema>>({
  id: 'clear',
  title: 'Clear',
  help: 'Empties cells, removes their formats, or all that they have. Nothing moves.',
  schema,
  writes: (options) =>
    writeSet(
      options.what === 'formats' ? [] : [...CONTENTS, ...TABLES],
      options.what === 'contents' ? [] : FORMATS,
      options.what === 'all' ? ATTACHED : [],
    ),
  check: (options) => checkTarget(options.target, 'any'),
  async run(context, options) {
    const { workbook, tally } = context;
    for (const target of await stepTargets(context, options.target, 'any', options.ifMissing)) {
      const place = options.what === 'contents' ? target.area && { area: target.area } : formatArea(target);
      if (place === null) continue;
      await workbook.edit(target.sheet, { kind: 'clear', what: options.what, ...place }, tally);
    }
  },
});
