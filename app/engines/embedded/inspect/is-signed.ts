import { glance } from '../zip/glance';

/** Where Excel keeps signatures of a whole package (ECMA-376 part 2, 12); that of a macro project lies elsewhere. */
const SIGNATURES = '_xmlsignatures/';

/** Whether a package is signed, by the list of its parts only. */
export function isSigned(file: string): boolean {
  return glance(
    file,
    ({ entries }) => entries.some(({ name }) => name.toLowerCase().startsWith(SIGNATURES)),
    false,
  );
}
