import { DEFAULT_LIMITS } from '../../limits';
import { ZipReader } from '../zip/zip-reader';

/**
 * All entries of an archive with their bytes, in order. Read by the engine's own reader, which checks sums as it goes
 * and is fast enough for thousands of packages; the validator reads the same files by other code.
 */
export function archiveParts(path: string): Map<string, Buffer> {
  const zip = ZipReader.open(path, DEFAULT_LIMITS);
  try {
    return new Map(zip.entries.map((entry) => [entry.name, zip.read(entry)]));
  } finally {
    zip.close();
  }
}
