import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROG_ID, registerAutomationServer } from '../support/automation-server';
import { whyNot } from '../support/machine';
import { expect, test } from '../support/test';
import { haveRecipe, User } from '../support/user';
import { writeMonthEnd } from '../support/workbooks';

test.describe.configure({ mode: 'serial' });

test('a job in an application of its own: its thread, its calls by name, its session, and its end', async ({
  folder,
  start,
}) => {
  test.slow();
  test.skip(whyNot('wine') !== null, whyNot('wine') ?? '');
  const unregister = await registerAutomationServer();
  try {
    await haveRecipe(folder, {
      version: 1,
      name: 'Close the month',
      steps: [{ step: 'set-values', target: 'Summary!B2', values: 'Closed' }],
    });
    await writeFile(
      join(folder, 'data', 'settings.json'),
      JSON.stringify({ engine: 'excel', excel: { progId: PROG_ID, idleSeconds: 0 } }),
    );
    const app = await start();
    const user = new User(app);
    const { page } = app;
    await user.drop(await writeMonthEnd(join(folder, 'in', 'March.xlsx')));
    await user.chooseRecipe('Close the month');
    await user.runToEnd();

    await user.goTo('Apartments');
    const health = page.getByRole('list', { name: 'Health' });
    await expect(health).toContainText('Nothing is wrong.');
    const threads = page.getByRole('table', { name: 'COM threads' });
    const main = threads.getByRole('row').filter({ hasText: 'Main STA' });
    await expect(main).toContainText('reported by COM');
    await expect(main).toContainText('Pumping, idle');

    await page.getByRole('tab', { name: 'Sessions' }).click();
    const session = page.getByRole('listitem').filter({ hasText: /ConciergeE2e.*\(pid \d+\)/ });
    await expect(session).toBeVisible();

    await page.getByRole('tab', { name: 'Timeline' }).click();
    await page.getByRole('button', { name: 'Show more time' }).click({ clickCount: 6 });
    await page.getByRole('button', { name: 'Calls in view as a table' }).click();
    const calls = page.getByRole('table', { name: 'Calls in view' });
    const saved = calls.getByRole('row').filter({ hasText: 'SaveAs' });
    await expect(saved).toContainText(`${PROG_ID} 1`);
    await expect(saved).toContainText('BSTR, I4, BOOL, BOOL');
    await expect(saved).toContainText('S_OK');

    await page.getByRole('tab', { name: 'Sessions' }).click();
    await session.getByRole('button', { name: /End/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: /^End/ }).click();
    await expect(session).toContainText('Ended');
    await page.getByRole('tab', { name: 'Table' }).click();
    await expect(threads.getByRole('row').filter({ hasText: `${PROG_ID} 1` })).toHaveCount(0);
    await expect(main).toBeVisible();
  } finally {
    unregister();
  }
});

test('the lab, live: a deadlock by name, and the matrix as it is documented', async ({ page, user }) => {
  test.slow();
  await user.goTo('Apartments');
  await page.getByRole('tab', { name: 'Lab' }).click();
  const run = async (title: RegExp) => {
    await page
      .getByRole('list', { name: 'Experiments' })
      .getByRole('button', { name: title })
      .first()
      .click();
    const pane = page.getByRole('region', { name: title });
    await pane.getByRole('button', { name: 'Run', exact: true }).click();
    return pane;
  };
  const deadlock = await run(/deadlock/i);
  await expect(
    deadlock
      .getByRole('alert')
      .filter({ hasText: /waits for/ })
      .first(),
  ).toBeVisible();
  await expect(deadlock.getByTestId('lab-observed')).toContainText('As documented.', { timeout: 60_000 });
  const matrix = await run(/matrix/i);
  await expect(matrix.getByTestId('lab-observed')).toContainText('As documented.', { timeout: 120_000 });
  await expect(matrix.getByLabel('not as documented')).toHaveCount(0);
  await expect(matrix.getByLabel('as documented').first()).toBeVisible();
});
