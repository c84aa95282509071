import { existsSync, readFileSync } from 'node:fs';

/** @typedef {import('./tally.mjs').Tally} Tally */

/**
 * The tally in a runner's report. A runner that died before it reported, or that ended badly for reasons that it did not
 * report, failed: that is never "0 failed".
 *
 * @param {string} name of the runner
 * @param {string} file its report
 * @param {{ code: number, end: string }} ended
 * @param {(report: unknown) => Tally} tallyOf
 * @returns {Tally}
 */
export function tallyOfReport(name, file, { code, end }, tallyOf) {
  const failed = (/** @type {string} */ detail) => ({
    passed: 0,
    failures: [{ name, detail: `${detail} (${end})` }],
    skips: [],
  });
  if (!existsSync(file)) return failed('ended without a report');
  /** @type {Tally} */
  let tally;
  try {
    tally = tallyOf(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    return failed(`its report cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  if (tally.failures.length > 0) return tally;
  if (tally.passed + tally.skips.length === 0) tally.failures.push({ name, detail: 'no test was found' });
  else if (code !== 0) tally.failures.push({ name, detail: `no test failed, but it ended with ${end}` });
  return tally;
}

/**
 * What a part of the suite found. One that throws is a failure like any other, not the end of the run.
 *
 * @param {string} name
 * @param {() => Tally | Promise<Tally>} part
 * @returns {Promise<Tally>}
 */
export async function tallyOfPart(name, part) {
  try {
    return await part();
  } catch (error) {
    return {
      passed: 0,
      failures: [{ name, detail: error instanceof Error ? error.message : String(error) }],
      skips: [],
    };
  }
}
