import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Where the parts of the built app lie, seen from the folder of the main process's bundles (`dist/main`). */
export interface Installation {
  version: string;
  workerPath: string;
  renderer: string;
  samplesDir: string;
}

/** `bundles` is the absolute path of `dist/main`, in the source tree or inside the app's archive. */
export function installation(bundles: string): Installation {
  const root = path.resolve(bundles, '..', '..');
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  return {
    version,
    workerPath: path.join(bundles, 'worker.cjs'),
    renderer: path.join(root, 'dist', 'renderer'),
    samplesDir: path.join(root, 'samples'),
  };
}
