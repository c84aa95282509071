import { join } from 'node:path';
import { expect, test } from '../support/test';
import { haveRecipe, User } from '../support/user';
import { writeMonthEnd } from '../support/workbooks';

test('history, settings and recipes survive a restart', async ({ folder, start }) => {
  await haveRecipe(folder, {
    version: 1,
    name: 'Close the month',
    steps: [{ step: 'set-values', target: 'Summary!B2', values: 'Closed' }],
  });
  const first = await start();
  const user = new User(first);
  await user.drop(await writeMonthEnd(join(folder, 'in', 'March.xlsx')));
  await user.chooseRecipe('Close the month');
  await user.runToEnd();
  await user.goTo('Settings');
  await user.page.getByRole('radio', { name: 'Dark' }).check();
  await first.close();

  const again = new User(await start());
  await again.goTo('History');
  const job = again.page.getByRole('listbox', { name: 'Jobs' }).getByRole('option');
  await expect(job).toHaveCount(1);
  await expect(job).toContainText('Close the month');
  await job.click();
  expect(await again.changes('March.xlsx')).toEqual([1]);
  await again.goTo('Settings');
  await expect(again.page.getByRole('radio', { name: 'Dark' })).toBeChecked();
});
