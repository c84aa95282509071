import { z } from 'zod';
import { fileStep } from '../step';
import { ifMissingField, targetField } from '../step-options';
import { checkTarget, stepTargets } from '../targets/step-targets';
import { SHEET_VIEW, writeSet } from '../write-sets';

/** Excel's widest column, in characters. */
const MAX_WIDTH = 255;

const schema = z.strictObject({
  target: targetField('The columns: A:D, cells in them, or a sheet for all its used columns.'),
  width: z
    .union([
      z.literal('fit').meta({ title: 'Fit to the contents' }),
      z.number().min(0).max(MAX_WIDTH).meta({ title: 'Characters' }),
    ])
    .default('fit')
    .meta({
      title: 'Width',
      description: 'In characters of the default font, or "fit" to fit the displayed texts.',
    }),
  max: z
    .number()
    .min(1)
    .max(MAX_WIDTH)
    .default(60)
    .meta({ title: 'At most', description: 'The widest a fitted column may get, in characters.' }),
  ifMissing: ifMissingField,
});

export const columnWidth = fileStep<z.infer<typeof schema>>({
  id: 'column-width',
  title: 'Column width',
  help: 'Sets the width of columns, or fits it to what the cells show.',
  schema,
  writes: () => writeSet(SHEET_VIEW),
  check: (options) => checkTarget(options.target, 'any'),
  async run(context, options) {
    for (const { sheet, area, full, whole } of await stepTargets(
      context,
      options.target,
      'any',
      options.ifMissing,
    )) {
      // Named columns get the width even where they are empty; a whole sheet means its used columns.
      const everything = whole === 'rows' || (full.left === 1 && full.right === 16_384);
      const columns = whole === 'columns' && !everything ? full : area;
      if (columns === null) continue;
      const { left, right } = columns;
      const { width, max } = options;
      await context.workbook.edit(sheet, { kind: 'column-width', left, right, width, max }, context.tally);
    }
  },
});
