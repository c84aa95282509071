import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../app/testing/temporary-folder.ts';
import { install, installNeeded } from './install.mjs';
import { readJson, writeJson } from './stamp.mjs';

let root = '';
let stamp = '';
const packages = (version) => ({
  packages: {
    '': { name: 'x' },
    'node_modules/a': { version },
    'node_modules/@s/b': { version: '1.0.0' },
    'node_modules/only-elsewhere': { version: '1.0.0', optional: true },
  },
});

/** What npm leaves behind when it has installed everything. */
function npmRan(version = '1.0.0') {
  for (const name of ['a', '@s/b']) writeJson(join(root, 'node_modules', name, 'package.json'), { name });
  writeJson(join(root, 'node_modules', '.package-lock.json'), packages(version));
}

beforeEach(() => {
  root = temporaryFolder();
  stamp = join(root, '.cache', 'install.json');
  writeJson(join(root, 'package-lock.json'), packages('1.0.0'));
});

async function settled() {
  npmRan();
  await install(root, stamp, { say: () => undefined });
  expect(installNeeded(root, stamp)).toBeNull();
}

test('a clean clone needs everything', () => {
  expect(installNeeded(root, stamp)).toEqual({ why: 'first start', clean: true });
});

test('packages that npm installed itself are adopted without installing again', async () => {
  npmRan();
  expect(installNeeded(root, stamp)).toEqual({ adopt: true });
  await settled();
});

test('an installation that never wrote its last file is repaired', () => {
  mkdirSync(join(root, 'node_modules', 'a'), { recursive: true });
  expect(installNeeded(root, stamp)).toMatchObject({ why: 'the last installation was interrupted' });
});

test('an installation of ours that was cut off over an older one is repaired', async () => {
  await settled();
  writeJson(`${stamp}.started`, { pid: 1 });
  expect(installNeeded(root, stamp)).toMatchObject({
    why: 'the last installation was interrupted',
    clean: true,
  });
});

test('a package that somebody deleted is noticed', async () => {
  await settled();
  rmSync(join(root, 'node_modules', '@s', 'b'), { recursive: true });
  expect(installNeeded(root, stamp)).toEqual({ why: '@s/b is missing', clean: true });
});

test('a changed lockfile installs on top of what is there', async () => {
  await settled();
  writeJson(join(root, 'package-lock.json'), packages('1.1.0'));
  expect(installNeeded(root, stamp)).toEqual({ why: 'package-lock.json changed', clean: false });
});

test.each([
  ['node', { node: 'v18.0.0' }, 'Node changed from v18.0.0'],
  ['platform', { platform: 'plan9-mips' }, 'the platform changed from plan9-mips'],
])('another %s starts afresh', async (_name, change, why) => {
  await settled();
  writeJson(stamp, { ...readJson(stamp), ...change });
  expect(installNeeded(root, stamp)).toMatchObject({ why: expect.stringContaining(why), clean: true });
});

test('a damaged stamp does no harm', async () => {
  await settled();
  writeFileSync(stamp, '{ "lock"');
  expect(installNeeded(root, stamp)).toEqual({ adopt: true });
});
