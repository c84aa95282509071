import { expect, test } from '../support/test';
import type { Screen } from '../support/user';

test('the window opens, and every screen shows its heading', async ({ user, page }) => {
  await expect(page).toHaveTitle(/Concierge/);
  await expect(page.getByText('No files yet')).toBeVisible();
  for (const screen of ['Recipes', 'History', 'Apartments', 'Settings'] satisfies Screen[]) {
    await user.goTo(screen);
    await expect(page.getByRole('heading', { name: screen })).toBeVisible();
  }
});
