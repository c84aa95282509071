import { expect, test } from '../support/test';

/* What a page that was taken over could try, tried. */

test('the page reaches neither Node nor Electron', async ({ page }) => {
  const found = await page.evaluate(() => {
    const names = ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer', '__dirname'];
    return names.filter((name) => name in globalThis);
  });
  expect(found).toEqual([]);
  const bridge = await page.evaluate(() =>
    Object.keys((globalThis as { concierge?: object }).concierge ?? {}),
  );
  expect(bridge.sort()).toEqual(['connect', 'onLeave', 'onMenu', 'registerDropped', 'shell']);
});

test('the page cannot name a file by its path', async ({ page }) => {
  const answer = await page.evaluate(async () => {
    const { concierge } = globalThis as unknown as {
      concierge: { registerDropped(files: unknown[]): Promise<{ added: number; refused: string[] }> };
    };
    const made = new File(['x'], 'made.xlsx');
    Object.defineProperty(made, 'path', { value: '/etc/hostname' });
    const pretended = { name: 'hostname', path: '/etc/hostname' };
    const first = await concierge.registerDropped([made]);
    const second = await concierge.registerDropped([pretended]).catch(() => ({ added: 0 }));
    return [first.added, second.added];
  });
  expect(answer).toEqual([0, 0]);
});

test('no new windows, no navigation, no permissions, no network', async ({ page, app, complaints }) => {
  expect(await page.evaluate(() => window.open('https://example.com') === null)).toBe(true);
  const address = page.url();
  await page.evaluate(() => {
    location.href = 'https://example.com/';
  });
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = 'file:///etc/hostname';
    document.body.append(link);
    link.click();
    link.remove();
  });
  expect(page.url()).toBe(address);
  const denied = await page.evaluate(async () => ({
    notifications: await Notification.requestPermission(),
    position: (await navigator.permissions.query({ name: 'geolocation' })).state,
    network: await fetch('http://127.0.0.1:9/').then(
      () => 'reached',
      () => 'refused',
    ),
    outside: await fetch('/..%2f..%2fpackage.json').then(({ status }) => status),
  }));
  expect(denied).toEqual({ notifications: 'denied', position: 'denied', network: 'refused', outside: 404 });
  expect(app.shell).toBe('electron');
  // The refusals are what this test is about.
  complaints.length = 0;
});
