import { build } from 'esbuild';
import path from 'node:path';

/** Bundles a worker's entry for a test, as the build does, into a folder; answers the bundle's path. */
export async function bundleWorker(entry: string, folder: string): Promise<string> {
  const outfile = path.join(folder, `${path.basename(entry, '.ts')}.cjs`);
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
