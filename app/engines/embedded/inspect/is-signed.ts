import { DEFAULT_LIMITS } from '../../limits';
import { ZipReader } from '../zip/zip-reader';

/** Where Excel keeps signatures of a whole package (ECMA-376 part 2, 12); that of a macro project lies elsewhere. */
const SIGNATURES = '_xmlsignatures/';

/** Whether a package is signed. Reads the list of its parts only; of what cannot be read the run itself says what is wrong. */
export function isSigned(file: string): boolean {
  let zip: ZipReader | null = null;
  try {
    zip = ZipReader.open(file, DEFAULT_LIMITS);
    return zip.entries.some(({ name }) => name.toLowerCase().startsWith(SIGNATURES));
  } catch {
    return false;
  } finally {
    zip?.close();
  }
}
