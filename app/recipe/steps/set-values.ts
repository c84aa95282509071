import { z } from 'zod';
import { areaName } from '../../workbook/a1';
import { fileStep } from '../step';
import { ifMissingField, targetField } from '../step-options';
import { parseTarget } from '../targets/parse-target';
import { checkTarget, stepTargets } from '../targets/step-targets';
import { checkValues, sizeProblem, toBlock, valuesSchema, type RecipeValues } from '../values';
import { CONTENTS, FORMATS, TABLES, writeSet } from '../write-sets';

const schema = z.strictObject({
  target: targetField('The cells to write to. Rows of values have exactly their size.'),
  values: valuesSchema.meta({
    title: 'Values',
    description:
      'One value fills the target; rows of values have its size. Text beginning with = is a formula.',
    format: 'values',
    examples: [0, 'Closed', [['Closed', { date: '2026-11-30' }]], '=SUM(D:D)'],
  }),
  ifMissing: ifMissingField,
});

function hasDate(values: RecipeValues): boolean {
  const flat = Array.isArray(values) ? values.flat() : [values];
  return flat.some((value) => value !== null && typeof value === 'object' && 'date' in value);
}

export const setValues = fileStep<z.infer<typeof schema>>({
  id: 'set-values',
  title: 'Set values',
  help: 'Writes values, dates or formulas into cells. Values mean themselves: no text is turned into a number or a date.',
  schema,
  writes: (options) => writeSet(CONTENTS, TABLES, hasDate(options.values) ? FORMATS : []),
  check(options) {
    const problems = [...checkTarget(options.target, 'cells'), ...checkValues(options.values, 'values')];
    if (problems.length > 0) return problems;
    const target = parseTarget(options.target);
    if (target.kind !== 'area' || target.whole !== undefined) return [];
    const size = sizeProblem(options.values, target.area, `The target ${areaName(target.area)}`);
    return size === null ? [] : [size.toData()];
  },
  async run(context, options) {
    const block = toBlock(options.values);
    for (const { sheet, area } of await stepTargets(context, options.target, 'cells', options.ifMissing)) {
      if (area === null) {
        context.tally.warn(
          `"${options.target}" holds no used cells on sheet "${sheet}": nothing was written there.`,
        );
        continue;
      }
      const size = sizeProblem(options.values, area, `The target ${areaName(area)}`);
      if (size !== null) throw size.at({ sheet });
      await context.workbook.edit(sheet, { kind: 'write', area, block }, context.tally);
    }
  },
});
