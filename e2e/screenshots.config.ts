import { defineConfig } from '@playwright/test';
import { findElectron } from './support/machine';
import type { ShellOptions } from './support/test';

/** npm run screenshots: takes the pictures in docs/images, in Electron where it is there. */
export default defineConfig<ShellOptions>({
  testDir: 'screenshots',
  testMatch: '*.spec.ts',
  outputDir: '../test-results',
  globalSetup: './support/display.ts',
  timeout: 180_000,
  workers: 1,
  reporter: [['list']],
  projects: [{ name: 'pictures', use: { shell: findElectron() ? 'electron' : 'serve' } }],
});
