import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../app/testing/temporary-folder.ts';
import { runNode } from './command.mjs';
import { tallyOfPart, tallyOfReport } from './report.mjs';

const well = { code: 0, end: 'exit code 0' };
const badly = { code: 1, end: 'exit code 1' };
const failuresOf = ({ failures }) => failures.map(({ name, detail }) => `${name}: ${detail}`);

function failures(report, ended) {
  const file = join(temporaryFolder(), 'report.json');
  if (report !== null) writeFileSync(file, report);
  return failuresOf(tallyOfReport('runner', file, ended, (tally) => tally));
}

test('a runner that ended well and found tests has the tally of its report', () => {
  expect(failures('{ "passed": 1, "failures": [], "skips": [] }', well)).toEqual([]);
  expect(
    failures('{ "passed": 1, "failures": [{ "name": "a", "detail": "b" }], "skips": [] }', badly),
  ).toEqual(['a: b']);
});

test('a runner without a whole report failed, and one that ended badly without saying why', () => {
  expect(failures(null, well)).toEqual(['runner: ended without a report (exit code 0)']);
  expect(failures('{ "passed": 1, "fail', badly)).toEqual([
    expect.stringMatching(/^runner: its report cannot be read: .*\(exit code 1\)$/),
  ]);
  expect(failures('{ "passed": 0, "failures": [], "skips": [] }', well)).toEqual([
    'runner: no test was found',
  ]);
  expect(failures('{ "passed": 2, "failures": [], "skips": [] }', badly)).toEqual([
    'runner: no test failed, but it ended with exit code 1',
  ]);
});

test('a part that throws is a failure of its name', async () => {
  const refused = tallyOfPart('native', () => Promise.reject(new Error('could not build')));
  expect(failuresOf(await refused)).toEqual(['native: could not build']);
});

test('a file of unit tests whose process dies, or that has none, is named', async () => {
  const folder = temporaryFolder();
  const write = (name, text) => writeFileSync(join(folder, `${name}.test.js`), text);
  write('passes', `test('passes', () => undefined)`);
  write('dies', `test('lives', () => undefined); test('dies', () => process.kill(process.pid, 'SIGKILL'))`);
  write('empty', '');
  const report = join(folder, 'report.json');
  const ended = await runNode(
    [
      join(process.cwd(), 'node_modules', 'vitest', 'vitest.mjs'),
      ...['run', '--root', folder, '--globals', '--pool=forks', '--no-cache'],
      `--reporter=${join(__dirname, 'vitest-reporter.mjs')}`,
    ],
    { cwd: process.cwd(), env: { CONCIERGE_TALLY: report } },
  );
  const tally = tallyOfReport('unit tests', report, ended, (told) => told);
  expect(tally.passed).toBe(1);
  expect(failuresOf(tally).sort()).toEqual([
    'an error outside any test: [vitest-pool]: Worker forks emitted error.',
    'dies.test.js > dies: pending',
    'dies.test.js > lives: pending',
    expect.stringMatching(/^empty\.test\.js: No test suite found/),
  ]);
});
