import { z } from 'zod';
import { Problem, type ProblemData } from '../../errors/problem';
import { fileStep } from '../step';
import { SHEET_LIST, writeSet } from '../write-sets';

const schema = z.strictObject({
  name: z.string().min(1).max(200).meta({ title: 'Sheet name', description: 'At most 31 characters.' }),
  position: z
    .union([
      z.enum(['start', 'end']).meta({ title: 'At the start or the end' }),
      z.int().min(1).max(10_000).meta({ title: 'Place, from 1' }),
    ])
    .default('end')
    .meta({
      title: 'Position',
      description: '"start", "end", or its place among the sheets, counted from 1.',
    }),
  ifExists: z.enum(['fail', 'skip']).default('fail').meta({
    title: 'If it is there already',
    description: 'What to do with a file that has a sheet of this name: fail, or leave it as it is.',
  }),
});

/** Excel's rules for sheet names. */
export function sheetNameProblem(name: string): string | null {
  if (name.length > 31) return `A sheet name has at most 31 characters; "${name}" has ${name.length}.`;
  if (/[\\/?*[\]:\p{Cc}]/u.test(name)) return `The sheet name "${name}" contains one of \\ / ? * [ ] :`;
  if (name.startsWith("'") || name.endsWith("'"))
    return `The sheet name ${name} begins or ends with an apostrophe.`;
  if (name.trim() === '') return 'The sheet name is empty.';
  if (name.toLowerCase() === 'history') return 'Excel keeps the sheet name "History" for itself.';
  return null;
}

export const addSheet = fileStep<z.infer<typeof schema>>({
  id: 'add-sheet',
  title: 'Add sheet',
  help: 'Adds an empty worksheet.',
  schema,
  writes: () => [...writeSet(SHEET_LIST)],
  check(options): ProblemData[] {
    const message = sheetNameProblem(options.name);
    return message === null
      ? []
      : [{ code: 'recipe-invalid', message, hint: 'Choose another name.', place: { field: 'name' } }];
  },
  async run({ workbook, tally }, { name, position, ifExists }) {
    const existing = workbook.sheets().find((sheet) => sheet.name.toUpperCase() === name.toUpperCase());
    if (existing !== undefined) {
      if (ifExists === 'skip') {
        tally.count('skippedExisting');
        tally.warn(`Skipped: there is a sheet "${existing.name}" already.`);
        return;
      }
      throw new Problem('step-refused', `There is a sheet "${existing.name}" already.`, {
        hint: 'Choose another name, or set "ifExists" to "skip".',
        place: { sheet: existing.name },
      });
    }
    const at = position === 'start' ? 0 : position === 'end' ? 'end' : position - 1;
    await workbook.addSheet(name, at === 'end' || at >= workbook.sheets().length ? 'end' : at, tally);
  },
});
