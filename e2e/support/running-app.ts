import type { ElectronApplication, Page } from '@playwright/test';
import { pageSession } from './page-session';

/** The app under test, whichever shell shows it. */
export interface RunningApp {
  readonly shell: 'electron' | 'serve';
  readonly page: Page;
  /** Electron's main process, for what only it can tell; null in a browser. */
  readonly electron: ElectronApplication | null;
  /** Process id of the main process. */
  readonly pid: number;
  /** Ends the app as a user does, and waits until it is gone. */
  close(): Promise<void>;
  /** Ends its processes at once, as a crash does. */
  kill(): Promise<void>;
}

export interface LaunchOptions {
  /** Private folder for settings, recipes and history. */
  dataDir: string;
  size: { width: number; height: number };
  scheme?: 'light' | 'dark';
  /** Called for every page before it loads anything. */
  watch: (page: Page) => Promise<void>;
}

/** Drops files and folders on the window as a real drag does, by their paths. */
export async function drop(page: Page, paths: readonly string[]): Promise<void> {
  const session = await pageSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  const size =
    page.viewportSize() ?? (await page.evaluate(() => ({ width: innerWidth, height: innerHeight })));
  const at = { x: Math.round(size.width / 2), y: Math.round(size.height / 2) };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, ...at, data });
}
