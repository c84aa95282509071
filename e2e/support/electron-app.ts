import { once } from 'node:events';
import { _electron } from '@playwright/test';
import { findElectron, root, testFlags } from './machine';
import type { LaunchOptions, RunningApp } from './running-app';
import { slowPage } from './slow-line';

/**
 * Starts the built app in real Electron. Playwright is left to find the program by Electron's package, which knows the same
 * folders as `findElectron`: only then does it hold the app back until it has attached. Where it is given a path the two
 * race, and one launch here never ended. That it met a window that had not begun to load, for which Playwright waits for
 * ever (microsoft/playwright#29386), is inferred.
 */
export async function launchElectron(options: LaunchOptions): Promise<RunningApp> {
  if (findElectron() === null) throw new Error('no Electron');
  const app = await _electron.launch({
    args: [...testFlags, `--user-data-dir=${options.dataDir}`, root],
    env: { ...definedEnvironment(), CONCIERGE_DATA_DIR: options.dataDir },
    ...(options.scheme ? { colorScheme: options.scheme } : {}),
    timeout: 120_000,
  });
  const child = app.process();
  const page = await app.firstWindow();
  await options.watch(page);
  await slowPage(page);
  const { width, height } = options.size;
  await app.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
    { width, height },
  );
  await page.waitForFunction((size) => innerWidth === size.width && innerHeight === size.height, {
    width,
    height,
  });
  return {
    shell: 'electron',
    page,
    electron: app,
    pid: child.pid ?? 0,
    close: () => app.close(),
    kill: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

function definedEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}
