import { Problem } from '../../../errors/problem';
import type { EngineLimits } from '../../engine';
import { RATIO_FLOOR_BYTES } from '../../limits';
import { checkEntryName } from './entry-names';
import type { RandomAccess } from './random-access';
import { whereItEnds } from './truncation';
import {
  CENTRAL_HEADER,
  CENTRAL_HEADER_SIZE,
  DEFLATED,
  END_OF_DIRECTORY,
  END_SIZE,
  FLAG_ENCRYPTED,
  FLAG_STRONG_ENCRYPTION,
  FLAG_UTF8,
  LOCAL_HEADER_SIZE,
  MAX_16,
  MAX_32,
  MAX_COMMENT,
  STORED,
  ZIP64_END_OF_DIRECTORY,
  ZIP64_END_SIZE,
  ZIP64_EXTRA,
  ZIP64_LOCATOR,
  ZIP64_LOCATOR_SIZE,
  findExtra,
  withoutExtra,
  type ZipEntry,
} from './zip-format';

/** The directory itself is held in memory; no office file comes near this. */
const MAX_DIRECTORY_BYTES = 256 * 1024 * 1024;
const MAX_ENTRIES = 1_000_000;

interface End {
  entries: number;
  size: number;
  offset: number;
  /** Where the end records begin: nothing of the directory may lie behind. */
  at: number;
}

function damaged(message: string, part?: string): Problem {
  return new Problem('damaged', message, {
    hint: 'Open it in Excel and save it again, or ask its sender for a fresh copy.',
    ...(part === undefined ? {} : { place: { part } }),
  });
}

function u64(buffer: Buffer, at: number): number {
  const value = buffer.readBigUInt64LE(at);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw damaged('The package names an impossible size.');
  return Number(value);
}

function findEnd(file: RandomAccess): End {
  const tailSize = Math.min(file.size, END_SIZE + MAX_COMMENT + ZIP64_LOCATOR_SIZE);
  const tail = file.read(file.size - tailSize, tailSize);
  const base = file.size - tailSize;
  for (let i = tail.length - END_SIZE; i >= 0; i--) {
    if (tail.readUInt32LE(i) !== END_OF_DIRECTORY) continue;
    if (i + END_SIZE + tail.readUInt16LE(i + 20) !== tail.length) continue;
    return readEnd(file, tail, i, base);
  }
  const part = whereItEnds(file);
  throw damaged(
    part === null
      ? 'The file is cut off: the directory of the package is missing or incomplete.'
      : `The file is cut off inside ${part}.`,
    part ?? undefined,
  );
}

function readEnd(file: RandomAccess, tail: Buffer, i: number, base: number): End {
  const end: End = {
    entries: tail.readUInt16LE(i + 10),
    size: tail.readUInt32LE(i + 12),
    offset: tail.readUInt32LE(i + 16),
    at: base + i,
  };
  const locator = i - ZIP64_LOCATOR_SIZE;
  const wants64 = end.entries === MAX_16 || end.size === MAX_32 || end.offset === MAX_32;
  if (locator >= 0 && tail.readUInt32LE(locator) === ZIP64_LOCATOR) {
    const at = u64(tail, locator + 8);
    if (at + ZIP64_END_SIZE > base + locator)
      throw damaged('The ZIP64 directory of the package is misplaced.');
    const record = file.read(at, ZIP64_END_SIZE);
    if (record.readUInt32LE(0) !== ZIP64_END_OF_DIRECTORY) {
      throw damaged('The ZIP64 directory of the package is missing.');
    }
    if (record.readUInt32LE(16) !== 0 || record.readUInt32LE(20) !== 0) throw severalDisks();
    return { entries: u64(record, 32), size: u64(record, 40), offset: u64(record, 48), at };
  }
  if (wants64) throw damaged('The ZIP64 directory of the package is missing.');
  const disk = tail.readUInt16LE(i + 4);
  if (disk !== 0 || tail.readUInt16LE(i + 6) !== 0 || tail.readUInt16LE(i + 8) !== end.entries) {
    throw severalDisks();
  }
  return end;
}

function severalDisks(): Problem {
  return new Problem('unsupported', 'The package is split over several disks.');
}

/** APPNOTE 4.5.3: only the fields whose 32-bit place is all ones are present, in this order. */
function readZip64(data: Buffer, fields: { size: number; compressedSize: number; offset: number }): void {
  let at = 0;
  for (const key of ['size', 'compressedSize', 'offset'] as const) {
    if (fields[key] !== MAX_32) continue;
    if (at + 8 > data.length) throw damaged('A ZIP64 size of the package is missing.');
    fields[key] = u64(data, at);
    at += 8;
  }
}

function decodeName(bytes: Buffer, flags: number): string {
  const text = bytes.toString('utf8');
  // Writers forget the flag; only a name that is no UTF-8 is taken for an old code page.
  if ((flags & FLAG_UTF8) !== 0 || !text.includes('\ufffd')) return text;
  return bytes.toString('latin1');
}

