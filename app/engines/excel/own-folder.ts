import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * Works in a new folder below a private one with a short path: Excel refuses paths of more than 218 characters. Removed
 * afterwards; what Excel still holds a file of goes with the private one.
 */
export async function inOwnFolder<T>(
  parent: string,
  prefix: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(parent, prefix));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}
