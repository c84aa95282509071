import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../support/test';
import { haveRecipe } from '../support/user';

test('a recipe is edited by forms, mistakes show at their field, and everything can be undone', async ({
  folder,
  user,
  page,
}) => {
  await haveRecipe(folder, {
    version: 1,
    name: 'Close the month',
    steps: [{ step: 'find-replace', target: '*', find: 'FY25', replace: 'FY26', in: 'values' }],
  });
  await page.reload();
  await user.goTo('Recipes');
  await page
    .getByRole('listbox', { name: 'Recipes' })
    .getByRole('option', { name: /Close the month/ })
    .click();
  const steps = page.getByRole('listbox', { name: 'Steps of the recipe' });
  await steps.getByRole('option', { name: /Find and replace/ }).click();
  const form = page.getByRole('region', { name: 'Step 1: Find and replace' });
  await expect(form.getByRole('textbox', { name: /^Find/ })).toHaveValue('FY25');

  await form.getByRole('textbox', { name: /Target/ }).fill("'never closed!A1");
  await expect(form.getByRole('textbox', { name: /Target/ })).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('status', { name: 'State of the recipe' })).toContainText('1 mistake');
  // The count leads back to the mistake from wherever one is, by keyboard too.
  await steps.getByRole('option', { name: /Name and output/ }).click();
  await page.getByRole('button', { name: '1 mistake' }).press('Enter');
  await expect(form.getByRole('textbox', { name: /Target/ })).toBeFocused();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(form.getByRole('textbox', { name: /Target/ })).toHaveValue('*');
  await expect(form.getByRole('textbox', { name: /Target/ })).not.toHaveAttribute('aria-invalid', 'true');

  await page.getByRole('button', { name: 'Duplicate step' }).click();
  await expect(steps.getByRole('option')).toHaveCount(3);
  await page.getByRole('button', { name: 'Disable step' }).click();
  await expect(steps.getByRole('option', { selected: true })).toContainText('(off)');
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(steps.getByRole('option')).toHaveCount(2);
  await page.getByRole('button', { name: 'Redo', exact: true }).click();
  await expect(steps.getByRole('option')).toHaveCount(3);

  await expect(page.getByRole('status', { name: 'State of the recipe' })).toContainText('Saved');
  const recipes = join(folder, 'data', 'recipes');
  const [file] = (await readdir(recipes)).filter((name) => name.endsWith('.json'));
  const saved = JSON.parse(await readFile(join(recipes, file ?? ''), 'utf8')) as { steps: unknown[] };
  expect(saved.steps).toHaveLength(2);
});

test('the samples are there and stay as they are; a copy can be changed', async ({ user, page }) => {
  await user.goTo('Recipes');
  await page
    .getByRole('listbox', { name: 'Recipes' })
    .getByRole('option', { name: /^Month-end tidy-up/ })
    .click();
  await expect(page.getByText('This is a sample and stays as it is.')).toBeVisible();
  await page.getByRole('button', { name: 'Make a copy' }).click();
  await expect(page.getByText('This is a sample and stays as it is.')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Add step' })).toBeVisible();
});
