import { expect, test } from '../support/test';

test('the window opens and names the app', async ({ page }) => {
  await expect(page).toHaveTitle(/Concierge/);
});
