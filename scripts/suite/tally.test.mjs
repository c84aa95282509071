import { expect, test } from 'vitest';
import { playwrightTally } from './playwright-tally.mjs';
import { closingLine, forbiddenSkips, skipLines, sum } from './tally.mjs';

const part = (more) => ({ passed: 0, failures: [], skips: [], ...more });

test('the closing line sums over all runners', () => {
  const total = sum([
    part({ passed: 3, failures: [{ name: 'lint', detail: 'x' }] }),
    part({ passed: 4, skips: [{ name: 'a', reason: 'r' }] }),
  ]);
  expect(closingLine(total)).toBe('7 passed, 1 failed, 1 skipped');
});

test('each skip is named with its reason, those of one reason together', () => {
  const skips = [
    { name: 'a', reason: 'no browser' },
    { name: 'b', reason: 'no LibreOffice' },
    { name: 'c', reason: 'no browser' },
  ];
  expect(skipLines(part({ skips }))).toEqual([
    'skipped: a (no browser)',
    'skipped: c (no browser)',
    'skipped: b (no LibreOffice)',
  ]);
});

test('only what Debian cannot have may be skipped where nothing may be', () => {
  const windows = { name: 'a path over 260 characters', reason: 'Windows only' };
  const browser = { name: 'drop', reason: 'no Chromium, Chrome or Edge' };
  const wine = { name: 'COM under Wine (native/tests)', reason: 'Wine is not installed' };
  expect(forbiddenSkips(part({ skips: [windows, browser, wine] }))).toEqual([browser, wine]);
});

test('a Playwright report: expected, flaky, unexpected, skipped and errors outside tests', () => {
  const spec = (title, status, more = {}) => ({
    title,
    tests: [{ projectName: 'serve', status, results: [{ status, errors: [] }], ...more }],
  });
  const report = {
    suites: [
      {
        title: 'run.spec.ts',
        specs: [spec('passes', 'expected'), spec('sometimes', 'flaky')],
        suites: [
          {
            title: 'files',
            specs: [
              spec('fails', 'unexpected'),
              spec('needs', 'skipped', { annotations: [{ type: 'skip', description: 'no Electron' }] }),
            ],
          },
        ],
      },
    ],
    errors: [{ message: 'global setup failed' }],
  };
  const tally = playwrightTally(report);
  expect(closingLine(tally)).toBe('1 passed, 3 failed, 1 skipped');
  expect(tally.skips).toEqual([{ name: 'serve: run.spec.ts > files > needs', reason: 'no Electron' }]);
  expect(tally.failures.map(({ name }) => name)).toContain('serve: run.spec.ts > sometimes');
});
