import { Readable, pipeline, type TransformOptions } from 'node:stream';
import { createInflateRaw, inflateRawSync, type ZlibOptions } from 'node:zlib';
import { Problem } from '../../../errors/problem';
import type { EngineLimits } from '../../engine';
import { readCentralDirectory } from './central-directory';
import { crc32 } from './crc32';
import { RandomAccess } from './random-access';
import { LOCAL_HEADER, LOCAL_HEADER_SIZE, STORED, type ZipEntry } from './zip-format';

/** Content up to this size is inflated in one go; larger content is streamed by `chunks`. */
export const ONE_GO_BYTES = 1024 * 1024;
const READ_BYTES = 256 * 1024;
const CHUNK_BYTES = 256 * 1024;
/** How far the inflater runs ahead of its reader, in the thread pool. */
const AHEAD_BYTES = 1024 * 1024;
const STREAM_OPTIONS: ZlibOptions & TransformOptions = {
  chunkSize: CHUNK_BYTES,
  readableHighWaterMark: AHEAD_BYTES,
};

function damaged(name: string, what: string, cause?: unknown): Problem {
  return new Problem('damaged', `${name} ${what}.`, {
    hint: 'Open the file in Excel and save it again, or ask its sender for a fresh copy.',
    place: { part: name },
    cause,
  });
}

/**
 * A ZIP file read by its central directory. Everything declared is checked on opening; while inflating, real sizes
 * and check sums are held against it, so a lying header is found before its bytes are used up.
 */
export class ZipReader {
  private constructor(
    private readonly file: RandomAccess,
    readonly entries: readonly ZipEntry[],
  ) {}

  static open(path: string, limits: EngineLimits): ZipReader {
    const file = RandomAccess.open(path);
    try {
      return new ZipReader(file, readCentralDirectory(file, limits));
    } catch (thrown) {
      file.close();
      throw Problem.from(thrown).at({ file: path });
    }
  }

  get fileSize(): number {
    return this.file.size;
  }

  close(): void {
    this.file.close();
  }

  /** The local header's bytes, checked to belong to the entry, and where its data begins. */
  localHeader(entry: ZipEntry): { extra: Buffer; data: number } {
    const fixed = this.file.read(entry.offset, LOCAL_HEADER_SIZE + entry.nameBytes.length);
    if (fixed.readUInt32LE(0) !== LOCAL_HEADER) throw damaged(entry.name, 'is not where the directory says');
    const nameLength = fixed.readUInt16LE(26);
    const sameName =
      nameLength === entry.nameBytes.length && fixed.subarray(LOCAL_HEADER_SIZE).equals(entry.nameBytes);
    if (!sameName || fixed.readUInt16LE(8) !== entry.method) {
      throw damaged(entry.name, 'is described in two different ways');
    }
    const extraLength = fixed.readUInt16LE(28);
    const data = entry.offset + LOCAL_HEADER_SIZE + nameLength + extraLength;
    if (data + entry.compressedSize > entry.limit) throw damaged(entry.name, 'reaches into another entry');
    const extra = this.file.read(entry.offset + LOCAL_HEADER_SIZE + nameLength, extraLength);
    return { extra, data };
  }

  /** The compressed bytes as they stand, in pieces that may be kept. */
  *raw(entry: ZipEntry): Generator<Buffer> {
    let at = this.localHeader(entry).data;
    for (let left = entry.compressedSize; left > 0;) {
      const piece = this.file.read(at, Math.min(left, READ_BYTES));
      yield piece;
      at += piece.length;
      left -= piece.length;
    }
  }

  /** The whole content. Synchronous: meant for small parts. */
  read(entry: ZipEntry): Buffer {
    const packed = this.file.read(this.localHeader(entry).data, entry.compressedSize);
    if (entry.method === STORED) {
      checkSum(entry, packed.length, crc32(packed));
      return packed;
    }
    return inflateWhole(entry, packed);
  }

  /** The content in pieces; small content comes in one. */
  async *chunks(entry: ZipEntry): AsyncGenerator<Buffer> {
    if (entry.size <= ONE_GO_BYTES) {
      yield this.read(entry);
      return;
    }
    const raw = this.raw(entry);
    yield* checked(entry, entry.method === STORED ? raw : inflated(raw, entry.name));
  }
}

interface Expected {
  readonly name: string;
  readonly size: number;
  readonly crc: number;
}

function checkSum(expected: Expected, size: number, crc: number): void {
  if (size !== expected.size) throw damaged(expected.name, 'does not have the size that it declares');
  if (crc !== expected.crc) throw damaged(expected.name, 'is damaged: its check sum is wrong');
}

/** Inflates in one go, never beyond the declared size. */
export function inflateWhole(expected: Expected, packed: Buffer): Buffer {
  let data: Buffer;
  try {
    data = inflateRawSync(packed, {
      maxOutputLength: Math.max(1, expected.size),
      chunkSize: Math.min(Math.max(64, expected.size), 16 * 1024 * 1024),
    });
  } catch (thrown) {
    if (thrown instanceof RangeError) throw lies(expected.name);
    throw damaged(expected.name, 'is damaged or cut off', thrown);
  }
  checkSum(expected, data.length, crc32(data));
  return data;
}

function lies(name: string): Problem {
  return new Problem('too-large', `${name} unpacks to more than it declares: this may be a zip bomb.`, {
    hint: 'Ask the sender for a fresh copy.',
    place: { part: name },
  });
}

/** Inflates a stream of compressed pieces in the thread pool. */
export async function* inflated(raw: Iterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw(STREAM_OPTIONS);
  const source = Readable.from(raw, { objectMode: false, highWaterMark: READ_BYTES });
  pipeline(source, inflate, () => {});
  try {
    for await (const chunk of inflate) yield chunk as Buffer;
  } catch (thrown) {
    if (thrown instanceof Problem) throw thrown;
    throw damaged(name, 'is damaged or cut off', thrown);
  } finally {
    source.destroy();
    inflate.destroy();
  }
}

/** Holds real size and check sum against what was declared, as the pieces pass. */
export async function* checked(
  expected: Expected,
  pieces: AsyncIterable<Buffer> | Iterable<Buffer>,
): AsyncGenerator<Buffer> {
  let size = 0;
  let crc = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > expected.size) throw lies(expected.name);
    crc = crc32(piece, crc);
    yield piece;
  }
  checkSum(expected, size, crc);
}
