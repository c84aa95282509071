import { isValidFormat } from 'numfmt';
import { z } from 'zod';
import { fileStep } from '../step';
import { ifMissingField, targetField } from '../step-options';
import { formatArea } from '../targets/resolved';
import { checkTarget, stepTargets } from '../targets/step-targets';
import { FORMATS, writeSet } from '../write-sets';

const schema = z.strictObject({
  target: targetField('The cells to format. Whole columns keep the format for cells to come.'),
  format: z
    .string()
    .min(1)
    .max(255)
    .meta({
      title: 'Number format',
      description: 'A format code in English syntax.',
      examples: ['#,##0.00', '0.0%', 'yyyy-mm-dd', '@', 'General'],
    }),
  ifMissing: ifMissingField,
});

export const numberFormat = fileStep<z.infer<typeof schema>>({
  id: 'number-format',
  title: 'Number format',
  help: 'Sets how numbers and dates are shown. The values stay as they are.',
  schema,
  writes: () => writeSet(FORMATS),
  check: (options) => [
    ...checkTarget(options.target, 'any'),
    ...(isValidFormat(options.format)
      ? []
      : [
          {
            code: 'recipe-invalid' as const,
            message: `"${options.format}" is not a number format.`,
            hint: 'Use a format code in English syntax, such as #,##0.00 or yyyy-mm-dd; put literal text in double quotes.',
            place: { field: 'format' },
          },
        ]),
  ],
  async run(context, options) {
    const patch = { numberFormat: options.format };
    for (const target of await stepTargets(context, options.target, 'any', options.ifMissing)) {
      const place = formatArea(target);
      if (place !== null) {
        await context.workbook.edit(target.sheet, { kind: 'style', patch, ...place }, context.tally);
      }
    }
  },
});
