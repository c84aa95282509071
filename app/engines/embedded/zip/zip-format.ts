/** Signatures and sizes of PKWARE's APPNOTE.TXT 6.3.10, the parts of it that OPC allows. */
export const LOCAL_HEADER = 0x04034b50;
export const CENTRAL_HEADER = 0x02014b50;
export const END_OF_DIRECTORY = 0x06054b50;
export const ZIP64_END_OF_DIRECTORY = 0x06064b50;
export const ZIP64_LOCATOR = 0x07064b50;

export const LOCAL_HEADER_SIZE = 30;
export const CENTRAL_HEADER_SIZE = 46;
export const END_SIZE = 22;
export const ZIP64_END_SIZE = 56;
export const ZIP64_LOCATOR_SIZE = 20;
export const MAX_COMMENT = 0xffff;

export const FLAG_ENCRYPTED = 0x0001;
export const FLAG_DESCRIPTOR = 0x0008;
export const FLAG_STRONG_ENCRYPTION = 0x0040;
export const FLAG_UTF8 = 0x0800;

export const STORED = 0;
export const DEFLATED = 8;

export const ZIP64_EXTRA = 0x0001;
export const MAX_16 = 0xffff;
export const MAX_32 = 0xffffffff;

/** One entry as the central directory describes it. Offsets and sizes are in bytes. */
export interface ZipEntry {
  readonly name: string;
  /** The name as it stands in the file, so that a copy has the same bytes. */
  readonly nameBytes: Buffer;
  readonly method: number;
  readonly flags: number;
  /** MS-DOS time and date, kept as they are. */
  readonly time: number;
  readonly date: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Of the local header. */
  readonly offset: number;
  /** First byte that belongs to something else: the next entry or the central directory. */
  readonly limit: number;
  readonly madeBy: number;
  readonly needed: number;
  readonly internalAttributes: number;
  readonly externalAttributes: number;
  /** Extra fields of the central record without ZIP64. */
  readonly extra: Buffer;
  readonly comment: Buffer;
}

/** Finished content of an entry: compressed bytes in pieces, with what the headers say about them. */
export interface PackedContent {
  readonly method: number;
  readonly crc: number;
  readonly size: number;
  readonly compressedSize: number;
  readonly pieces: readonly Buffer[];
}

/** The extra fields without those of `id`. A malformed rest is dropped. */
export function withoutExtra(extra: Buffer, id: number): Buffer {
  const kept: Buffer[] = [];
  for (let at = 0; at + 4 <= extra.length;) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (end > extra.length) break;
    if (extra.readUInt16LE(at) !== id) kept.push(extra.subarray(at, end));
    at = end;
  }
  return kept.length === 1 ? (kept[0] as Buffer) : Buffer.concat(kept);
}

/** The data of the first extra field of `id`. */
export function findExtra(extra: Buffer, id: number): Buffer | null {
  for (let at = 0; at + 4 <= extra.length;) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (end > extra.length) return null;
    if (extra.readUInt16LE(at) === id) return extra.subarray(at + 4, end);
    at = end;
  }
  return null;
}
