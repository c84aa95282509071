import { closeSync, fsyncSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { Problem } from '../../../errors/problem';
import { fileProblem } from '../../../errors/file-problem';
import { Packer } from './packing';
import type { ZipReader } from './zip-reader';
import {
  CENTRAL_HEADER,
  CENTRAL_HEADER_SIZE,
  DEFLATED,
  END_OF_DIRECTORY,
  END_SIZE,
  FLAG_DESCRIPTOR,
  FLAG_UTF8,
  LOCAL_HEADER,
  LOCAL_HEADER_SIZE,
  MAX_16,
  MAX_32,
  ZIP64_END_OF_DIRECTORY,
  ZIP64_END_SIZE,
  ZIP64_EXTRA,
  ZIP64_LOCATOR,
  ZIP64_LOCATOR_SIZE,
  withoutExtra,
  type PackedContent,
  type ZipEntry,
} from './zip-format';

const BUFFER_BYTES = 1024 * 1024;
const VERSION_DEFLATE = 20;
const VERSION_ZIP64 = 45;
/** 1980-01-01, as Office writes: the same content gives the same bytes on every day. */
const NO_DATE = 0x0021;
const NOTHING = Buffer.alloc(0);

type Written = Omit<ZipEntry, 'limit'>;

/**
 * Writes a ZIP file at a path that must not exist. Local headers carry the final sizes (no data descriptors), ZIP64
 * is used only where a size, an offset or the count needs it.
 */
export class ZipWriter {
  private readonly written: Written[] = [];
  private waiting: Buffer[] = [];
  private waitingBytes = 0;
  private position = 0;

  private constructor(
    readonly path: string,
    private fd: number | null,
    private readonly options: { zip64: boolean },
  ) {}

  /** `zip64` forces ZIP64 records, for tests of readers. */
  static create(path: string, options: { zip64?: boolean } = {}): ZipWriter {
    try {
      return new ZipWriter(path, openSync(path, 'wx'), { zip64: options.zip64 ?? false });
    } catch (thrown) {
      throw fileProblem(thrown, path, 'write');
    }
  }

  /** Copies an entry as it is: compressed bytes, times, attributes and extra fields. */
  copy(from: ZipReader, entry: ZipEntry): void {
    const { extra } = from.localHeader(entry);
    // The sizes are known here, so the header carries them and the descriptor behind the data is not needed.
    const copy: Written = { ...entry, flags: entry.flags & ~FLAG_DESCRIPTOR, offset: this.position };
    this.begin(copy, withoutExtra(extra, ZIP64_EXTRA));
    for (const piece of from.raw(entry)) this.push(piece);
  }

  /** Writes content under a name; `like` gives times and attributes of the entry that it replaces. */
  add(name: string, content: PackedContent, like?: ZipEntry): void {
    this.begin(this.describe(name, content, like), NOTHING);
    for (const piece of content.pieces) this.push(piece);
  }

  /** Streams content into the file; nothing of it stays in memory. */
  async addStream(name: string, source: AsyncIterable<string | Buffer>): Promise<void> {
    const stream = this.stream(name);
    try {
      for await (const piece of source) await stream.write(piece);
      await stream.end();
    } catch (thrown) {
      stream.abort();
      throw thrown;
    }
  }

  /** Opens an entry to be written piece by piece. No other entry may be written until it has ended. */
  stream(name: string): Packer {
    const entry = { ...this.describe(name, { method: DEFLATED, crc: 0, size: 0, compressedSize: 0 }) };
    this.begin(entry, NOTHING);
    const packer = new Packer((block) => this.push(block));
    const end = packer.end.bind(packer);
    packer.end = async () => {
      await end();
      if (packer.size >= MAX_32 || packer.compressedSize >= MAX_32) {
        throw new Problem('too-large', `${name} would be larger than 4 GB.`, { place: { part: name } });
      }
      const { crc, size, compressedSize } = packer;
      this.written[this.written.length - 1] = { ...entry, crc, size, compressedSize };
      this.flush();
      this.writeAt(
        localHeader({ ...entry, crc, size, compressedSize }, NOTHING, this.options.zip64),
        entry.offset,
      );
    };
    return packer;
  }

  /** Writes the directory, flushes everything to the disk and closes the file. Answers its size in bytes. */
  finish(): number {
    const start = this.position;
    for (const entry of this.written) this.push(centralHeader(entry, this.options.zip64));
    const size = this.position - start;
    const count = this.written.length;
    if (this.options.zip64 || count >= MAX_16 || size >= MAX_32 || start >= MAX_32) {
      this.push(zip64End(count, size, start, this.position));
    }
    this.push(endOfDirectory(count, size, start, this.options.zip64));
    this.flush();
    try {
      fsyncSync(this.descriptor());
      closeSync(this.descriptor());
      this.fd = null;
    } catch (thrown) {
      throw fileProblem(thrown, this.path, 'write');
    }
    return this.position;
  }

  /** Closes and removes the unfinished file. */
  abort(): void {
    if (this.fd === null) return;
    closeSync(this.fd);
    this.fd = null;
    try {
      unlinkSync(this.path);
    } catch {
      // The folder may be gone already; what matters is that the file is not taken for a finished one.
    }
  }

  private describe(name: string, content: Omit<PackedContent, 'pieces'>, like?: ZipEntry): Written {
    const nameBytes = like?.nameBytes ?? Buffer.from(name, 'utf8');
    return {
      name,
      nameBytes,
      method: content.method,
      flags: (nameBytes.length === name.length ? 0 : FLAG_UTF8) | ((like?.flags ?? 0) & FLAG_UTF8),
      time: like?.time ?? 0,
      date: like?.date ?? NO_DATE,
      crc: content.crc,
      compressedSize: content.compressedSize,
      size: content.size,
      offset: this.position,
      madeBy: like?.madeBy ?? VERSION_DEFLATE,
      needed: VERSION_DEFLATE,
      internalAttributes: like?.internalAttributes ?? 0,
      externalAttributes: like?.externalAttributes ?? 0,
      extra: like?.extra ?? NOTHING,
      comment: like?.comment ?? NOTHING,
    };
  }

  private begin(entry: Written, extra: Buffer): void {
    this.written.push(entry);
    this.push(localHeader(entry, extra, this.options.zip64));
  }

  private push(piece: Buffer): void {
    this.waiting.push(piece);
    this.waitingBytes += piece.length;
    this.position += piece.length;
    if (this.waitingBytes >= BUFFER_BYTES) this.flush();
  }

  private flush(): void {
    if (this.waitingBytes === 0) return;
    const block = this.waiting.length === 1 ? (this.waiting[0] as Buffer) : Buffer.concat(this.waiting);
    const at = this.position - this.waitingBytes;
    this.waiting = [];
    this.waitingBytes = 0;
    this.writeAt(block, at);
  }

  private writeAt(block: Buffer, position: number): void {
    try {
      for (let done = 0; done < block.length;) {
        done += writeSync(this.descriptor(), block, done, block.length - done, position + done);
      }
    } catch (thrown) {
      throw fileProblem(thrown, this.path, 'write');
    }
  }

  private descriptor(): number {
    if (this.fd === null) throw new Problem('internal', `${this.path} was closed.`);
    return this.fd;
  }
}

function zip64Field(values: readonly number[]): Buffer {
  const field = Buffer.alloc(4 + 8 * values.length);
  field.writeUInt16LE(ZIP64_EXTRA, 0);
  field.writeUInt16LE(8 * values.length, 2);
  values.forEach((value, i) => field.writeBigUInt64LE(BigInt(value), 4 + 8 * i));
  return field;
}

function localHeader(entry: Written, extra: Buffer, force: boolean): Buffer {
  const wide = force || entry.size >= MAX_32 || entry.compressedSize >= MAX_32;
  // APPNOTE 4.5.3: a local ZIP64 field holds both sizes.
  const all = wide ? Buffer.concat([zip64Field([entry.size, entry.compressedSize]), extra]) : extra;
  const header = Buffer.alloc(LOCAL_HEADER_SIZE);
  header.writeUInt32LE(LOCAL_HEADER, 0);
  header.writeUInt16LE(wide ? Math.max(entry.needed, VERSION_ZIP64) : entry.needed, 4);
  header.writeUInt16LE(entry.flags, 6);
  header.writeUInt16LE(entry.method, 8);
  header.writeUInt16LE(entry.time, 10);
  header.writeUInt16LE(entry.date, 12);
  header.writeUInt32LE(entry.crc, 14);
  header.writeUInt32LE(wide ? MAX_32 : entry.compressedSize, 18);
  header.writeUInt32LE(wide ? MAX_32 : entry.size, 22);
  header.writeUInt16LE(entry.nameBytes.length, 26);
  header.writeUInt16LE(all.length, 28);
  return Buffer.concat([header, entry.nameBytes, all]);
}

function centralHeader(entry: Written, force: boolean): Buffer {
  const wideSize = force || entry.size >= MAX_32;
  const wideCompressed = force || entry.compressedSize >= MAX_32;
  const wideOffset = force || entry.offset >= MAX_32;
  const wide = [
    ...(wideSize ? [entry.size] : []),
    ...(wideCompressed ? [entry.compressedSize] : []),
    ...(wideOffset ? [entry.offset] : []),
  ];
  const extra = wide.length > 0 ? Buffer.concat([zip64Field(wide), entry.extra]) : entry.extra;
  const header = Buffer.alloc(CENTRAL_HEADER_SIZE);
  header.writeUInt32LE(CENTRAL_HEADER, 0);
  header.writeUInt16LE(entry.madeBy, 4);
  header.writeUInt16LE(wide.length > 0 ? Math.max(entry.needed, VERSION_ZIP64) : entry.needed, 6);
  header.writeUInt16LE(entry.flags, 8);
  header.writeUInt16LE(entry.method, 10);
  header.writeUInt16LE(entry.time, 12);
  header.writeUInt16LE(entry.date, 14);
  header.writeUInt32LE(entry.crc, 16);
  header.writeUInt32LE(wideCompressed ? MAX_32 : entry.compressedSize, 20);
  header.writeUInt32LE(wideSize ? MAX_32 : entry.size, 24);
  header.writeUInt16LE(entry.nameBytes.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt16LE(entry.comment.length, 32);
  header.writeUInt16LE(entry.internalAttributes, 36);
  header.writeUInt32LE(entry.externalAttributes, 38);
  header.writeUInt32LE(wideOffset ? MAX_32 : entry.offset, 42);
  return Buffer.concat([header, entry.nameBytes, extra, entry.comment]);
}

function zip64End(count: number, size: number, start: number, at: number): Buffer {
  const record = Buffer.alloc(ZIP64_END_SIZE + ZIP64_LOCATOR_SIZE);
  record.writeUInt32LE(ZIP64_END_OF_DIRECTORY, 0);
  record.writeBigUInt64LE(BigInt(ZIP64_END_SIZE - 12), 4);
  record.writeUInt16LE(VERSION_ZIP64, 12);
  record.writeUInt16LE(VERSION_ZIP64, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(size), 40);
  record.writeBigUInt64LE(BigInt(start), 48);
  record.writeUInt32LE(ZIP64_LOCATOR, ZIP64_END_SIZE);
  record.writeBigUInt64LE(BigInt(at), ZIP64_END_SIZE + 8);
  record.writeUInt32LE(1, ZIP64_END_SIZE + 16);
  return record;
}

function endOfDirectory(count: number, size: number, start: number, force: boolean): Buffer {
  const end = Buffer.alloc(END_SIZE);
  end.writeUInt32LE(END_OF_DIRECTORY, 0);
  end.writeUInt16LE(force ? MAX_16 : Math.min(count, MAX_16), 8);
  end.writeUInt16LE(force ? MAX_16 : Math.min(count, MAX_16), 10);
  end.writeUInt32LE(force ? MAX_32 : Math.min(size, MAX_32), 12);
  end.writeUInt32LE(force ? MAX_32 : Math.min(start, MAX_32), 16);
  return end;
}
