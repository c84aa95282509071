import { join } from 'node:path';
import { expect, test } from '../support/test';
import { haveRecipe } from '../support/user';
import { writeMonthEnd } from '../support/workbooks';

// Not in the browser: an upload is a copy, which mending the original does not reach.
test('a failed file can be retried after it was mended', async ({ folder, user }) => {
  const april = await writeMonthEnd(join(folder, 'in', 'April.xlsx'));
  await haveRecipe(folder, {
    version: 1,
    name: 'Close the month',
    steps: [{ step: 'set-values', target: 'Extra!A1', values: 1 }],
  });
  await user.page.reload();
  await user.drop(april);
  await user.chooseRecipe('Close the month');
  await user.runToEnd('Run', 'Failed');
  await expect(user.task('April.xlsx')).toContainText('Extra');

  const ExcelJS = await import('exceljs');
  const book = new ExcelJS.default.Workbook();
  await book.xlsx.readFile(april);
  book.addWorksheet('Extra');
  await book.xlsx.writeFile(april);
  await user.page.getByRole('button', { name: 'Retry failed' }).click();
  await expect(user.jobState).toHaveText('Done');
});