function checkSizes(entry: ZipEntry, limits: EngineLimits): void {
  const place = { part: entry.name };
  if ((entry.flags & (FLAG_ENCRYPTED | FLAG_STRONG_ENCRYPTION)) !== 0) {
    throw new Problem('password-protected', `${entry.name} is encrypted inside the package.`, {
      hint: 'Save it without a password first.',
      place,
    });
  }
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    throw new Problem('unsupported', `${entry.name} is compressed in a way that office files do not use.`, {
      place,
    });
  }
  if (entry.method === STORED && entry.size !== entry.compressedSize) {
    throw damaged(`${entry.name} has contradicting sizes.`, entry.name);
  }
  if (entry.size > RATIO_FLOOR_BYTES && entry.size > entry.compressedSize * limits.inflationRatio) {
    throw new Problem(
      'too-large',
      `${entry.name} unpacks to ${Math.round(entry.size / Math.max(1, entry.compressedSize))} times its size, ` +
        `more than the ${limits.inflationRatio} times that are allowed: this may be a zip bomb.`,
      { hint: 'If you trust the file, raise the inflation ratio in the settings.', place },
    );
  }
}

/**
 * Reads and checks the whole directory: names, duplicates (without case, as OPC compares), encryption, methods,
 * declared sizes against the limits, and that no two entries share bytes. Entries come in directory order.
 */
export function readCentralDirectory(file: RandomAccess, limits: EngineLimits): ZipEntry[] {
  const end = findEnd(file);
  if (end.offset + end.size > end.at) throw damaged('The directory of the package is misplaced.');
  if (end.size > MAX_DIRECTORY_BYTES || end.entries > MAX_ENTRIES) {
    throw new Problem('too-large', 'The package has too many entries.');
  }
  const directory = file.read(end.offset, end.size);
  const entries: { -readonly [K in keyof ZipEntry]: ZipEntry[K] }[] = [];
  const names = new Set<string>();
  let total = 0;
  let at = 0;
  for (let n = 0; n < end.entries; n++) {
    if (at + CENTRAL_HEADER_SIZE > directory.length || directory.readUInt32LE(at) !== CENTRAL_HEADER) {
      throw damaged(`The directory of the package is damaged at entry ${n + 1} of ${end.entries}.`);
    }
    const nameEnd = at + CENTRAL_HEADER_SIZE + directory.readUInt16LE(at + 28);
    const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
    const commentEnd = extraEnd + directory.readUInt16LE(at + 32);
    if (commentEnd > directory.length) throw damaged('The directory of the package is cut off.');
    const flags = directory.readUInt16LE(at + 8);
    const nameBytes = directory.subarray(at + CENTRAL_HEADER_SIZE, nameEnd);
    const name = decodeName(nameBytes, flags);
    checkEntryName(name);
    const key = name.toLowerCase();
    if (names.has(key)) {
      throw new Problem('unsafe-package', `The package holds ${name} twice.`, {
        hint: 'Programs would disagree about its content. Open it in Excel and save it again.',
        place: { part: name },
      });
    }
    names.add(key);
    const fields = {
      compressedSize: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    };
    const extra = directory.subarray(nameEnd, extraEnd);
    const zip64 = findExtra(extra, ZIP64_EXTRA);
    if (zip64) readZip64(zip64, fields);
    const entry = {
      name,
      nameBytes,
      flags,
      method: directory.readUInt16LE(at + 10),
      time: directory.readUInt16LE(at + 12),
      date: directory.readUInt16LE(at + 14),
      crc: directory.readUInt32LE(at + 16),
      ...fields,
      limit: 0,
      madeBy: directory.readUInt16LE(at + 4),
      needed: directory.readUInt16LE(at + 6),
      internalAttributes: directory.readUInt16LE(at + 36),
      externalAttributes: directory.readUInt32LE(at + 38),
      extra: zip64 ? withoutExtra(extra, ZIP64_EXTRA) : extra,
      comment: directory.subarray(extraEnd, commentEnd),
    };
    checkSizes(entry, limits);
    total += entry.size;
    entries.push(entry);
    at = commentEnd;
  }
  if (total > limits.inflatedBytes) {
    throw new Problem(
      'too-large',
      `The package unpacks to ${Math.round(total / 1048576)} MB, more than the ` +
        `${Math.round(limits.inflatedBytes / 1048576)} MB that are allowed.`,
      { hint: 'If you trust the file, raise the limit in the settings.' },
    );
  }
  setLimits(entries, end.offset);
  return entries;
}

/** Gives every entry the room up to the next one and refuses those that reach into it (overlap bombs). */
function setLimits(
  entries: { name: string; nameBytes: Buffer; offset: number; compressedSize: number; limit: number }[],
  directory: number,
): void {
  const byOffset = [...entries].sort((a, b) => a.offset - b.offset);
  byOffset.forEach((entry, i) => {
    entry.limit = byOffset[i + 1]?.offset ?? directory;
    if (entry.offset + LOCAL_HEADER_SIZE + entry.nameBytes.length + entry.compressedSize <= entry.limit)
      return;
    if (i === byOffset.length - 1) throw damaged(`${entry.name} reaches beyond its place.`, entry.name);
    throw new Problem('unsafe-package', `${entry.name} overlaps another entry of the package.`, {
      hint: 'The file was not written by an office program. Ask its sender for a fresh copy.',
      place: { part: entry.name },
    });
  });
}
