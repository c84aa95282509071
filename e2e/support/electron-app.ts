import { once } from 'node:events';
import { _electron, errors, type ElectronApplication } from '@playwright/test';
import { findElectron, root, testFlags } from './machine';
import type { LaunchOptions, RunningApp } from './running-app';

/** Starts the built app in real Electron. */
export async function launchElectron(options: LaunchOptions): Promise<RunningApp> {
  const executablePath = findElectron();
  if (executablePath === null) throw new Error('no Electron');
  const app = await attach({
    executablePath,
    args: [...testFlags, `--user-data-dir=${options.dataDir}`, root],
    env: { ...definedEnvironment(), CONCIERGE_DATA_DIR: options.dataDir },
    ...(options.scheme ? { colorScheme: options.scheme } : {}),
    timeout: 30_000,
  });
  const child = app.process();
  const page = await app.firstWindow();
  await options.watch(page);
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

/**
 * Seen once: Playwright never finished attaching to a process that had told already that its window shows. Playwright ends
 * such a process, and it is started a second time; any other failure stands.
 */
async function attach(options: Parameters<typeof _electron.launch>[0]): Promise<ElectronApplication> {
  try {
    return await _electron.launch(options);
  } catch (error) {
    if (!(error instanceof errors.TimeoutError)) throw error;
    return _electron.launch(options);
  }
}

function definedEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}
