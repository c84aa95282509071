import { expect, test } from '../support/test';
import { LabPage } from '../support/lab-pages';

test('without COM the lab plays recordings, and never as live', async ({ user, page }) => {
  await user.goTo('Apartments');
  const lab = new LabPage(page);
  await lab.open();
  await expect(page.getByText(/These are recordings of real runs/)).toBeVisible();
  expect(await lab.runAndKeep('A deadlock', '[role="alert"]')).toContainEqual(
    'Deadlock: left waits for mutex "journal" of right; right waits for mutex "ledger" of left.',
  );
  await expect(page.getByText(/^Recorded under Wine \d+\.\d+, \d{4}-\d\d-\d\d$/)).toBeVisible();
  await expect(lab.house.getByRole('alert')).toHaveCount(0);
  await expect(page.getByText(/^Live/)).toHaveCount(0);
  // Each line keeps its picture.
  await lab.line('deadlock: left waits').click();
  await expect(lab.house.getByRole('alert')).toBeVisible();
  await expect(lab.room('left')).toContainText('Waiting for mutex "journal"');
});

test('without COM the map and the sessions say why they are empty', async ({ user, page }) => {
  await user.goTo('Apartments');
  await page.getByRole('tab', { name: 'Map', exact: true }).click();
  await expect(page.getByText(/There are no apartments here: COM exists on Windows only\./)).toBeVisible();
  await page.getByRole('tab', { name: 'Sessions', exact: true }).click();
  await expect(page.getByText(/A session is an application/)).toBeVisible();
});
