import { z } from 'zod';
import { Problem } from '../../errors/problem';
import { fileStep } from '../step';
import { ifMissingField } from '../step-options';
import { checkTarget, stepTargets } from '../targets/step-targets';
import { SHEET_LIST, writeSet } from '../write-sets';

const schema = z.strictObject({
  target: z
    .string()
    .min(1)
    .meta({ title: 'Sheets', description: 'A sheet by name; * and ? are wildcards.', format: 'target' }),
  visibility: z.enum(['hidden', 'veryHidden', 'visible']).default('hidden').meta({
    title: 'Visibility',
    description: 'hidden: a user can unhide it. veryHidden: only a macro can. visible: shows it again.',
  }),
  ifMissing: ifMissingField,
});

export const hideSheet = fileStep<z.infer<typeof schema>>({
  id: 'hide-sheet',
  title: 'Hide or show sheets',
  help: 'Hides sheets or shows them again. A workbook always keeps one visible sheet.',
  schema,
  writes: () => writeSet(SHEET_LIST),
  check: (options) => checkTarget(options.target, 'tabs'),
  async run(context, { target, visibility, ifMissing }) {
    const { workbook, tally } = context;
    const names = (await stepTargets(context, target, 'tabs', ifMissing)).map((one) => one.sheet);
    const left = workbook
      .sheets()
      .filter((sheet) => sheet.visibility === 'visible' && !names.includes(sheet.name));
    if (visibility !== 'visible' && names.length > 0 && left.length === 0) {
      throw new Problem('step-refused', `Hiding "${names.join('", "')}" would leave no visible sheet.`, {
        hint: 'Keep at least one sheet visible.',
      });
    }
    for (const name of names) await workbook.setVisibility(name, visibility, tally);
  },
});
