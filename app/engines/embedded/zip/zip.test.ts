import { chmodSync, closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../testing/temporary-folder';
import { DEFAULT_LIMITS } from '../../limits';
import { readArchive } from '../testing/validator/archive';
import { buildZip, type TestEntry } from '../testing/zip-builder';
import { crc32, crc32InJavaScript } from './crc32';
import { pack } from './packing';
import { ZipReader } from './zip-reader';
import { ZipWriter } from './zip-writer';

const folder = temporaryFolder();
let files = 0;
const fresh = (): string => join(folder, `${++files}.zip`);

function file(content: Buffer): string {
  const path = fresh();
  writeFileSync(path, content);
  return path;
}
const open = (entries: readonly TestEntry[], limits = DEFAULT_LIMITS): ZipReader =>
  ZipReader.open(file(buildZip(entries)), limits);

async function streamed(zip: ZipReader, index = 0): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of zip.chunks(zip.entries[index]!)) pieces.push(piece);
  return Buffer.concat(pieces);
}
/** Text that does not compress well, so that no ratio is in the way. */
function noise(bytes: number): Buffer {
  const data = Buffer.alloc(bytes);
  let state = 1;
  for (let i = 0; i < bytes; i++) data[i] = (state = (state * 1103515245 + 12345) >>> 0) >>> 24;
  return data;
}

describe('ZipReader', () => {
  const forms: [string, Partial<TestEntry>][] = [
    ['deflated', {}],
    ['stored', { store: true }],
    ['with a data descriptor', { descriptor: true }],
    ['in ZIP64', { zip64: true }],
    ['in ZIP64 with a descriptor', { zip64: true, descriptor: true }],
  ];
  it.each(forms)('reads entries that are %s, in one go and streamed', async (_, form) => {
    const large = noise(3_000_000);
    const zip = open([
      { name: 'a.xml', content: 'small', ...form },
      { name: 'b/ä.bin', content: large, ...form },
    ]);
    expect(zip.entries.map(({ name }) => name)).toEqual(['a.xml', 'b/ä.bin']);
    expect(zip.read(zip.entries[0]!).toString()).toBe('small');
    expect(zip.read(zip.entries[1]!).equals(large)).toBe(true);
    expect((await streamed(zip, 1)).equals(large)).toBe(true);
    zip.close();
  });

  const hostile: [string, TestEntry[], string, RegExp][] = [
    [
      'a name given twice, but for case',
      [
        { name: 'A.xml', content: '' },
        { name: 'a.XML', content: '' },
      ],
      'unsafe-package',
      /twice/,
    ],
    ['a path that leads out', [{ name: 'x/../../a', content: '' }], 'unsafe-package', /leads out/],
    ['an absolute path', [{ name: '/a', content: '' }], 'unsafe-package', /absolute/],
    ['a backslash', [{ name: 'x\\a', content: '' }], 'unsafe-package', /backslash/],
    ['a drive', [{ name: 'C:a', content: '' }], 'unsafe-package', /drive/],
    ['an encrypted entry', [{ name: 'a', content: 'x', encrypted: true }], 'password-protected', /encrypted/],
    ['an unknown compression', [{ name: 'a', content: 'x', method: 12 }], 'unsupported', /compressed/],
    ['a bomb by its ratio', [{ name: 'a', content: Buffer.alloc(4_000_000) }], 'too-large', /zip bomb/],
  ];
  it.each(hostile)('refuses %s', (_, entries, code, message) => {
    expect(() => open(entries)).toThrowError(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  it('refuses a package whose declared total is above the limit', () => {
    const limits = { ...DEFAULT_LIMITS, inflatedBytes: 1000 };
    expect(() =>
      open(
        [
          { name: 'a', content: noise(600) },
          { name: 'b', content: noise(600) },
        ],
        limits,
      ),
    ).toThrowError(expect.objectContaining({ code: 'too-large' }));
  });

  it('finds content that is larger than it declares, in one go and streamed', async () => {
    const small = open([{ name: 'a', content: noise(5000), declaredSize: 100 }]);
    expect(() => small.read(small.entries[0]!)).toThrowError(expect.objectContaining({ code: 'too-large' }));
    const large = open([{ name: 'a', content: noise(3_000_000), declaredSize: 2_000_000 }]);
    await expect(streamed(large)).rejects.toMatchObject({ code: 'too-large', place: { part: 'a' } });
    const less = open([{ name: 'a', content: noise(100), declaredSize: 5000 }]);
    expect(() => less.read(less.entries[0]!)).toThrowError(expect.objectContaining({ code: 'damaged' }));
  });

  it('refuses overlapping entries and a second description that differs', () => {
    const bytes = buildZip([
      { name: 'a', content: noise(500) },
      { name: 'b', content: noise(500) },
    ]);
    const directory = bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    const second = bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2]), directory + 4);
    bytes.writeUInt32LE(10, second + 42);
    expect(() => ZipReader.open(file(bytes), DEFAULT_LIMITS)).toThrowError(
      expect.objectContaining({ code: 'unsafe-package' }),
    );
    const renamed = open([{ name: 'a.xml', content: 'x', localName: 'b.xml' }]);
    expect(() => renamed.read(renamed.entries[0]!)).toThrowError(/two different ways/);
  });

  it('names the part in which a file is cut off or damaged', () => {
    const whole = buildZip([
      { name: 'first.xml', content: noise(400) },
      { name: 'second.xml', content: noise(4000) },
    ]);
    expect(() => ZipReader.open(file(whole.subarray(0, 2000)), DEFAULT_LIMITS)).toThrowError(
      /cut off inside second\.xml/,
    );
    const flipped = Buffer.from(whole);
    flipped[200] = flipped[200]! ^ 0xff;
    const zip = ZipReader.open(file(flipped), DEFAULT_LIMITS);
    expect(() => zip.read(zip.entries[0]!)).toThrowError(
      expect.objectContaining({ code: 'damaged', place: { part: 'first.xml' } }),
    );
  });
});

