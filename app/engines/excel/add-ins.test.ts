import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-folder';
import { buildFixture } from '../embedded/testing/fixtures';
import { loadAddIns } from './add-ins';
import { modelLease, type ModelLease } from './testing/model-lease';

let folder: string;
let lease: ModelLease;

beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(path.join(folder, 'server'));
  lease = modelLease(path.join(folder, 'server'));
});
afterEach(async () => {
  await lease.close();
});

it('loads an add-in once a session, and lets macros run only meanwhile', async () => {
  const file = path.join(folder, 'functions.xlam');
  writeFileSync(file, buildFixture('macros'));
  await loadAddIns(lease, [file]);
  await loadAddIns(lease, [file]);
  expect(lease.called).toEqual(['AutomationSecurity', 'Workbooks', 'Open', 'AutomationSecurity']);
});

it.each(['gone.xlam', 'gone.xll'])('names %s and the setting when it cannot be loaded', async (name) => {
  await expect(loadAddIns(lease, [path.join(folder, name)])).rejects.toMatchObject({
    code: 'missing-part',
    message: expect.stringContaining(name) as string,
    hint: expect.stringMatching(/Add-ins to load/) as string,
  });
  // What is opened next runs nothing.
  if (name.endsWith('.xlam')) expect(lease.called.at(-1)).toBe('AutomationSecurity');
});
