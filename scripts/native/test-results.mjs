import { existsSync, readFileSync } from 'node:fs';

/**
 * The tally of what `test-reporter.mjs` wrote of one file of tests. A process that crashed, hung, found no test or ended in the
 * middle of them, however well, reports less than it should, never less than a failure.
 *
 * @param {string} name of the file of tests
 * @param {string} file what the reporter wrote, where it came to that
 * @param {number | 'timeout'} ended exit code of the process
 * @returns {import('../suite/tally.mjs').Tally}
 */
export function tallyOfResults(name, file, ended) {
  /** @type {import('../suite/tally.mjs').Tally} */
  const tally = { passed: 0, failures: [], skips: [] };
  const fail = (/** @type {string} */ detail) => tally.failures.push({ name: `native ${name}`, detail });
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  let tests = 0;
  let cameToEnd = false;
  for (const line of lines) {
    const result = read(line);
    if (result?.outcome === 'end') cameToEnd = true;
    if (!result || result.outcome === 'end') continue;
    tests++;
    const full = `native ${name}: ${result.name}`;
    if (result.outcome === 'pass') tally.passed += 1;
    else if (result.outcome === 'skip') tally.skips.push({ name: full, reason: result.detail });
    else tally.failures.push({ name: full, detail: result.detail });
  }
  if (ended !== 0 && tally.failures.length === 0) fail(`node.exe ended with ${ended} after ${tests} tests`);
  else if (tests === 0) fail('node.exe ended well, but no test began');
  else if (!cameToEnd) fail(`node.exe ended with ${ended} in the middle, after ${tests} tests`);
  return tally;
}

/**
 * @param {string} line
 * @returns {{ name: string, outcome: string, detail: string } | null} null for the last line of a process that was cut off
 */
function read(line) {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
