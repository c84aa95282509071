import { DEFAULT_LIMITS } from '../../limits';
import { ZipReader } from './zip-reader';

/**
 * Looks at the list of a package's parts, without opening the package as a workbook. `otherwise` is the answer of what
 * cannot be read: the run itself says what is wrong with such a file.
 */
export function glance<T>(file: string, look: (zip: ZipReader) => T, otherwise: T): T {
  let zip: ZipReader | null = null;
  try {
    zip = ZipReader.open(file, DEFAULT_LIMITS);
    return look(zip);
  } catch {
    return otherwise;
  } finally {
    zip?.close();
  }
}
