import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test } from '../support/folder';
import { npmStart } from '../support/launcher';

/** Starts without arguments and waits for the address that the serve shell prints. */
async function startWindow(folder: string, env: Record<string, string | undefined>) {
  const { child, ended, send } = npmStart([], {
    cwd: folder,
    env: { CONCIERGE_DATA_DIR: join(folder, 'data'), BROWSER: 'true', ...env },
  });
  let talk = '';
  await new Promise<void>((resolve, reject) => {
    const listen = (text: string) => {
      talk += text;
      if (/http:\/\/127\.0\.0\.1:\d+\S*\s/.test(talk)) resolve();
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    void ended.then(({ code }) => reject(new Error(`ended with code ${code}:\n${talk}`)));
  });
  send('SIGTERM');
  await ended;
  return talk;
}

test('without a display the reason and the address are printed', async ({ folder }) => {
  test.skip(process.platform !== 'linux', 'Windows and macOS always have a display');
  const talk = await startWindow(folder, { DISPLAY: undefined, WAYLAND_DISPLAY: undefined });
  expect(talk.match(/^Opening in the browser, because .*$/gm)).toEqual([
    'Opening in the browser, because there is no display.',
  ]);
});

test('an Electron that shows no window gives way to the browser, with its reason', async ({ folder }) => {
  test.skip(
    process.platform !== 'linux',
    'the stand-in for Electron is a script; Windows and macOS run none',
  );
  const electron = join(folder, 'electron');
  await mkdir(electron, { recursive: true });
  await writeFile(
    join(electron, 'electron'),
    '#!/bin/sh\necho "[1:FATAL:x.cc(1)] Cannot open display" >&2\nexit 1\n',
  );
  await chmod(join(electron, 'electron'), 0o755);
  await writeFile(join(electron, 'chrome-sandbox'), '');
  await chmod(join(electron, 'chrome-sandbox'), 0o4755);
  const asRoot = process.getuid?.() === 0;
  // An address nobody listens on: no browser can open a tab there.
  const talk = await startWindow(folder, { DISPLAY: ':987', ELECTRON_OVERRIDE_DIST_PATH: electron });
  expect(talk).toContain(
    asRoot
      ? "because Electron's sandbox does not work as root"
      : 'because Electron did not start: Cannot open display',
  );
});
