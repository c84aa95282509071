import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder';
import { StderrFile } from './stderr-file';

it('keeps what a child writes, and leaves no file however this process ends', async () => {
  const folder = temporaryFolder();
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  const file = new StderrFile();
  // What would be left if this process were killed now.
  if (process.platform !== 'win32') expect(await readdir(folder)).toEqual([]);
  const script = "console.error('x'.repeat(50)); console.error('last words')";
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', file.descriptor] });
  await once(child, 'close');
  expect(file.take(15)).toBe('xxx\nlast words\n');
  expect(await readdir(folder)).toEqual([]);
});
