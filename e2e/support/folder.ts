import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';

export interface FolderFixture {
  /** A private folder, with spaces in its path as many users have them, that is removed after the test. */
  folder: string;
}

export const test = base.extend<FolderFixture>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'concierge e2e '));
    await use(folder);
    // Windows lets go of the files of an ended process only a moment later.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },
});
