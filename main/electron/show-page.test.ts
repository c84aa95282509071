import { describe, expect, it } from 'vitest';
import { showPage } from './show-page';

/** A window whose load ends as Electron tells it, with the code of Chromium's error. */
function windowThatFails(code: string) {
  const error = Object.assign(new Error(`${code} loading 'app://concierge/'`), { code });
  return { loadURL: () => Promise.reject(error) };
}

describe('showing the page', () => {
  it('fails where the page cannot be loaded', async () => {
    await expect(showPage(windowThatFails('ERR_FILE_NOT_FOUND'))).rejects.toThrow('ERR_FILE_NOT_FOUND');
  });

  it('does not fail where the page is loaded anew before its first load has ended', async () => {
    await expect(showPage(windowThatFails('ERR_ABORTED'))).resolves.toBeUndefined();
  });
});
