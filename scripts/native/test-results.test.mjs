import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../app/testing/temporary-folder.ts';
import { closingLine } from '../suite/tally.mjs';
import { tallyOfResults } from './test-results.mjs';

/** Runs tests as they are run in node.exe, and answers what is told of them. */
function run(tests, change = (written) => written) {
  const folder = temporaryFolder();
  const file = join(folder, 'some.cjs');
  const results = join(folder, 'some.jsonl');
  writeFileSync(
    file,
    `const { describe, test } = require('node:test');
     const { readFileSync } = require('node:fs');
     const { setTimeout: sleep } = require('node:timers/promises');
     const told = async () => {
       while (!readFileSync(${JSON.stringify(results)}, 'utf8').includes('passes')) await sleep(5);
     };
     ${tests}`,
  );
  const { status } = spawnSync(process.execPath, [
    `--test-reporter=${pathToFileURL(join(__dirname, 'test-reporter.mjs')).href}`,
    `--test-reporter-destination=${results}`,
    file,
  ]);
  if (existsSync(results)) writeFileSync(results, change(readFileSync(results, 'utf8')));
  const tally = tallyOfResults('some', results, status ?? 1);
  return { line: closingLine(tally), told: tally.failures.map(({ name, detail }) => `${name}: ${detail}`) };
}

test('what passed, failed and was skipped is counted and named', () => {
  const { line, told } = run(`
    test('passes', () => undefined);
    describe('some', () => test('fails', () => { throw new Error('why') }));
    test('needs more', { skip: 'not here' }, () => undefined);`);
  expect(line).toBe('1 passed, 1 failed, 1 skipped');
  expect(told).toEqual([expect.stringMatching(/^native some: fails: Error: why/)]);
});

test('a process that ends well in the middle of its tests failed', () => {
  const { told } = run(`
    test('passes', () => undefined);
    test('ends it', () => told().then(() => process.exit(0)));
    test('is never begun', () => undefined);`);
  expect(told).toEqual(['native some: node.exe ended with 0 in the middle, after 1 tests']);
});

test('a process that crashes, finds no test or never began failed', () => {
  const crashes = `test('passes', () => undefined); test('crashes', () => told().then(() => process.abort()));`;
  expect(run(crashes).told).toEqual(['native some: node.exe ended with 1 after 1 tests']);
  expect(run('').told).toEqual(['native some: node.exe ended well, but no test began']);
  expect(tallyOfResults('some', join(temporaryFolder(), 'none'), 0).failures).toEqual([
    { name: 'native some', detail: 'node.exe ended well, but no test began' },
  ]);
});

test('what was cut off in the middle of a line failed, and costs nothing of what came before', () => {
  const { line, told } = run(`test('one', () => undefined); test('two', () => undefined);`, (written) =>
    written.slice(0, written.indexOf('two')),
  );
  expect(line).toBe('1 passed, 1 failed, 0 skipped');
  expect(told).toEqual(['native some: node.exe ended with 0 in the middle, after 1 tests']);
});
