/**
 * What a part of the suite found. A check such as the types counts as one test.
 *
 * @typedef {{ name: string, reason: string }} Skip
 * @typedef {{ name: string, detail: string }} Failure
 * @typedef {{ passed: number, failures: Failure[], skips: Skip[] }} Tally
 */

/** What no Debian machine can have; anything else has to run where nothing may be skipped, what needs Wine too. */
const ELSEWHERE = /\b(Windows|macOS)\b/;

/** @param {Tally[]} tallies @returns {Tally} */
export function sum(tallies) {
  return {
    passed: tallies.reduce((total, { passed }) => total + passed, 0),
    failures: tallies.flatMap(({ failures }) => failures),
    skips: tallies.flatMap(({ skips }) => skips),
  };
}

/** @param {Tally} tally */
export function closingLine({ passed, failures, skips }) {
  return `${passed} passed, ${failures.length} failed, ${skips.length} skipped`;
}

/**
 * @param {Tally} tally
 * @returns {string[]} a line for each reason, with the tests it skipped
 */
export function skipLines({ skips }) {
  /** @type {Map<string, string[]>} */
  const reasons = new Map();
  for (const { name, reason } of skips) reasons.set(reason, [...(reasons.get(reason) ?? []), name]);
  return [...reasons].flatMap(([reason, names]) => names.map((name) => `skipped: ${name} (${reason})`));
}

/** Skips that a fully equipped Debian machine must not have. @param {Tally} tally */
export function forbiddenSkips({ skips }) {
  return skips.filter(({ name, reason }) => !ELSEWHERE.test(`${name} ${reason}`));
}
