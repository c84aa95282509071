import { join } from 'node:path';
import { buildNative, lackingForNative } from './build-native.mjs';
import { findWine, holdPrefix, prepare, wineEnvironment, wineProgram } from './wine.mjs';

/**
 * Builds the lab host where that is possible and says by environment variables where it is, or why there is none.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<Record<string, string>>}
 */
export async function labEnvironment(say) {
  const wine = process.platform === 'win32' ? '' : findWine();
  const lacking = lackingForNative() ?? (wine === null ? 'Wine is not installed' : null);
  if (lacking) return { CONCIERGE_LAB_MISSING: `The lab needs COM, and here it cannot be had: ${lacking}.` };
  say('Building the COM parts ...');
  const built = await buildNative(say);
  if (wine) {
    say('Preparing Wine ...');
    await prepare();
    // One experiment starts as the one before it ends, for as long as this process runs.
    await holdPrefix();
  }
  return {
    CONCIERGE_LAB_HOST: join(built, 'lab-host.exe'),
    ...(wine ? { CONCIERGE_LAB_WINE: wineProgram(), ...wineEnvironment() } : {}),
  };
}
