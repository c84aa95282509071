import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { addonStamp, lastOutcome, noteOutcome } from './addon-stamp.mjs';
import { buildNative, lackingForNative } from './build-native.mjs';

/**
 * Where the app started from source finds the COM addon, as an environment variable. On Windows it is built where its
 * sources changed; where that fails, one line says why and the app starts without COM. A failed build is tried again when
 * the sources change or after `npm run build:native`, not at every start.
 *
 * @param {(line: string) => void} say
 * @param {object} [machine] for tests
 * @param {NodeJS.Platform} [machine.platform]
 * @param {() => string | null} [machine.lacking]
 * @param {(say: (line: string) => void) => Promise<string>} [machine.build] answers the folder of concierge.node
 * @param {string} [machine.stampFile]
 * @returns {Promise<Record<string, string>>}
 */
export async function addonEnvironment(
  say,
  {
    platform = process.platform,
    lacking = lackingForNative,
    build = buildNative,
    stampFile = addonStamp,
  } = {},
) {
  if (platform !== 'win32') return {};
  const last = lastOutcome(stampFile);
  if (last && 'addon' in last && existsSync(last.addon)) return { CONCIERGE_ADDON: last.addon };
  if (last && 'failure' in last) {
    say(
      `Without COM, since the addon could not be built: ${last.failure} (npm run build:native tries again)`,
    );
    return {};
  }
  const missing = lacking();
  if (missing) {
    say(`Without COM, since the addon cannot be built here: ${missing}.`);
    return {};
  }
  say('Building the COM addon ...');
  try {
    const addon = join(await build(say), 'concierge.node');
    noteOutcome({ addon }, stampFile);
    return { CONCIERGE_ADDON: addon };
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    noteOutcome({ failure }, stampFile);
    say(`Without COM, since the addon could not be built: ${failure}`);
    return {};
  }
}
