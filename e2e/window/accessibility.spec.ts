import { join } from 'node:path';
import { findings } from '../support/accessibility';
import { LabPage } from '../support/lab-pages';
import { expect, test } from '../support/test';
import { haveRecipe, type Screen } from '../support/user';
import { writeBadFiles, writeMonthEnd } from '../support/workbooks';

for (const theme of ['Light', 'Dark'] as const) {
  for (const size of [
    { width: 1280, height: 800 },
    { width: 900, height: 600 },
  ]) {
    test.describe(`${theme}, ${size.width}x${size.height}`, () => {
      test.use({ size });

      test('no screen has a serious finding, empty or full', async ({ folder, user, page }) => {
        test.slow();
        await haveRecipe(folder, {
          version: 1,
          name: 'Close the month',
          steps: [{ step: 'set-values', target: 'Summary!B2', values: 'Closed' }],
        });
        await page.reload();
        await user.goTo('Settings');
        await page.getByRole('radio', { name: theme }).check();
        const screens: Screen[] = ['Run', 'Recipes', 'History', 'Apartments', 'Settings'];
        for (const screen of screens) {
          await user.goTo(screen);
          expect(await findings(page), `${screen}, empty`).toEqual([]);
        }
        await user.goTo('Run');
        await writeMonthEnd(join(folder, 'in', 'March.xlsx'));
        await writeBadFiles(join(folder, 'in'));
        await user.drop(join(folder, 'in'));
        await user.file('March.xlsx').click();
        await user.chooseRecipe('Close the month');
        await user.runToEnd();
        await user.openTask('March.xlsx');
        for (const screen of screens) {
          await user.goTo(screen);
          expect(await findings(page), `${screen}, full`).toEqual([]);
        }
        await user.goTo('Apartments');
        for (const view of ['Timeline', 'Map', 'Sessions', 'Lab']) {
          await page.getByRole('tab', { name: view }).click();
          expect(await findings(page), `Apartments, ${view}`).toEqual([]);
        }
        const lab = new LabPage(page);
        await lab.run('The matrix: who creates x threading model');
        await expect(page.getByRole('group', { name: 'Matrix' }).getByText(/: \d+ of/)).toBeVisible();
        expect(await findings(page), 'Lab, the matrix').toEqual([]);
        await lab.run('A deadlock');
        await lab.asDocumented();
        // Its picture stays for as long as it is looked at.
        await lab.line('deadlock: left waits').click();
        await expect(lab.house.getByRole('alert')).toBeVisible();
        expect(await findings(page), 'Lab, a deadlock').toEqual([]);
        await page.getByRole('button', { name: 'Export' }).click();
        expect(await findings(page), 'Export').toEqual([]);
      });
    });
  }
}

test('what is chosen shows in contrast themes, which take backgrounds away', async ({
  folder,
  user,
  page,
}) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await writeMonthEnd(join(folder, 'March.xlsx'));
  await user.drop(join(folder, 'March.xlsx'));
  const chosen = [
    page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Run', exact: true }),
    page.getByRole('tab', { selected: true }).first(),
    user.file('March.xlsx'),
  ];
  for (const one of chosen) await expect(one).toHaveCSS('outline-style', 'solid');
  await expect(page.getByRole('navigation').getByRole('button', { name: 'History' })).toHaveCSS(
    'outline-style',
    'none',
  );
});
