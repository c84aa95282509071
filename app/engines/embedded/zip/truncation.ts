import type { RandomAccess } from './random-access';
import { CENTRAL_HEADER, FLAG_DESCRIPTOR, LOCAL_HEADER, LOCAL_HEADER_SIZE, MAX_32 } from './zip-format';

const MAX_HOPS = 100_000;
const SCAN_BYTES = 1024 * 1024;
const SIGNATURE = Buffer.from([0x50, 0x4b, 3, 4]);

/** Names the entry inside which a file without a directory ends, by walking its local headers; null where unknown. */
export function whereItEnds(file: RandomAccess): string | null {
  let last: string | null = null;
  let at = 0;
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    if (at + LOCAL_HEADER_SIZE > file.size) return last;
    const header = file.read(at, LOCAL_HEADER_SIZE);
    const signature = header.readUInt32LE(0);
    // All entries are there: it ends inside the directory.
    if (signature === CENTRAL_HEADER) return null;
    if (signature !== LOCAL_HEADER) return last;
    const nameLength = header.readUInt16LE(26);
    const data = at + LOCAL_HEADER_SIZE + nameLength + header.readUInt16LE(28);
    if (at + LOCAL_HEADER_SIZE + nameLength > file.size) return last;
    last = file.read(at + LOCAL_HEADER_SIZE, nameLength).toString('utf8');
    const size = header.readUInt32LE(18);
    const unknown = (header.readUInt16LE(6) & FLAG_DESCRIPTOR) !== 0 || size === MAX_32;
    const next = unknown ? nextHeader(file, data) : data + size;
    if (next === null) return last;
    at = next;
  }
  return last;
}

function nextHeader(file: RandomAccess, from: number): number | null {
  for (let at = from; at < file.size; at += SCAN_BYTES - SIGNATURE.length) {
    const found = file.read(at, Math.min(SCAN_BYTES, file.size - at)).indexOf(SIGNATURE);
    if (found >= 0) return at + found;
  }
  return null;
}
