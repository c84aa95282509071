import { createReadStream } from 'node:fs';
import { crc32 } from '../../app/engines/embedded/zip/crc32';

/*
 * A ZIP archive as it is streamed to a browser (PKWARE APPNOTE 6.3): files are stored as they are, because workbooks
 * and PDFs are compressed already; sizes and checksum follow each file in a data descriptor, so that nothing is read
 * twice. Always ZIP64, so that no size needs a second form.
 */

const LOCAL = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const CENTRAL = 0x02014b50;
const END64 = 0x06064b50;
const END64_LOCATOR = 0x07064b50;
const END = 0x06054b50;
/** Version 4.5: ZIP64. */
const VERSION = 45;
/** Sizes follow in a descriptor; names are UTF-8. */
const FLAGS = 0x0008 | 0x0800;
/** 1980-01-01, the first date there is: results carry their own dates inside. */
const DOS_DATE = 0x21;
const IN_ZIP64 = 0xffffffff;

interface Written {
  name: Buffer;
  crc: number;
  size: bigint;
  offset: bigint;
}

/** Streams the files as one archive. Names are unique inside it: a repeated one gets a number. */
export async function* zipOf(files: readonly { path: string; name: string }[]): AsyncGenerator<Buffer> {
  const written: Written[] = [];
  let offset = 0n;
  for (const { path, name } of uniqueNames(files)) {
    const entry: Written = { name: Buffer.from(name), crc: 0, size: 0n, offset };
    const head = localHeader(entry.name);
    yield head;
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      entry.crc = crc32(chunk, entry.crc);
      entry.size += BigInt(chunk.length);
      yield chunk;
    }
    const tail = descriptor(entry);
    yield tail;
    offset += BigInt(head.length) + entry.size + BigInt(tail.length);
    written.push(entry);
  }
  const directory = Buffer.concat(written.map(centralHeader));
  yield directory;
  yield endRecords(written.length, BigInt(directory.length), offset);
}

export function uniqueNames<T extends { name: string }>(files: readonly T[]): T[] {
  const used = new Set<string>();
  return files.map((file) => {
    let name = file.name;
    const dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length;
    for (let n = 2; used.has(name.toLowerCase()); n++) {
      name = `${file.name.slice(0, dot)} (${n})${file.name.slice(dot)}`;
    }
    used.add(name.toLowerCase());
    return { ...file, name };
  });
}

function localHeader(name: Buffer): Buffer {
  // The empty ZIP64 field says that the descriptor's sizes are of 8 bytes.
  const buffer = Buffer.alloc(30 + name.length + 20);
  buffer.writeUInt32LE(LOCAL, 0);
  buffer.writeUInt16LE(VERSION, 4);
  buffer.writeUInt16LE(FLAGS, 6);
  buffer.writeUInt16LE(DOS_DATE, 12);
  buffer.writeUInt32LE(IN_ZIP64, 18);
  buffer.writeUInt32LE(IN_ZIP64, 22);
  buffer.writeUInt16LE(name.length, 26);
  buffer.writeUInt16LE(20, 28);
  name.copy(buffer, 30);
  buffer.writeUInt16LE(1, 30 + name.length);
  buffer.writeUInt16LE(16, 32 + name.length);
  return buffer;
}

function descriptor({ crc, size }: Written): Buffer {
  const buffer = Buffer.alloc(24);
  buffer.writeUInt32LE(DESCRIPTOR, 0);
  buffer.writeUInt32LE(crc, 4);
  buffer.writeBigUInt64LE(size, 8);
  buffer.writeBigUInt64LE(size, 16);
  return buffer;
}

function centralHeader({ name, crc, size, offset }: Written): Buffer {
  const buffer = Buffer.alloc(46 + name.length + 28);
  buffer.writeUInt32LE(CENTRAL, 0);
  buffer.writeUInt16LE(VERSION, 4);
  buffer.writeUInt16LE(VERSION, 6);
  buffer.writeUInt16LE(FLAGS, 8);
  buffer.writeUInt16LE(DOS_DATE, 14);
  buffer.writeUInt32LE(crc, 16);
  buffer.writeUInt32LE(IN_ZIP64, 20);
  buffer.writeUInt32LE(IN_ZIP64, 24);
  buffer.writeUInt16LE(name.length, 28);
  buffer.writeUInt16LE(28, 30);
  buffer.writeUInt32LE(IN_ZIP64, 42);
  name.copy(buffer, 46);
  const extra = 46 + name.length;
  buffer.writeUInt16LE(1, extra);
  buffer.writeUInt16LE(24, extra + 2);
  buffer.writeBigUInt64LE(size, extra + 4);
  buffer.writeBigUInt64LE(size, extra + 12);
  buffer.writeBigUInt64LE(offset, extra + 20);
  return buffer;
}

function endRecords(count: number, size: bigint, offset: bigint): Buffer {
  const buffer = Buffer.alloc(56 + 20 + 22);
  buffer.writeUInt32LE(END64, 0);
  buffer.writeBigUInt64LE(44n, 4);
  buffer.writeUInt16LE(VERSION, 12);
  buffer.writeUInt16LE(VERSION, 14);
  buffer.writeBigUInt64LE(BigInt(count), 24);
  buffer.writeBigUInt64LE(BigInt(count), 32);
  buffer.writeBigUInt64LE(size, 40);
  buffer.writeBigUInt64LE(offset, 48);
  buffer.writeUInt32LE(END64_LOCATOR, 56);
  buffer.writeBigUInt64LE(offset + size, 64);
  buffer.writeUInt32LE(1, 72);
  buffer.writeUInt32LE(END, 76);
  buffer.writeUInt16LE(0xffff, 84);
  buffer.writeUInt16LE(0xffff, 86);
  buffer.writeUInt32LE(IN_ZIP64, 88);
  buffer.writeUInt32LE(IN_ZIP64, 92);
  return buffer;
}
