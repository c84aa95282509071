import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../app/testing/temporary-folder.ts';

/** What a run with a private temporary folder finds at its end, whose child did this, and one that outlives it that. */
function run(childsWork, { patience = 0, later = '' } = {}) {
  const script = join(temporaryFolder(), 'run.mjs');
  writeFileSync(
    script,
    `import { privateTemporaryFolder } from ${JSON.stringify(pathToFileURL(join(__dirname, 'temporary-folder.mjs')).href)};
     import { execFileSync, spawn } from 'node:child_process';
     const temporary = privateTemporaryFolder();
     execFileSync(process.execPath, ['-e', ${JSON.stringify(childsWork)}]);
     if (${JSON.stringify(later)}) spawn(process.execPath, ['-e', ${JSON.stringify(later)}]);
     console.log(JSON.stringify({ folder: temporary.folder, ...(await temporary.checked(${patience})) }));`,
  );
  return JSON.parse(spawnSync(process.execPath, [script], { encoding: 'utf8' }).stdout);
}
const there = (name) => `require('path').join(require('os').tmpdir(), '${name}')`;
const make = (name) => `require('fs').mkdirSync(${there(name)})`;
const remove = (name) => `require('fs').rmdirSync(${there(name)})`;

test('what a child leaves is found by name and removed; what other programs leave is only removed', () => {
  const clean = run(make('playwright-cache'));
  expect(clean).toMatchObject({ passed: 1, failures: [] });
  expect(dirname(clean.folder)).toBe(tmpdir());
  expect(existsSync(clean.folder)).toBe(false);

  const left = run(make('concierge-work'));
  expect(left).toMatchObject({
    passed: 0,
    failures: [{ name: 'temporary files', detail: 'concierge-work was left behind' }],
  });
  expect(existsSync(left.folder)).toBe(false);
});

test('what a process removes that ends a little later was not left', () => {
  const clean = run(make('concierge-work'), { patience: 60_000, later: remove('concierge-work') });
  expect(clean).toMatchObject({ passed: 1, failures: [] });
});
