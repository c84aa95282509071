import { expect, test } from '../support/test';
import { keepTexts } from '../support/kept-texts';
import { LabPage } from '../support/lab-pages';

/** Where the documentation says that an object lives: who creates it, by Apartment, Free, Both and none. */
const MATRIX: Record<string, readonly [string, string, string, string]> = {
  'main STA': ['direct', 'host MTA', 'direct', 'direct'],
  'other STA, main STA pumps, MTA exists': ['direct', 'MTA', 'direct', 'main STA'],
  'first STA, MTA exists': ['direct', 'MTA', 'direct', 'direct'],
  'MTA, main STA exists': ['host STA', 'direct', 'direct', 'main STA'],
  'MTA, no STA': ['host STA', 'direct', 'direct', 'host STA'],
  'uninitialised thread, MTA exists': ['host STA', 'direct', 'direct', 'host STA'],
  'uninitialised thread, MTA and main STA exist': ['host STA', 'direct', 'direct', 'main STA'],
  'uninitialised thread, no MTA': Array.from({ length: 4 }, () => 'CO_E_NOTINITIALIZED') as [
    string,
    string,
    string,
    string,
  ],
};

test('experiments run on real COM and show what they do', async ({ user, page }) => {
  test.slow();
  await user.goTo('Apartments');
  const lab = new LabPage(page);
  await lab.open();
  await expect(page.getByText('Each experiment runs here, in a process of its own.')).toBeVisible();

  await test.step('the sleeping STA stops pumping, its caller waits, and both come back', async () => {
    const rooms = await lab.runAndKeep('An STA that sleeps', '[aria-label*=": caller, thread "]');
    expect(rooms).toContainEqual(expect.stringContaining('Waiting for sleeper'));
    await expect(page.getByText(/^Live, under Wine \d/)).toBeVisible();
    await expect(lab.room('sleeper')).toContainText('Pumping, idle');
    await expect(lab.room('caller')).toContainText('Pumping, idle');
    await lab.line('the caller hangs').click();
    await expect(lab.room('sleeper')).toContainText(/Not pumping for \d+\.\d s/);
    await expect(lab.room('caller')).toContainText('Waiting for sleeper');
  });

  await test.step('the deadlock is named while it lasts', async () => {
    expect(await lab.runAndKeep('A deadlock', '[role="alert"]')).toContainEqual(
      expect.stringContaining('left waits for mutex "journal" of right'),
    );
    await expect(lab.house.getByRole('alert')).toHaveCount(0);
  });

  await test.step('the count shown is the one that the transcript took from the same counter', async () => {
    await lab.run('One object, three worker STAs');
    await lab.asDocumented();
    const lines = lab.line(/owner has pumped \d+ messages/);
    await expect(lines).toHaveCount(2);
    for (const [index, expected] of [/^[1-9]\d*$/, /^0$/].entries()) {
      const line = lines.nth(index);
      const told = /owner has pumped (\d+) messages/.exec((await line.textContent()) ?? '')?.[1] ?? '';
      expect(told).toMatch(expected);
      await line.click();
      await expect(lab.room('owner')).toContainText(`${told} pumped`);
    }
    await expect(lab.observed).toContainText(/which pumped [1-9]\d* messages/);
  });

  await test.step('each experiment ends as documented', async () => {
    const short = [
      'Everything in the MTA',
      'A raw pointer on the wrong thread',
      'No CoInitialize',
      'Mutual calls that do not deadlock',
      'The creating thread ends first',
      "A window's messages",
    ];
    for (const title of short) {
      await lab.run(title);
      await lab.asDocumented();
    }
  });

  await test.step('keep-warm shows its servers as neighbours', async () => {
    await lab.run('Keep warm against cold start');
    await lab.asDocumented();
    await expect(lab.house.getByRole('group', { name: /^Neighbour Local server, pid \d+/ })).toHaveCount(6);
  });

  await test.step('what is stopped ends without a verdict', async () => {
    await lab.run('Keep warm against cold start');
    await expect(lab.line('client: an STA')).toBeVisible();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await expect(lab.observed).toHaveText('It was stopped before its end.');
  });
});

test('the matrix fills in and is that of the documentation', async ({ user, page }) => {
  test.slow();
  await user.goTo('Apartments');
  const lab = new LabPage(page);
  await lab.open();
  const counts = await keepTexts(page, '[aria-label="Matrix"] caption');
  await lab.run('The matrix: who creates x threading model');
  const grid = page.getByRole('group', { name: 'Matrix' });
  await expect(grid.getByText('32 of 32 cells seen')).toBeVisible({ timeout: 120_000 });
  const told = (await counts()).map((text) => Number(/: (\d+) of 32/.exec(text)?.[1]));
  expect(told[0]).toBe(0);
  expect(told.filter((seen) => seen > 0 && seen < 32)).not.toEqual([]);
  for (const [creator, places] of Object.entries(MATRIX)) {
    const row = grid
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name: creator, exact: true }) });
    expect(await row.getByRole('cell').allTextContents(), creator).toEqual(places);
  }
  await lab.asDocumented();
});
