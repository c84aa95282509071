import path from 'node:path';

/** Staged outputs lie beside their destination, so that putting them in place is a rename on one disk. */
export const STAGING_PREFIX = '.concierge-';

export function stagingFolder(outDir: string, jobId: string): string {
  return path.join(outDir, `${STAGING_PREFIX}${jobId}`);
}
