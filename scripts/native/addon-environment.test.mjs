import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../app/testing/temporary-folder.ts';
import { addonEnvironment } from './addon-environment.mjs';

let folder = '';
/** @type {string[]} */
let said = [];
let builds = 0;

/** @param {{ platform?: NodeJS.Platform, missing?: string, fails?: string }} [how] */
function ask({ platform = 'win32', missing, fails } = {}) {
  return addonEnvironment((line) => said.push(line), {
    platform,
    lacking: () => missing ?? null,
    build: async () => {
      builds++;
      if (fails) throw new Error(fails);
      writeFileSync(join(folder, 'concierge.node'), '');
      return folder;
    },
    stampFile: join(folder, 'addon.json'),
  });
}

beforeEach(() => {
  folder = temporaryFolder();
  said = [];
  builds = 0;
});

test('the addon is built once and then found', async () => {
  const addon = { CONCIERGE_ADDON: join(folder, 'concierge.node') };
  expect(await ask()).toEqual(addon);
  expect(await ask()).toEqual(addon);
  expect(builds).toBe(1);
  expect(said).toEqual(['Building the COM addon ...']);
});

test('a build that fails is said, the app goes on, and it is not tried at every start', async () => {
  expect(await ask({ fails: 'cmake could not configure native/' })).toEqual({});
  expect(await ask({ fails: 'cmake could not configure native/' })).toEqual({});
  expect(builds).toBe(1);
  expect(said.at(-1)).toContain('cmake could not configure native/ (npm run build:native tries again)');
});

test('what the machine lacks is said, and looked for again at the next start', async () => {
  expect(await ask({ missing: 'not installed: cmake' })).toEqual({});
  expect(said).toEqual(['Without COM, since the addon cannot be built here: not installed: cmake.']);
  expect(await ask()).toHaveProperty('CONCIERGE_ADDON');
});

test('elsewhere there is nothing to build and nothing to say', async () => {
  expect(await ask({ platform: 'linux' })).toEqual({});
  expect([builds, said]).toEqual([0, []]);
});