describe('ZipWriter', () => {
  it.each([false, true])('writes what another reader reads (ZIP64 forced: %s)', async (zip64) => {
    const path = fresh();
    const large = noise(2_000_000);
    const writer = ZipWriter.create(path, { zip64 });
    writer.add('a.xml', pack(Buffer.from('text '.repeat(100))));
    await writer.addStream(
      'b.bin',
      (async function* () {
        yield 'ä';
        yield large;
      })(),
    );
    expect(writer.finish()).toBe(readFileSync(path).length);
    const parts = await readArchive(readFileSync(path));
    expect(parts.get('a.xml')?.toString()).toBe('text '.repeat(100));
    expect(parts.get('b.bin')?.equals(Buffer.concat([Buffer.from('ä'), large]))).toBe(true);
    const own = ZipReader.open(path, DEFAULT_LIMITS);
    expect((await streamed(own, 1)).length).toBe(large.length + 2);
    own.close();
  });

  it('copies entries raw, whatever form they are in', async () => {
    const content = noise(100_000);
    const from = open([
      { name: 'a', content, descriptor: true },
      { name: 'b', content: 'x', zip64: true },
    ]);
    const path = fresh();
    const writer = ZipWriter.create(path);
    for (const entry of from.entries) writer.copy(from, entry);
    writer.finish();
    const to = ZipReader.open(path, DEFAULT_LIMITS);
    expect(
      Buffer.concat([...to.raw(to.entries[0]!)]).equals(Buffer.concat([...from.raw(from.entries[0]!)])),
    ).toBe(true);
    expect(to.entries.map(({ time, date }) => [time, date])).toEqual(
      from.entries.map(({ time, date }) => [time, date]),
    );
    expect((await readArchive(readFileSync(path))).get('a')?.equals(content)).toBe(true);
  });

  it('never writes over a file, and leaves nothing behind when it is given up', () => {
    const path = file(Buffer.from('mine'));
    expect(() => ZipWriter.create(path)).toThrowError(expect.objectContaining({ code: 'output-exists' }));
    expect(readFileSync(path, 'utf8')).toBe('mine');
    const other = fresh();
    ZipWriter.create(other).abort();
    expect(existsSync(other)).toBe(false);
  });

  it('says why a place cannot be written', () => {
    expect(() => ZipWriter.create(join(folder, 'none', 'a'))).toThrowError(
      expect.objectContaining({ code: 'file-missing' }),
    );
    expect(() => ZipWriter.create(join(folder, 'n'.repeat(300)))).toThrowError(
      expect.objectContaining({ code: 'path-too-long' }),
    );
    if (process.getuid?.() === 0 || process.platform === 'win32') return;
    chmodSync(folder, 0o500);
    expect(() => ZipWriter.create(fresh())).toThrowError(expect.objectContaining({ code: 'read-only' }));
    chmodSync(folder, 0o700);
  });

  it.skipIf(!existsSync('/dev/full'))('says that the disk is full', () => {
    // The path is opened exclusively, so that only the write itself can meet a full device.
    const writer = ZipWriter.create(fresh());
    const own = (writer as unknown as { fd: number }).fd;
    (writer as unknown as { fd: number }).fd = openSync('/dev/full', 'w');
    expect(() => {
      writer.add('a', pack(noise(2_000_000)));
      writer.finish();
    }).toThrowError(expect.objectContaining({ code: 'disk-full' }));
    writer.abort();
    closeSync(own);
  });
});

describe('crc32', () => {
  it('gives the same in JavaScript as natively, also in pieces', () => {
    const data = noise(10_001);
    expect(crc32InJavaScript(Buffer.from('123456789'))).toBe(0xcbf43926);
    expect(crc32InJavaScript(data)).toBe(crc32(data));
    expect(crc32InJavaScript(data.subarray(777), crc32InJavaScript(data.subarray(0, 777)))).toBe(crc32(data));
  });
});
