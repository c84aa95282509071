import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeBigWorkbook } from '../support/big-workbook';
import { keepTexts } from '../support/kept-texts';
import { expect, test } from '../support/test';
import { haveRecipe } from '../support/user';
import { readCell, writeMonthEnd } from '../support/workbooks';

test('what is not read by its type is listed with the reason, in a folder and by itself', async ({
  folder,
  user,
}) => {
  const month = join(folder, 'month');
  await writeMonthEnd(join(month, 'March.xlsx'));
  await writeMonthEnd(join(month, 'Concierge output', 'Old.xlsx'));
  for (const name of ['Binary.xlsb', 'Open.ods', 'logo.png', '~$March.xlsx']) {
    await writeFile(join(month, name), 'content');
  }
  const paper = join(folder, 'Paper.pdf');
  await writeFile(paper, 'content');

  // Notices like these go by themselves after some seconds.
  const notices = await keepTexts(user.page, '[role="log"]');
  await user.drop(month);
  await expect.poll(notices).toContainEqual(expect.stringContaining('One earlier result was left out.'));
  await user.drop(paper);
  await expect(user.files.getByRole('option')).toHaveCount(4);
  await expect(user.file('Binary.xlsb')).toContainText('7 B');
  await expect(user.file('Binary.xlsb')).toContainText('Save it as .xlsx in Excel.');
  await expect(user.file('Open.ods')).toContainText('OpenDocument workbooks (.ods) are not read.');
  await expect(user.file('Paper.pdf')).toContainText('This is not a workbook or CSV file.');

  // Dropped again, also without the folder: the browser knows them by what they hold.
  await user.drop(paper, join(month, 'March.xlsx'));
  await expect.poll(notices).toContainEqual(expect.stringContaining('All of that is in the list already.'));
  await expect(user.files.getByRole('option')).toHaveCount(4);
});

test('a CSV file with broken quotes is put right in the window; a .tsv is read by itself', async ({
  folder,
  user,
  page,
}) => {
  await mkdir(join(folder, 'in'));
  const broken = join(folder, 'in', 'Pipes.csv');
  await writeFile(broken, 'Item;Size\n"Pipe;3" wide\nBolt;4\n');
  const tabs = join(folder, 'in', 'Stock.tsv');
  await writeFile(tabs, 'Item\tStock\nBolt\t12\n');
  await haveRecipe(folder, {
    version: 1,
    name: 'Mark',
    steps: [{ step: 'set-values', target: '*!D1', values: 'seen' }],
  });
  await page.reload();
  await user.drop(broken);
  await user.drop(tabs);
  await expect(user.file('Stock.tsv')).toBeVisible();
  await expect(user.file('Stock.tsv')).not.toContainText('reading');
  await expect(user.file('Stock.tsv')).not.toContainText('not read');
  await user.file('Pipes.csv').click();
  await expect(user.file('Pipes.csv')).toContainText('text follows the closing quote');
  await page.getByRole('combobox', { name: 'Quotes' }).selectOption({ label: 'Plain characters' });
  await expect(page.getByRole('grid', { name: 'Cells of Pipes' }).getByText('3" wide')).toBeVisible();
  await user.chooseRecipe('Mark');
  await user.runToEnd();
  const output = await user.output('Pipes.csv', 'Pipes.xlsx', folder);
  expect(await readCell(output, 'Pipes', 'A2')).toBe('"Pipe');
  expect(await readCell(await user.output('Stock.tsv', 'Stock.xlsx', folder), 'Stock', 'B2')).toBe(12);
});

test('results of a dropped folder go into it, mirrored below', async ({ folder, user, page, shell }) => {
  await haveRecipe(folder, { version: 1, name: 'As it is', steps: [] });
  await page.reload();
  await writeMonthEnd(join(folder, 'month', 'EU', 'DE', 'March.xlsx'));
  await user.drop(join(folder, 'month'));
  await expect(user.file('March.xlsx')).toContainText('EU/DE');
  await user.chooseRecipe('As it is');
  await expect(page.getByRole('list', { name: 'Planned outputs' })).toContainText(
    /EU[\\/]DE[\\/]March\.xlsx/,
  );
  if (shell === 'electron') {
    await expect(
      user.run.getByText(join(folder, 'month', 'Concierge output'), { exact: true }),
    ).toBeVisible();
  }
});

test('Ctrl+End goes to the end of a sheet that does not declare its size', async ({ folder, user, page }) => {
  await mkdir(join(folder, 'in'));
  const path = join(folder, 'in', 'Long.xlsx');
  await writeBigWorkbook(path, 20_000, 5);
  await user.drop(path);
  const grid = page.getByRole('grid', { name: 'Cells of Data' });
  await grid.getByText('Column 1', { exact: true }).click();
  await page.keyboard.press('Control+End');
  await expect(grid.getByText(String(20_001 * 100 + 4), { exact: true })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Go to cell' })).toHaveValue('E20001');
});

test('scroll bars and the browser’s own controls follow the chosen theme', async ({ user, page }) => {
  const scheme = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  await user.goTo('Settings');
  await page.getByRole('radio', { name: 'Dark' }).check();
  await expect.poll(scheme).toBe('dark');
  await page.getByRole('radio', { name: 'Light' }).check();
  await expect.poll(scheme).toBe('light');
});
