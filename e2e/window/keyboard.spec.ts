import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../support/test';
import { drop } from '../support/running-app';
import { haveRecipe } from '../support/user';
import { writeMonthEnd } from '../support/workbooks';

/** Presses Tab until the element has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('the focus never came there');
}

test('choose a recipe, run it and open the results without a mouse', async ({ folder, user, page }) => {
  await haveRecipe(folder, {
    version: 1,
    name: 'Close the month',
    steps: [{ step: 'set-values', target: 'Summary!B2', values: 'Closed' }],
  });
  await page.reload();
  // Only the drop itself is not a key: dialogs and drags belong to the system.
  await drop(page, [await writeMonthEnd(join(folder, 'in', 'March.xlsx'))]);
  await expect(user.file('March.xlsx')).toContainText('2 sheets');

  await tabTo(page, user.files);
  await page.keyboard.press('Home');
  await expect(user.file('March.xlsx')).toHaveAttribute('aria-selected', 'true');

  await tabTo(page, user.run.getByRole('combobox', { name: 'Recipe' }));
  await page.keyboard.press('Enter');
  await page.keyboard.type('Close');
  await page.keyboard.press('Enter');
  await expect(user.run.getByText('Ready. Originals are never changed.')).toBeVisible();
  await tabTo(page, user.run.getByRole('button', { name: 'Run', exact: true }));
  await page.keyboard.press('Enter');
  await expect(user.jobState).toHaveText('Done');
});
