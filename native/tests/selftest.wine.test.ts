import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import type { Observed } from '../lab/experiments';
import { runExperiment, type LabHost } from '../lab/run-lab';
import { SELFTESTS } from '../lab/selftests';
import { BUILD, com } from './com';

/**
 * The self-test is for Windows. Under Wine it comes to its end too, and what it sees there is what docs/threading.md says
 * of Wine: so its runs are no dead code until somebody starts them on Windows.
 */
const host: LabHost = { command: [path.join(BUILD, 'lab-host.exe')] };
const RPC_E_CALL_REJECTED = 0x80010001 | 0;

const UNDER_WINE: Readonly<Record<string, Observed>> = {
  'selftest-retry': { result: RPC_E_CALL_REJECTED, retries: 0 },
  'selftest-cancel': { cancelled: false, result: 0 },
  'selftest-registration': {
    registered: 0,
    created: 0,
    removed: 0,
    thereBefore: false,
    forUser: false,
    gone: true,
  },
  'selftest-launcher': { made: 0, parentIsClient: true, joined: true, ended: true },
  'selftest-waits': { found: false, wentOn: true },
};

for (const selftest of SELFTESTS) {
  test(`self-test: ${selftest.title}`, async () => {
    let observed: Observed = {};
    const verdict = await runExperiment(host, selftest, (line) => {
      if (line.type === 'result') observed = line.observed;
    });
    if (!com().snapshot().wine) return assert.ok(verdict.asDocumented, verdict.observed);
    assert.equal(verdict.asDocumented, false, 'Wine cannot show it');
    const expected = UNDER_WINE[selftest.id] ?? {};
    const seen = Object.fromEntries(Object.keys(expected).map((key) => [key, observed[key]]));
    assert.deepEqual(seen, expected);
  });
}

test('every self-test says what Wine shows', () => {
  assert.deepEqual(
    Object.keys(UNDER_WINE),
    SELFTESTS.map(({ id }) => id),
  );
});
