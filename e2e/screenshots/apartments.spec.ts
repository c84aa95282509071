import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROG_ID, registerAutomationServer } from '../support/automation-server';
import { LabPage } from '../support/lab-pages';
import { root, whyNot } from '../support/machine';
import { expect, test } from '../support/test';
import { haveRecipe, User } from '../support/user';
import { writeMonthEnd } from '../support/workbooks';

const sizes = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
];

// Where COM is, so that every thread in the pictures is a real one.
test.use({ shell: 'wine', size: sizes[0] });
test.describe.configure({ mode: 'serial' });

for (const theme of ['Light', 'Dark'] as const) {
  test(`pictures of the Apartments panel, ${theme}`, async ({ folder, start }) => {
    test.setTimeout(420_000);
    test.skip(whyNot('wine') !== null, whyNot('wine') ?? '');
    const server = await registerAutomationServer();
    try {
      await haveRecipe(folder, {
        version: 1,
        name: 'Close the month',
        steps: [
          { step: 'find-replace', target: '*', find: 'FY25', replace: 'FY26', in: 'values' },
          { step: 'set-values', target: 'Summary!B2', values: 'Closed' },
        ],
      });
      await writeFile(
        join(folder, 'data', 'settings.json'),
        JSON.stringify({
          theme: theme.toLowerCase(),
          engine: 'excel',
          excel: { progId: PROG_ID, idleSeconds: 0 },
        }),
      );
      const app = await start();
      const { page } = app;
      const user = new User(app);
      for (const name of ['January', 'February'])
        await user.drop(await writeMonthEnd(join(folder, 'in', `${name}.xlsx`)));
      await user.chooseRecipe('Close the month');
      await user.runToEnd();
      await user.goTo('Apartments');
      const picture = async (name: string) => {
        for (const size of sizes) {
          await page.setViewportSize(size);
          await page.mouse.move(0, 0);
          await page.waitForTimeout(400);
          await page.screenshot({
            path: join(
              root,
              'docs',
              'images',
              `${name}-${theme.toLowerCase()}-${size.width}x${size.height}.png`,
            ),
          });
        }
        await page.setViewportSize({ width: 1280, height: 800 });
      };
      await expect(page.getByRole('table', { name: 'COM threads' })).toBeVisible();
      await picture('apartments');
      await page.getByRole('tab', { name: 'Timeline' }).click();
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByRole('application', { name: 'Calls by thread over time' }).focus();
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      await picture('timeline');
      await page.getByRole('tab', { name: 'Map' }).click();
      await picture('map');
      await page.getByRole('tab', { name: 'Sessions' }).click();
      await picture('sessions');
      const lab = new LabPage(page);
      await lab.open();
      await lab.run('A deadlock');
      await expect(lab.house.getByRole('alert')).toContainText('waits for', { timeout: 60_000 });
      await picture('lab');
      await lab.run('The matrix: who creates x threading model');
      await lab.asDocumented();
      await picture('matrix');
      await page.getByRole('button', { name: 'Export' }).click();
      await picture('export');
    } finally {
      await server.remove();
    }
  });
}
