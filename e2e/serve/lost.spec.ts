import { expect, test } from '../support/test';

test('a shell that dies is told in the page, and nothing else goes wrong there', async ({
  page,
  app,
  provoked,
}) => {
  // The browser itself tells every attempt to connect again.
  provoked.push(/^console: WebSocket connection to .* failed/);
  await expect(page.getByText('No files yet')).toBeVisible();
  process.kill(app.pid, 'SIGKILL');
  const banner = page.getByRole('alert').filter({ hasText: 'The connection to Concierge was lost.' });
  await expect(banner).toContainText('start it again');
  // What watches a screen is given up and begun, all without a connection.
  const screens = page.getByRole('navigation', { name: 'Screens' });
  for (const name of ['History', 'Apartments', 'Recipes', 'Settings', 'Run'])
    await screens.getByRole('button', { name, exact: true }).click();
  await expect(page.getByRole('status').getByText('Concierge is not connected.')).toBeVisible();
  // The banner alone tells it: nothing was asked for, so nothing failed.
  await expect(page.getByText(/could not be read/)).toHaveCount(0);
});
