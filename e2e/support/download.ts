import { expect } from '@playwright/test';
import type { RunningApp } from './running-app';

/**
 * Saves the download that `begin` starts under `path`. Electron asks the user for a place in a dialog of the system,
 * which nobody could answer here: there the place is given beforehand.
 */
export async function saveDownload(
  { electron, page }: RunningApp,
  path: string,
  begin: () => Promise<void>,
): Promise<void> {
  if (!electron) {
    const downloading = page.waitForEvent('download');
    await begin();
    await (await downloading).saveAs(path);
    return;
  }
  await electron.evaluate(({ session }, place) => {
    const saved = new Promise<string>((resolve) => {
      session.defaultSession.once('will-download', (_event, item) => {
        item.setSavePath(place);
        item.once('done', (_done, state) => resolve(state));
      });
    });
    Object.assign(globalThis, { saved });
  }, path);
  await begin();
  const state = await electron.evaluate(() => (globalThis as unknown as { saved: Promise<string> }).saved);
  expect(state).toBe('completed');
}
