import { join } from 'node:path';
import { root } from '../support/machine';
import { expect, test } from '../support/test';
import { haveRecipe } from '../support/user';
import { writeMonthEnd } from '../support/workbooks';

const sizes = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
];

for (const theme of ['Light', 'Dark'] as const) {
  for (const size of sizes) {
    test.describe(`${theme} ${size.width}x${size.height}`, () => {
      test.use({ size });

      test('pictures', async ({ folder, user, page }) => {
        const picture = (name: string) =>
          page.screenshot({
            path: join(
              root,
              'docs',
              'images',
              `${name}-${theme.toLowerCase()}-${size.width}x${size.height}.png`,
            ),
          });
        await haveRecipe(folder, {
          version: 1,
          name: 'Close the month',
          steps: [
            { step: 'find-replace', target: '*', find: 'FY25', replace: 'FY26', in: 'values' },
            { step: 'set-values', target: 'Summary!B2', values: 'Closed' },
            { step: 'freeze-panes', target: 'Data', rows: 1 },
          ],
          output: { name: '{name} closed' },
        });
        await page.reload();
        await user.goTo('Settings');
        await page.getByRole('radio', { name: theme }).check();
        await user.goTo('Run');
        for (const name of ['January', 'February', 'March']) {
          await user.drop(await writeMonthEnd(join(folder, 'month end', `${name}.xlsx`)));
        }
        await user.file('March.xlsx').click();
        await page.getByRole('tab', { name: 'Data' }).click();
        await expect(page.getByRole('gridcell', { name: 'planned in FY25' }).first()).toBeVisible();
        await user.chooseRecipe('Close the month');
        await user.runToEnd();
        await user.openTask('March.xlsx');
        await page.mouse.move(0, 0);
        await picture('run');
        await user.goTo('Recipes');
        await page
          .getByRole('listbox', { name: 'Recipes' })
          .getByRole('option', { name: /Close the month/ })
          .click();
        await page
          .getByRole('listbox', { name: 'Steps of the recipe' })
          .getByRole('option', { name: /Find and replace/ })
          .click();
        await picture('recipes');
      });
    });
  }
}
