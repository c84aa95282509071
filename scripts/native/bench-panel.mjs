import { buildNative, lackingForNative } from './build-native.mjs';
import { runWindowsBench } from './windows-bench.mjs';
import { lackingForWindows, prepare, windowsPath } from './wine.mjs';

const TIMEOUT_MS = 300_000;

/**
 * What the panel's feed costs, measured in node.exe on real COM. Answers the file with the figures, or null where there is
 * no COM. @param {(line: string) => void} say @returns {Promise<string | null>}
 */
export async function measurePanelFeed(say) {
  const lacking = lackingForNative() ?? lackingForWindows();
  if (lacking) {
    say(`The feed is not measured: ${lacking}.`);
    return null;
  }
  const built = await buildNative(say);
  if (process.platform !== 'win32') await prepare();
  return runWindowsBench({
    entry: 'panel/feed.ts',
    timeoutMs: TIMEOUT_MS,
    env: { CONCIERGE_NATIVE_BUILD: windowsPath(built) },
  });
}
