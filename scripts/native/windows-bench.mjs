import { build } from 'esbuild';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { memory, root } from '../launcher/paths.mjs';
import { runWindowsNode, windowsPath } from './wine.mjs';

/**
 * Bundles a bench, runs it in Windows' node.exe and answers the file with its figures: the bench writes it where
 * CONCIERGE_BENCH_OUT says. `entry` lies in bench/. Rejects where it ends without figures.
 * @param {{ entry: string, timeoutMs: number, env: Record<string, string>, signal?: AbortSignal,
 *   bundling?: import('esbuild').BuildOptions }} bench
 */
export async function runWindowsBench({ entry, timeoutMs, env, signal, bundling = {} }) {
  const folder = join(memory, `bench-${entry.replace(/\W+/g, '-')}`);
  mkdirSync(folder, { recursive: true });
  const bundle = join(folder, 'main.cjs');
  const out = join(folder, 'figures.json');
  rmSync(out, { force: true });
  await build({
    ...bundling,
    entryPoints: [join(root, 'bench', entry)],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    target: 'node18',
    format: 'cjs',
    logLevel: 'error',
  });
  const ended = await runWindowsNode([windowsPath(bundle)], {
    timeoutMs,
    ...(signal ? { signal } : {}),
    env: { ...env, CONCIERGE_BENCH_OUT: windowsPath(out) },
  });
  if (!existsSync(out)) throw new Error(`bench/${entry} ended with ${ended} and no figures`);
  return out;
}
