import { z } from 'zod';
import { fileStep } from '../step';
import { ifMissingField, targetField } from '../step-options';
import { checkTarget, stepTargets } from '../targets/step-targets';
import { CONTENTS, FORMATS, TABLES, writeSet } from '../write-sets';

const schema = z.strictObject({
  target: targetField('The cells to fill: their first row is copied into the rows below it.'),
  ifMissing: ifMissingField,
});

export const fillDown = fileStep<z.infer<typeof schema>>({
  id: 'fill-down',
  title: 'Fill down',
  help: 'Copies the first row of a range into the rows below: values as they are, formulas with their references moved along.',
  schema,
  writes: () => writeSet(CONTENTS, TABLES, FORMATS),
  check: (options) => checkTarget(options.target, 'cells'),
  async run(context, options) {
    for (const { sheet, area } of await stepTargets(context, options.target, 'cells', options.ifMissing)) {
      if (area === null || area.top === area.bottom) {
        context.tally.warn(`"${options.target}" has no rows to fill on sheet "${sheet}".`);
        continue;
      }
      await context.workbook.edit(sheet, { kind: 'fill-down', area }, context.tally);
    }
  },
});
