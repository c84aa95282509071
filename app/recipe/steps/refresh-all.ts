import { z } from 'zod';
import { fileStep } from '../step';
import { needsApplication } from './run-macro';

const schema = z.strictObject({
  timeout: z.int().min(1).max(3600).default(300).meta({
    title: 'At most, in seconds',
    description: 'The step fails when the data has not come by then.',
  }),
});

export const refreshAll = fileStep<z.infer<typeof schema>>({
  id: 'refresh-all',
  title: 'Refresh all',
  help: 'Refreshes all data connections, queries and pivot tables, in Excel only, and waits for them.',
  schema,
  needs: () => ['refresh'],
  writes: () => ['*'],
  async run(context, { timeout }) {
    const { workbook, tally } = context;
    if (!workbook.application) throw needsApplication('refresh-all');
    await workbook.application.refreshAll(timeout * 1000, tally);
    context.log('Refreshed all data.');
  },
});
