import { z } from 'zod';
import type { ProblemData } from '../../errors/problem';
import { Consolidation } from '../consolidation/consolidation';
import { jobStep } from '../step';
import { ifMissingField, staleField, targetField } from '../step-options';
import { checkTarget } from '../targets/step-targets';
import { sheetNameProblem } from './add-sheet';

const schema = z.strictObject({
  target: targetField(
    'What to take from every file: a sheet, * for all its sheets one below the other, or a range.',
  ),
  sheet: z
    .string()
    .min(1)
    .default('Consolidated')
    .meta({ title: 'Name of the new sheet', description: 'At most 31 characters.' }),
  headerRow: z.int().min(0).max(1000).default(1).meta({
    title: 'Header row',
    description:
      'Which row of the target holds the headers, from 1; what is above it is left out. 0: there is none, and columns are matched by position.',
  }),
  sourceColumn: z.string().max(200).default('Source file').meta({
    title: 'Source column',
    description: 'Header of a first column that names the file; empty for none.',
  }),
  onMissing: z.enum(['fail', 'report']).default('fail').meta({
    title: 'If a file failed',
    description:
      'fail: nothing is consolidated. report: the others are, and a sheet names the missing files.',
  }),
  ifMissing: ifMissingField,
  stale: staleField,
});
type Options = z.infer<typeof schema>;

export const consolidate = jobStep<Options>({
  id: 'consolidate',
  title: 'Consolidate',
  help: 'Stacks the rows of all files in one new workbook. Columns are matched by header; values keep their types and number formats. Charts, comments and other things that are not cells stay behind and are named.',
  schema,
  writes: () => ['**'],
  check(options): ProblemData[] {
    const problems = checkTarget(options.target, 'any');
    const message = sheetNameProblem(options.sheet);
    if (message !== null) {
      problems.push({
        code: 'recipe-invalid',
        message,
        hint: 'Choose another name.',
        place: { field: 'sheet' },
      });
    }
    return problems;
  },
  run: (context, options) => new Consolidation(context, options).run(),
});
