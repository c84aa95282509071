import { join } from 'node:path';
import { readdir } from 'node:fs/promises';
import { haveRecipe } from '../support/user';
import { expect, test } from '../support/test';
import { readCell, writeBadFiles, writeMonthEnd } from '../support/workbooks';

const closing = {
  version: 1 as const,
  name: 'Close the month',
  steps: [
    { step: 'find-replace', target: '*', find: 'FY25', replace: 'FY26', in: 'values' },
    { step: 'set-values', target: 'Summary!B2', values: 'Closed' },
  ],
  output: { name: '{name}-closed' },
};

test.beforeEach(async ({ folder }) => haveRecipe(folder, closing));

test('drop, choose, see the names, run, get the results', async ({ folder, user, page }) => {
  const march = await writeMonthEnd(join(folder, 'in', 'March.xlsx'));
  const april = await writeMonthEnd(join(folder, 'in', 'April.xlsx'));
  await user.drop(march, april);
  await expect(user.files.getByRole('option')).toHaveCount(2);
  await expect(user.file('March.xlsx')).toContainText('2 sheets');

  await user.file('March.xlsx').click();
  const sheets = page.getByRole('region', { name: 'Sheets of March.xlsx' });
  await expect(sheets.getByRole('row', { name: /Data/ })).toContainText('A1:D21');
  await expect(page.getByRole('gridcell', { name: 'Month end FY25' })).toBeVisible();

  await user.chooseRecipe('Close the month');
  const planned = page.getByRole('list', { name: 'Planned outputs' });
  await expect(planned).toContainText('March-closed.xlsx');
  await expect(planned).toContainText('April-closed.xlsx');

  await user.runToEnd();
  await expect(user.taskEntries).toHaveCount(2);
  expect(await user.changes('March.xlsx')).toEqual([11, 1]);
  const output = await user.output('March.xlsx', 'March-closed.xlsx', folder);
  expect(await readCell(output, 'Summary', 'A1')).toBe('Month end FY26');
  expect(await readCell(output, 'Summary', 'B2')).toBe('Closed');
  expect(await readCell(output, 'Data', 'C3')).toBe('planned in FY26');
  expect(await readCell(output, 'Data', 'C2')).toBe('as usual');
  expect(await readCell(march, 'Summary', 'A1')).toBe('Month end FY25');
});

test('a changed cell leads to that cell in the preview of the output', async ({ folder, user, page }) => {
  await user.drop(await writeMonthEnd(join(folder, 'in', 'March.xlsx')));
  await user.chooseRecipe('Close the month');
  await user.runToEnd();
  await user.openTask('March.xlsx');
  await page
    .getByRole('list', { name: 'Changed cells' })
    .getByRole('button', { name: /Data!C3/ })
    .click();
  await expect(page.getByRole('gridcell', { name: 'C3 planned in FY26' })).toBeVisible();
  await expect(page.getByRole('gridcell', { name: 'C3 planned in FY26' })).toHaveAttribute(
    'aria-selected',
    'true',
  );
});

test('a dry run counts what the real run counts, and writes nothing', async ({
  folder,
  user,
  page,
  shell,
}) => {
  await user.drop(await writeMonthEnd(join(folder, 'in', 'March.xlsx')));
  await user.chooseRecipe('Close the month');
  await user.runToEnd('Dry run');
  const dry = await user.changes('March.xlsx');
  await expect(page.getByText('Nothing was written')).toBeVisible();
  expect(await readdir(join(folder, 'in'))).toEqual(['March.xlsx']);

  await page.getByRole('tab', { name: 'Setup' }).click();
  await user.runToEnd('Run');
  expect(await user.changes('March.xlsx')).toEqual(dry);
  if (shell === 'electron') expect(await readdir(join(folder, 'in'))).toContain('Concierge output');
});

test('what cannot be opened is listed with its reason and does not stop the others', async ({
  folder,
  user,
}) => {
  await writeMonthEnd(join(folder, 'in', 'March.xlsx'));
  await writeBadFiles(join(folder, 'in'));
  await user.drop(join(folder, 'in'));
  await expect(user.files.getByRole('option')).toHaveCount(4);
  await expect(user.file('Secret.xlsx')).toContainText(/password/i);
  await expect(user.file('Noise.xlsx')).toContainText(/not that of a workbook/i);
  await expect(user.file('Cut off.xlsx')).toContainText(/damaged|cut off|truncated|incomplete/i);
  await user.chooseRecipe('Close the month');
  await user.runToEnd();
  await expect(user.taskEntries).toHaveCount(1);
});

test('folders are walked, subfolders are mirrored, lock files and earlier outputs are left out', async ({
  folder,
  user,
  page,
}) => {
  await writeMonthEnd(join(folder, 'in', 'March.xlsx'));
  await writeMonthEnd(join(folder, 'in', 'north', 'March.xlsx'));
  await writeMonthEnd(join(folder, 'in', 'north', '~$March.xlsx'));
  await user.drop(join(folder, 'in'));
  await expect(user.files.getByRole('option')).toHaveCount(2);
  await user.chooseRecipe('Close the month');
  await expect(page.getByRole('list', { name: 'Planned outputs' })).toContainText(
    /north[\\/]March-closed\.xlsx/,
  );
  await user.runToEnd();
  await expect(user.taskEntries).toHaveCount(2);
});

test('names that collide block Run and are told', async ({ folder, user, page }) => {
  await haveRecipe(folder, { ...closing, name: 'All the same', output: { name: 'result' } });
  await page.reload();
  await user.drop(
    await writeMonthEnd(join(folder, 'in', 'March.xlsx')),
    await writeMonthEnd(join(folder, 'in', 'April.xlsx')),
  );
  await user.chooseRecipe('All the same');
  await expect(user.run.getByText(/result\.xlsx/).first()).toBeVisible();
  await expect(user.run.getByText('Ready. Originals are never changed.')).toHaveCount(0);
  await expect(user.run.getByRole('button', { name: 'Run', exact: true })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
});
