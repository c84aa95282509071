import { build } from 'esbuild';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { memory, root } from '../launcher/paths.mjs';
import { buildNative, lackingForNative } from './build-native.mjs';
import { findWine, prepare, runWindowsNode, windowsPath } from './wine.mjs';

const TIMEOUT_MS = 300_000;

/**
 * What the panel's feed costs, measured in node.exe on real COM. Answers the file with the figures, or null where there is
 * no COM. @param {(line: string) => void} say @returns {Promise<string | null>}
 */
export async function measurePanelFeed(say) {
  const lacking =
    lackingForNative() ?? (process.platform !== 'win32' && !findWine() ? 'Wine is not installed' : null);
  if (lacking) {
    say(`The feed is not measured: ${lacking}.`);
    return null;
  }
  const built = buildNative(say);
  if (process.platform !== 'win32') await prepare();
  const folder = join(memory, 'bench-panel');
  mkdirSync(folder, { recursive: true });
  const bundle = join(folder, 'feed.cjs');
  const out = join(folder, 'figures.json');
  rmSync(out, { force: true });
  await build({
    entryPoints: [join(root, 'bench', 'panel', 'feed.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    target: 'node18',
    format: 'cjs',
    logLevel: 'error',
  });
  const ended = await runWindowsNode([windowsPath(bundle)], {
    timeoutMs: TIMEOUT_MS,
    env: { CONCIERGE_NATIVE_BUILD: windowsPath(built), CONCIERGE_BENCH_OUT: windowsPath(out) },
  });
  if (!existsSync(out)) throw new Error(`the bench of the feed ended with ${ended} and no figures`);
  return out;
}
