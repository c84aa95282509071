import { readFile } from 'node:fs/promises';
import { saveDownload } from '../support/download';
import { expect, test } from '../support/test';

test('Apartments says how the app is, shows its processes, and why there are no apartments where there are none', async ({
  user,
  page,
  shell,
}) => {
  await user.goTo('Apartments');
  const health = page.getByRole('list', { name: 'Health' });
  await expect(health.getByRole('listitem').first()).toContainText('Nothing is wrong.');
  if (shell === 'wine') {
    await expect(
      page.getByRole('heading', { name: /^COM threads of this process \(pid \d+, Wine\)$/ }),
    ).toBeVisible();
    await expect(health).not.toContainText('No COM apartments');
  } else if (process.platform !== 'win32') {
    await expect(health).toContainText('No COM apartments: COM exists on Windows only.');
  }
  const workers = page.getByRole('table', { name: 'Workers' });
  await expect(workers.getByRole('row').filter({ hasText: 'main process' })).toBeVisible();
  // By keys alone: one stop for the tabs, arrows choose.
  await page.getByRole('tab', { name: 'Table' }).focus();
  for (const view of ['Timeline', 'Map', 'Sessions', 'Lab']) {
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('tabpanel', { name: view })).toBeVisible();
  }
});

test('Export saves state and versions', async ({ user, app, page, folder, shell }) => {
  await user.goTo('Apartments');
  await expect(page.getByRole('table', { name: 'Workers' })).toBeVisible();
  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export diagnostics' });
  await expect(dialog.getByRole('group', { name: 'What will be saved' })).toContainText('HEALTH');
  await dialog.getByRole('radio', { name: 'JSON' }).check();
  const path = `${folder}/diagnostics.json`;
  await saveDownload(app, path, () => dialog.getByRole('button', { name: 'Save' }).click());
  const report = JSON.parse(await readFile(path, 'utf8')) as {
    versions: { concierge: string; com: string };
    workers: { name: string }[];
  };
  expect(report.versions.concierge).toMatch(/^\d+\.\d+\.\d+$/);
  expect(report.versions.com).toBe(shell === 'wine' ? 'Wine' : 'none');
  expect(report.workers.map(({ name }) => name)).toContain('main process');
});

test('an experiment of the lab shows what happens and what it means', async ({ user, page, shell }) => {
  await user.goTo('Apartments');
  await page.getByRole('tab', { name: 'Lab' }).click();
  await page
    .getByRole('list', { name: 'Experiments' })
    .getByRole('button', { name: 'An STA that sleeps' })
    .first()
    .click();
  const pane = page.getByRole('region', { name: 'An STA that sleeps' });
  await pane.getByRole('button', { name: shell === 'wine' ? 'Run' : 'Play the recording' }).click();
  const transcript = pane.getByRole('list', { name: 'Transcript' });
  await expect(transcript.getByRole('listitem').filter({ hasText: 'sleeper: an STA' })).toBeVisible();
  await expect(
    pane.getByText(shell === 'wine' ? /^Live, under Wine/ : /^Recorded under Wine 8/),
  ).toBeVisible();
  await expect(pane.getByTestId('lab-observed')).toContainText('As documented.');
});
