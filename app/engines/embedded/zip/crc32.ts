import * as zlib from 'node:zlib';

const POLYNOMIAL = 0xedb88320;

/** Tables for four bytes at a time ("slicing by 4"). */
function makeTables(): Uint32Array[] {
  const tables = [0, 1, 2, 3].map(() => new Uint32Array(256));
  const [first, ...rest] = tables as [Uint32Array, ...Uint32Array[]];
  for (let n = 0; n < 256; n++) {
    let value = n;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? POLYNOMIAL ^ (value >>> 1) : value >>> 1;
    first[n] = value;
  }
  let previous = first;
  for (const table of rest) {
    for (let n = 0; n < 256; n++) {
      const value = previous[n] as number;
      table[n] = (first[value & 0xff] as number) ^ (value >>> 8);
    }
    previous = table;
  }
  return tables;
}

let tables: Uint32Array[] | undefined;

/** The CRC-32 of ZIP in plain JavaScript, for Node before 20.15 (Electron 25), whose zlib has none. */
export function crc32InJavaScript(data: Uint8Array, start = 0): number {
  tables ??= makeTables();
  const [t0, t1, t2, t3] = tables as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  let crc = ~start;
  let i = 0;
  for (const end = data.length - 3; i < end; i += 4) {
    crc ^=
      (data[i] as number) |
      ((data[i + 1] as number) << 8) |
      ((data[i + 2] as number) << 16) |
      ((data[i + 3] as number) << 24);
    crc =
      (t3[crc & 0xff] as number) ^
      (t2[(crc >>> 8) & 0xff] as number) ^
      (t1[(crc >>> 16) & 0xff] as number) ^
      (t0[crc >>> 24] as number);
  }
  for (; i < data.length; i++) crc = (t0[(crc ^ (data[i] as number)) & 0xff] as number) ^ (crc >>> 8);
  return ~crc >>> 0;
}

type Crc32 = (data: Uint8Array, start?: number) => number;
const native = (zlib as { crc32?: Crc32 }).crc32;

/** CRC-32 as ZIP uses it; `start` is the sum of the bytes before. */
export const crc32: Crc32 = native ?? crc32InJavaScript;
