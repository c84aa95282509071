import type { ElectronApplication } from '@playwright/test';
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

/** Addresses that the page was about to go to and was kept from. */
async function watchRefusals(electron: ElectronApplication): Promise<() => Promise<string[]>> {
  await electron.evaluate(({ BrowserWindow }) => {
    const refused: string[] = [];
    Object.assign(globalThis, { refused });
    BrowserWindow.getAllWindows()[0]?.webContents.on('will-frame-navigate', (event) => {
      if (event.defaultPrevented) refused.push(event.url);
    });
  });
  return () => electron.evaluate(() => (globalThis as unknown as { refused: string[] }).refused);
}

test('no new windows, no navigation, no permissions, no network', async ({
  page,
  app,
  complaints,
  provoked,
}) => {
  provoked.push(
    /^console: Not allowed to load local resource: file:\/\/\/etc\/hostname/,
    /^console: .* violates .*Content Security Policy/,
    /^content security policy: connect-src http:\/\/127\.0\.0\.1:9\//,
    /^console: Failed to load resource: .* 404 /,
  );
  const refused = await watchRefusals(app.electron!);
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
  await expect.poll(refused).toEqual(['https://example.com/']);
  await expect.poll(() => complaints).toContainEqual(expect.stringContaining('file:///etc/hostname'));
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
});
