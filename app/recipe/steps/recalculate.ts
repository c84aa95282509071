import { counted } from '../../errors/counted';
import { z } from 'zod';
import { freshValues } from '../fresh-values';
import { fileStep } from '../step';
import { staleField } from '../step-options';
import { CALCULATION, writeSet } from '../write-sets';

const schema = z.strictObject({
  scope: z.enum(['stale', 'all']).default('all').meta({
    title: 'Formulas',
    description: 'all: every formula. stale: only those that depend on what was changed.',
  }),
  engine: z.enum(['default', 'ironcalc', 'libreoffice']).default('default').meta({
    title: 'Calculate with',
    description: 'default: as set for the run. LibreOffice must be installed to be used.',
  }),
  stale: staleField,
});

export const recalculate = fileStep<z.infer<typeof schema>>({
  id: 'recalculate',
  title: 'Recalculate',
  help: 'Computes formulas and stores their values, so that programs which do not calculate read current numbers.',
  schema,
  writes: () => writeSet(CALCULATION),
  async run(context, options) {
    const { workbook, tally, signal } = context;
    const calc = options.engine === 'default' ? context.calc : options.engine;
    if (options.scope === 'all') {
      await workbook.flush(signal);
      const report = await workbook.recalculate({ scope: 'all', engine: calc, signal });
      context.log(
        `Recalculated with ${report.engine}: ${report.computed} of ${report.attempted} formulas in ${report.ms} ms.`,
      );
      tally.count('recalculated', report.computed);
      if (report.failed.count > 0) {
        tally.count('notComputed', report.failed.count);
        const cells = report.failed.cells
          .slice(0, 10)
          .map((cell) => `${cell.sheet}!${cell.cell}${cell.why === undefined ? '' : ` (${cell.why})`}`);
        tally.warn(
          `${counted(report.failed.count, 'formula')} could not be recalculated: ${cells.join(', ')}.`,
        );
      }
    }
    await freshValues({ ...context, calc }, workbook, options.stale);
  },
});
