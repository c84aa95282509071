import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findings } from '../support/accessibility';
import { PROG_ID, registerAutomationServer } from '../support/automation-server';
import { whyNot } from '../support/machine';
import { expect, test } from '../support/test';
import { haveRecipe, User } from '../support/user';
import { writeMonthEnd } from '../support/workbooks';

/** So many that a job is still at work when its application is killed. */
const FILES = 12;

test.describe.configure({ mode: 'serial' });

test('a job in an application of its own: its thread, its calls by name, its session, and its end', async ({
  folder,
  start,
}) => {
  test.slow();
  test.skip(whyNot('wine') !== null, whyNot('wine') ?? '');
  const server = await registerAutomationServer();
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
    expect(await findings(page), 'the table').toEqual([]);

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
    expect(await findings(page), 'the timeline').toEqual([]);
    await page.getByRole('tab', { name: 'Map' }).click();
    const house = page.getByRole('group', { name: 'This process and its neighbours' });
    await expect(house.getByRole('group', { name: new RegExp(`^STA: ${PROG_ID} 1, thread`) })).toBeVisible();
    expect(await findings(page), 'the map').toEqual([]);

    await page.getByRole('tab', { name: 'Sessions' }).click();
    expect(await findings(page), 'the sessions').toEqual([]);
    await session.getByRole('button', { name: /End/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: /^End/ }).click();
    await expect(session).toContainText('Ended');
    await page.getByRole('tab', { name: 'Table' }).click();
    await expect(threads.getByRole('row').filter({ hasText: `${PROG_ID} 1` })).toHaveCount(0);
    await expect(main).toBeVisible();
  } finally {
    await server.remove();
  }
});

test('an application that is killed turns red, another one takes its place, and its job ends well', async ({
  folder,
  start,
}) => {
  test.slow();
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
      JSON.stringify({ engine: 'excel', excel: { progId: PROG_ID, idleSeconds: 0 } }),
    );
    const app = await start();
    const user = new User(app);
    const { page } = app;
    await user.drop(await writeMonthEnd(join(folder, 'March.xlsx')));
    await user.chooseRecipe('Close the month');
    await user.runToEnd();
    // Its application stays. Registering takes longer than some files do, so it comes before them.
    const killFirst = server.useFreshClass();
    for (let i = 1; i < FILES; i++) await writeMonthEnd(join(folder, 'in', `Month ${i}.xlsx`));
    await user.drop(join(folder, 'in'));
    await expect(user.files.getByRole('option')).toHaveCount(FILES);
    await page.getByRole('tab', { name: 'Setup' }).click();
    await user.start();
    await user.goTo('Apartments');
    await page.getByRole('tab', { name: 'Sessions' }).click();
    const sessions = page.getByRole('list', { name: 'Warm applications' }).getByRole('listitem');
    const first = sessions.filter({ hasText: /\(pid \d+\)/ });
    await expect(first).toContainText('Busy');
    const pid = /\(pid (\d+)\)/.exec((await first.textContent()) ?? '')?.[1] ?? '';
    killFirst();

    const killed = sessions.filter({ hasText: `(pid ${pid})` });
    await expect(killed).toContainText('Lost');
    const border = await killed.evaluate((card) => getComputedStyle(card).borderTopColor);
    const [red = 0, green = 0, blue = 0] = (border.match(/\d+/g) ?? []).map(Number);
    expect(red, `${border} is red`).toBeGreaterThan(2 * Math.max(green, blue));
    const second = sessions.filter({ hasText: /\(pid \d+\)/, hasNotText: `(pid ${pid})` });
    await expect(second).toHaveCount(1);
    await expect(second).toContainText(`${PROG_ID} 2`);
    await page.getByRole('tab', { name: 'Table' }).click();
    const threads = page.getByRole('table', { name: 'COM threads' }).getByRole('row');
    await expect(threads.filter({ hasText: `${PROG_ID} 2` })).toBeVisible();
    await expect(threads.filter({ hasText: `${PROG_ID} 1` })).toHaveCount(0);

    await user.goTo('Run');
    await expect(user.jobState).toHaveText('Done');
    await expect(user.taskEntries).toHaveCount(FILES);
    await expect(user.taskEntries.filter({ hasText: 'Done' })).toHaveCount(FILES);
  } finally {
    await server.remove();
  }
});
