import { z } from 'zod';
import { fileStep } from '../step';
import { ifMissingField } from '../step-options';
import { checkTarget, stepTargets } from '../targets/step-targets';
import { SHEET_VIEW, writeSet } from '../write-sets';

const schema = z.strictObject({
  target: z
    .string()
    .min(1)
    .default('*')
    .meta({ title: 'Sheets', description: 'A worksheet by name; * and ? are wildcards.', format: 'target' }),
  rows: z
    .int()
    .min(0)
    .max(10_000)
    .default(1)
    .meta({ title: 'Rows', description: 'How many rows stay in view at the top.' }),
  columns: z
    .int()
    .min(0)
    .max(1000)
    .default(0)
    .meta({ title: 'Columns', description: 'How many columns stay in view at the left.' }),
  ifMissing: ifMissingField,
});

export const freezePanes = fileStep<z.infer<typeof schema>>({
  id: 'freeze-panes',
  title: 'Freeze panes',
  help: 'Keeps the first rows and columns in view while scrolling. 0 rows and 0 columns unfreeze.',
  schema,
  writes: () => writeSet(SHEET_VIEW),
  check: (options) => checkTarget(options.target, 'sheets'),
  async run(context, { target, rows, columns, ifMissing }) {
    for (const { sheet } of await stepTargets(context, target, 'sheets', ifMissing)) {
      await context.workbook.edit(sheet, { kind: 'freeze', rows, columns }, context.tally);
    }
  },
});
