import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../app/testing/temporary-folder.ts';
import {
  executableIn,
  findElectron,
  firstError,
  parseMissing,
  reasonAgainstElectron,
  unpackedElectron,
} from './electron.mjs';

let root = '';
const say = () => undefined;
const touch = (path, text = '') => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
};

beforeEach(() => {
  root = temporaryFolder();
});

const good = {
  platform: 'linux',
  env: { DISPLAY: ':0' },
  isRoot: false,
  missingLibraries: [],
  sandboxWorks: true,
  noSandbox: false,
};

test.each([
  ['a desktop', {}, null],
  ['Wayland alone', { env: { WAYLAND_DISPLAY: 'wayland-0' } }, null],
  ['no display', { env: {} }, 'there is no display'],
  ['an empty display', { env: { DISPLAY: '' } }, 'there is no display'],
  ['a missing library', { missingLibraries: ['libnss3.so'] }, 'Electron lacks libnss3.so'],
  ['root', { isRoot: true }, "Electron's sandbox does not work as root"],
  ['root in a test', { isRoot: true, noSandbox: true }, null],
  ['no user namespaces', { sandboxWorks: false }, "Electron's sandbox is not allowed on this system"],
  ['no user namespaces in a test', { sandboxWorks: false, noSandbox: true }, null],
  ['Windows, whatever else', { platform: 'win32', env: {}, sandboxWorks: false }, null],
  ['macOS, whatever else', { platform: 'darwin', env: {} }, null],
])('%s', (_name, difference, reason) => {
  expect(reasonAgainstElectron({ ...good, ...difference })).toBe(reason);
});

test.each(['linux', 'darwin', 'win32'])('the given folder comes before the package: %s', (platform) => {
  const given = join(root, 'given');
  const own = touch(join(root, 'node_modules', 'electron', 'dist', executableIn(platform)));
  expect(unpackedElectron(root, {}, platform), 'cut off while unpacking').toBeNull();
  touch(join(root, 'node_modules', 'electron', 'path.txt'));
  expect(unpackedElectron(root, {}, platform)).toBe(own);
  const override = touch(join(given, executableIn(platform)));
  expect(unpackedElectron(root, { ELECTRON_OVERRIDE_DIST_PATH: given }, platform)).toBe(override);
});

/** An installer in place of Electron's own, whose download we cannot rely on. */
function installer(script) {
  touch(join(root, 'node_modules', 'electron', 'package.json'), '{ "version": "1.0.0" }');
  touch(join(root, 'node_modules', 'electron', 'install.js'), script);
  return join(root, 'failure.json');
}

test('a failed download is remembered for a day', async () => {
  const failure = installer(`console.error('Error: getaddrinfo ENOTFOUND'); process.exit(1)`);
  const first = await findElectron(root, failure, { say, env: {}, now: () => 1_000 });
  expect(first).toEqual({ missing: 'Electron could not be downloaded (getaddrinfo ENOTFOUND)' });

  let asked = 0;
  const again = (hours) =>
    findElectron(root, failure, { say: () => asked++, env: {}, now: () => 1_000 + hours * 3_600_000 });
  expect(await again(23)).toMatchObject({ missing: expect.stringContaining('a day later') });
  expect(asked).toBe(0);
  await again(25);
  expect(asked).toBe(1);
});

test('a download that does not end is ended', async () => {
  const failure = installer('setInterval(() => {}, 1000)');
  const found = await findElectron(root, failure, { say, env: {}, limit: 200 });
  expect(found).toMatchObject({ missing: expect.stringContaining('no answer within') });
});

test('a download that works is used', async () => {
  const dist = join(root, 'node_modules', 'electron', 'dist');
  const file = join(dist, executableIn(process.platform));
  const failure = installer(`const fs = require('fs'), p = require('path');
    fs.mkdirSync(p.dirname(${JSON.stringify(file)}), { recursive: true });
    fs.writeFileSync(${JSON.stringify(file)}, ''); fs.writeFileSync(${JSON.stringify(join(dist, '..', 'path.txt'))}, '')`);
  expect(await findElectron(root, failure, { say, env: {} })).toEqual({ path: file });
});

test('reads what the tools say', () => {
  expect(
    parseMissing(
      '\tlibnss3.so => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x1)\n\tlibgbm.so.1 => not found',
    ),
  ).toEqual(['libnss3.so', 'libgbm.so.1']);
  expect(firstError('at x\nRequestError: connect ECONNREFUSED 1.2.3.4\n at y')).toBe(
    'connect ECONNREFUSED 1.2.3.4',
  );
});
