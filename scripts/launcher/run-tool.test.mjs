import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cleanEnvironment, npmCommand } from './run-tool.mjs';

const machine = (more) => ({
  env: {},
  execPath: join('/node', 'bin', 'node'),
  exists: () => false,
  platform: 'linux',
  ...more,
});

test('npm is run by its JavaScript wherever that is found', () => {
  const given = '/npm/bin/npm-cli.js';
  expect(npmCommand(machine({ env: { npm_execpath: given }, exists: () => true })).args).toEqual([given]);
  const beside = join('/node', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
  expect(npmCommand(machine({ exists: (path) => path === beside }))).toEqual({
    file: join('/node', 'bin', 'node'),
    args: [beside],
    shell: false,
  });
});

test('another package manager is not taken for npm', () => {
  expect(
    npmCommand(machine({ env: { npm_execpath: '/pnpm/pnpm.cjs' }, exists: (path) => path.includes('pnpm') })),
  ).toEqual({
    file: 'npm',
    args: [],
    shell: false,
  });
});

test('only the batch file on Windows needs a shell', () => {
  expect(npmCommand(machine({ platform: 'win32' }))).toEqual({ file: 'npm.cmd', args: [], shell: true });
});

test('settings of the npm above are not handed to the npm below', () => {
  expect(
    cleanEnvironment({
      npm_config_loglevel: 'silent',
      npm_lifecycle_event: 'start',
      npm_config_registry: 'x',
      PATH: 'p',
    }),
  ).toEqual({ npm_config_registry: 'x', PATH: 'p' });
});
