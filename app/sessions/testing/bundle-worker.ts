import { build } from 'esbuild';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Bundles a worker's entry for a test, as the build does, into a new folder; answers the bundle's path. */
export async function bundleWorker(entry: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'concierge-bundle-'));
  const outfile = path.join(folder, 'worker.cjs');
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node18.15',
    logLevel: 'error',
    define: { 'import.meta.url': 'concierge_bundle_url' },
    banner: { js: "const concierge_bundle_url = require('node:url').pathToFileURL(__filename).href;" },
  });
  return outfile;
}
