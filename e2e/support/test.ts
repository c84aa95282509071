import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { launchElectron } from './electron-app';
import { test as base } from './folder';
import { whyNot } from './machine';
import type { RunningApp } from './running-app';
import { launchInWine, launchServe } from './serve-app';
import { User } from './user';

export { expect };

export interface ShellOptions {
  /** `wine`: the serve shell in the real node.exe under Wine, where COM is. */
  shell: 'electron' | 'serve' | 'wine';
  /** The window's inner size. */
  size: { width: number; height: number };
  /** What the system prefers; null: whatever it is here. */
  scheme: 'light' | 'dark' | null;
}

interface Fixtures {
  /** Starts the app; again with the same data after it was closed. */
  start: () => Promise<RunningApp>;
  app: RunningApp;
  page: Page;
  user: User;
  /** What must not happen in any test: refusals of the content security policy, errors in the console. */
  complaints: string[];
  /** Complaints that a test provokes on purpose, for it to add to: some come only when it has ended. */
  provoked: RegExp[];
}

export const test = base.extend<ShellOptions & Fixtures>({
  shell: ['serve', { option: true }],
  size: [{ width: 1280, height: 800 }, { option: true }],
  scheme: [null, { option: true }],

  provoked: async ({}, use) => use([]),

  complaints: async ({ provoked }, use) => {
    const complaints: string[] = [];
    await use(complaints);
    const own = complaints.filter((each) => !provoked.some((known) => known.test(each)));
    expect(own, 'console errors and refusals of the content security policy').toEqual([]);
  },

  start: async ({ shell, size, scheme, folder, complaints }, use, testInfo) => {
    const reason = whyNot(shell);
    testInfo.skip(reason !== null, reason ?? '');
    const dataDir = join(folder, 'data');
    await mkdir(dataDir, { recursive: true });
    const started: RunningApp[] = [];
    await use(async () => {
      const launch = { electron: launchElectron, serve: launchServe, wine: launchInWine }[shell];
      const app = await launch({
        dataDir,
        size,
        ...(scheme ? { scheme } : {}),
        watch: (page) => watch(page, complaints),
      });
      started.push(app);
      return app;
    });
    for (const app of started) await app.close();
  },

  app: async ({ start }, use) => {
    await use(await start());
  },

  user: async ({ app, page: _failsWithPicture }, use) => {
    await use(new User(app));
  },

  page: async ({ app }, use, testInfo) => {
    await use(app.page);
    if (testInfo.status !== testInfo.expectedStatus && !app.page.isClosed()) {
      await testInfo.attach('window', { body: await app.page.screenshot(), contentType: 'image/png' });
    }
  },
});

/** Collects what a test must not see. A refusal of the policy is an event of the page that bubbles to its window. */
async function watch(page: Page, complaints: string[]): Promise<void> {
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  const report = (text: string) => complaints.push(text);
  await page.exposeFunction('conciergeReport', report);
  const listen = () => {
    const told = (window as unknown as { conciergeReport: (text: string) => void }).conciergeReport;
    window.addEventListener('securitypolicyviolation', (event) => {
      told(`content security policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  };
  await page.addInitScript(listen);
  // Electron's first page is loaded already when tests get hold of it.
  await page.evaluate(listen);
}
