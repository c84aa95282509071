import path from 'node:path';

/** A folder of its own for the results of one job: the user gets them as downloads, so names need no numbers. */
export function resultFolder(root: string, now: Date): string {
  const stamp = now.toISOString().replace(/[-:]/g, '').replace('T', '-').replace('.', '-').slice(0, 19);
  return path.join(root, stamp);
}
