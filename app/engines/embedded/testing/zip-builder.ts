import { deflateRawSync } from 'node:zlib';
import { crc32 } from '../zip/crc32';

/** An entry of a ZIP for tests. The last fields let it lie or be malformed. */
export interface TestEntry {
  name: string;
  content: Buffer | string;
  store?: boolean;
  /** Sizes and check sum stand behind the data. */
  descriptor?: boolean;
  zip64?: boolean;
  encrypted?: boolean;
  declaredSize?: number;
  /** Name in the local header, where it is to differ. */
  localName?: string;
  method?: number;
}

/** Builds a ZIP in memory, in the forms that other programs write and ours does not, and in hostile ones. */
export function buildZip(entries: readonly TestEntry[]): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const content = Buffer.from(entry.content as string);
    const packed = entry.store ? content : deflateRawSync(content);
    const size = entry.declaredSize ?? content.length;
    const crc = crc32(content);
    const flags = (entry.descriptor ? 8 : 0) | (entry.encrypted ? 1 : 0) | 0x800;
    const method = entry.method ?? (entry.store ? 0 : 8);
    const offset = at;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(entry.zip64 ? 45 : 20, 4);
    local.writeUInt16LE(flags, 6);
    local.writeUInt16LE(method, 8);
    local.writeUInt16LE(0x6000, 10);
    local.writeUInt16LE(0x5a21, 12);
    const known = !entry.descriptor;
    local.writeUInt32LE(known ? crc : 0, 14);
    local.writeUInt32LE(entry.zip64 ? 0xffffffff : known ? packed.length : 0, 18);
    local.writeUInt32LE(entry.zip64 ? 0xffffffff : known ? size : 0, 22);
    const localName = Buffer.from(entry.localName ?? entry.name, 'utf8');
    const localExtra = entry.zip64
      ? zip64Extra([known ? size : 0, known ? packed.length : 0])
      : Buffer.alloc(0);
    local.writeUInt16LE(localName.length, 26);
    local.writeUInt16LE(localExtra.length, 28);
    const added = [local, localName, localExtra, packed];
    if (entry.descriptor) added.push(descriptor(crc, packed.length, size, entry.zip64 ?? false));
    for (const piece of added) at += piece.length;
    pieces.push(...added);

    const name = Buffer.from(entry.name, 'utf8');
    const extra = entry.zip64 ? zip64Extra([size, packed.length, offset]) : Buffer.alloc(0);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(45, 4);
    central.writeUInt16LE(entry.zip64 ? 45 : 20, 6);
    central.writeUInt16LE(flags, 8);
    central.writeUInt16LE(method, 10);
    central.writeUInt16LE(0x6000, 12);
    central.writeUInt16LE(0x5a21, 14);
    central.writeUInt32LE(crc, 16);
    central.writeUInt32LE(entry.zip64 ? 0xffffffff : packed.length, 20);
    central.writeUInt32LE(entry.zip64 ? 0xffffffff : size, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt16LE(extra.length, 30);
    central.writeUInt32LE(entry.zip64 ? 0xffffffff : offset, 42);
    directory.push(central, name, extra);
  }
  const zip64 = entries.some((entry) => entry.zip64);
  const size = directory.reduce((sum, piece) => sum + piece.length, 0);
  return Buffer.concat([
    ...pieces,
    ...directory,
    ...(zip64 ? [end64(entries.length, size, at)] : []),
    end(entries.length, size, at, zip64),
  ]);
}

function zip64Extra(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + values.length * 8);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(values.length * 8, 2);
  values.forEach((value, i) => extra.writeBigUInt64LE(BigInt(value), 4 + i * 8));
  return extra;
}

function descriptor(crc: number, packed: number, size: number, zip64: boolean): Buffer {
  const data = Buffer.alloc(zip64 ? 24 : 16);
  data.writeUInt32LE(0x08074b50, 0);
  data.writeUInt32LE(crc, 4);
  if (zip64) {
    data.writeBigUInt64LE(BigInt(packed), 8);
    data.writeBigUInt64LE(BigInt(size), 16);
  } else {
    data.writeUInt32LE(packed, 8);
    data.writeUInt32LE(size, 12);
  }
  return data;
}

function end64(count: number, size: number, start: number): Buffer {
  const data = Buffer.alloc(76);
  data.writeUInt32LE(0x06064b50, 0);
  data.writeBigUInt64LE(44n, 4);
  data.writeUInt16LE(45, 12);
  data.writeUInt16LE(45, 14);
  data.writeBigUInt64LE(BigInt(count), 24);
  data.writeBigUInt64LE(BigInt(count), 32);
  data.writeBigUInt64LE(BigInt(size), 40);
  data.writeBigUInt64LE(BigInt(start), 48);
  data.writeUInt32LE(0x07064b50, 56);
  data.writeBigUInt64LE(BigInt(start + size), 64);
  data.writeUInt32LE(1, 72);
  return data;
}

function end(count: number, size: number, start: number, zip64: boolean): Buffer {
  const data = Buffer.alloc(22);
  data.writeUInt32LE(0x06054b50, 0);
  data.writeUInt16LE(zip64 ? 0xffff : count, 8);
  data.writeUInt16LE(zip64 ? 0xffff : count, 10);
  data.writeUInt32LE(zip64 ? 0xffffffff : size, 12);
  data.writeUInt32LE(zip64 ? 0xffffffff : start, 16);
  return data;
}
