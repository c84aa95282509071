import { once } from 'node:events';
import { _electron } from '@playwright/test';
import { findElectron, root, testFlags } from './machine';
import type { LaunchOptions, RunningApp } from './running-app';
import { slowDesktopLine, slowPage } from './slow-line';

/** How long the app may take to start and to show its window, each in ms. */
const START_LIMIT = 120_000;

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
    timeout: START_LIMIT,
  });
  // As for the contexts that Playwright's runner makes; here its limit for scripts held, of 30 s for everything.
  app.context().setDefaultTimeout(0);
  const child = app.process();
  const page = await app.firstWindow({ timeout: START_LIMIT });
  await options.watch(page);
  await slowDesktopLine(app);
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
