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

test('a command that has done all it can keeps the focus', async ({ folder, user, page }) => {
  await haveRecipe(folder, {
    version: 1,
    name: 'Close the month',
    steps: ['A1', 'A2', 'A3'].map((target) => ({ step: 'set-values', target, values: 1 })),
  });
  await page.reload();
  await user.goTo('Recipes');
  const steps = page.getByRole('listbox', { name: 'Steps of the recipe' });
  await expect(steps.getByRole('option')).toHaveCount(4);
  await tabTo(page, steps);
  await page.keyboard.press('End');
  await expect(steps.getByRole('option', { selected: true })).toContainText('A3');

  const toolbar = page.getByRole('toolbar', { name: 'Step commands' });
  const up = toolbar.getByRole('button', { name: 'Move step up' });
  await page.keyboard.press('Shift+Tab');
  await tabTo(page, up);
  for (const at of [1, 0]) {
    await page.keyboard.press('Enter');
    await expect(steps.getByRole('option').nth(at + 1)).toContainText('A3');
  }
  await expect(up).toBeDisabled();
  await expect(up).toBeFocused();
  // Once left, it is none of the stops any more.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  await expect(up).not.toBeFocused();

  const remove = toolbar.getByRole('button', { name: 'Remove step' });
  await tabTo(page, remove);
  for (const left of [2, 1, 0]) {
    await page.keyboard.press('Enter');
    await expect(steps.getByRole('option')).toHaveCount(left + 1);
    await expect(remove).toBeFocused();
  }
  await expect(remove).toBeDisabled();
  await page.keyboard.press('Enter');
  await expect(steps.getByRole('option')).toHaveCount(1);
});
