import { join } from 'node:path';
import { hashOfSources, readJson, writeJson } from '../launcher/stamp.mjs';
import { memory, root } from '../launcher/paths.mjs';

/** @typedef {{ addon: string } | { failure: string }} Outcome of a build: path of concierge.node, or why there is none */

const SOURCES = [
  'native/CMakeLists.txt',
  'native/src',
  'scripts/native/build-native.mjs',
  'package-lock.json',
];

/** Where the outcome of the last build is kept. */
export const addonStamp = join(memory, 'addon.json');

/** What became of the last build of these very sources; null when there was none. @returns {Outcome | null} */
export function lastOutcome(file = addonStamp) {
  const stamp = /** @type {{ hash?: string, outcome?: Outcome } | null} */ (readJson(file));
  return stamp?.outcome && stamp.hash === hashOfSources(root, SOURCES) ? stamp.outcome : null;
}

/** @param {Outcome} outcome */
export function noteOutcome(outcome, file = addonStamp) {
  writeJson(file, { hash: hashOfSources(root, SOURCES), outcome });
}
