import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TestRunner, afterAll, beforeAll, onTestFinished } from 'vitest';

/**
 * The path of a private folder in the system's temporary folder. Called by a test or its `beforeEach`: made at once,
 * and removed when that test has ended, however it ended, after its `afterEach`. Called while a file or a `describe`
 * is read: made before its first test, removed after its last, and never made when none of them runs. A `beforeAll`
 * is too late to call it.
 */
export function temporaryFolder(): string {
  const folder = path.join(tmpdir(), `concierge-test-${randomUUID()}`);
  const make = (): void => void mkdirSync(folder, { mode: 0o700 });
  // Windows lets go of the files of an ended process only a moment later.
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  if (TestRunner.getCurrentTest()) {
    make();
    onTestFinished(remove);
  } else {
    beforeAll(make);
    afterAll(remove);
  }
  return folder;
}
