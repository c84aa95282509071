import { request } from 'node:http';
import { expect, test } from '../support/test';

/** Status of a bare request, as another program or a page elsewhere would send it. */
function ask(address: URL, path: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: address.hostname, port: address.port, path, headers: { host: address.host, ...headers } },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

test('only the browser with the cookie gets in; other hosts and origins are refused', async ({ page }) => {
  await expect(page.getByText('No files yet')).toBeVisible();
  const address = new URL(page.url());
  expect(address.hostname).toBe('127.0.0.1');
  expect(page.url()).not.toContain('token');

  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  const known = { cookie: `${cookie?.name}=${cookie?.value}` };
  expect(await ask(address, '/', known)).toBe(200);
  expect(await ask(address, '/')).toBeGreaterThanOrEqual(400);
  expect(await ask(address, '/', { ...known, host: 'evil.example' })).toBeGreaterThanOrEqual(400);
  expect(await ask(address, '/', { ...known, origin: 'https://evil.example' })).toBeGreaterThanOrEqual(400);
  expect(await ask(address, '/../package.json', known)).toBeGreaterThanOrEqual(400);
});
