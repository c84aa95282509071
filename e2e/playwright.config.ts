import { defineConfig } from '@playwright/test';
import type { ShellOptions } from './support/test';

/** The same specs in both shells. Nothing is tried again: what fails sometimes is a failure. */
export default defineConfig<ShellOptions>({
  testDir: '.',
  outputDir: '../test-results',
  globalSetup: './support/display.ts',
  // Limits end what hangs; how long a machine takes is not what is tested.
  timeout: 300_000,
  expect: { timeout: 90_000 },
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list']],
  projects: [
    { name: 'electron', testMatch: ['window/*.spec.ts', 'electron/*.spec.ts'], use: { shell: 'electron' } },
    { name: 'serve', testMatch: ['window/*.spec.ts', 'serve/*.spec.ts'], use: { shell: 'serve' } },
    // The serve shell in the real node.exe under Wine: every thread on screen is a real COM apartment.
    {
      name: 'wine',
      testMatch: ['window/apartments.spec.ts', 'wine/*.spec.ts'],
      use: { shell: 'wine' },
    },
    { name: 'command line', testMatch: 'command-line/*.spec.ts' },
  ],
});
