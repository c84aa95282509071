import iconv from 'iconv-lite';

/** Chunks are gathered to at least this size: the scan works a chunk at a time. */
const GATHER_BYTES = 256 * 1024;

/**
 * The bytes of an XML part as UTF-8 without BOM, in larger chunks. Parts in UTF-16 or in a declared legacy encoding are
 * recoded, and their declaration is put right, since what is written back is UTF-8.
 */
export async function* utf8Chunks(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let gathered: Buffer[] = [];
  let size = 0;
  let first = true;
  let decoder: { write(chunk: Buffer): string; end(): string | undefined } | null = null;
  const take = (): Buffer => {
    let chunk = gathered.length === 1 ? (gathered[0] as Buffer) : Buffer.concat(gathered);
    gathered = [];
    size = 0;
    if (first) {
      first = false;
      const encoding = encodingOf(chunk);
      if (encoding !== null) {
        decoder = iconv.getDecoder(encoding, { stripBOM: true });
        return Buffer.from(decoder.write(chunk).replace(DECLARED_ENCODING, '$1UTF-8$3'), 'utf8');
      }
      if (chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) chunk = chunk.subarray(3);
      return chunk;
    }
    return decoder ? Buffer.from(decoder.write(chunk), 'utf8') : chunk;
  };
  for await (const chunk of source) {
    gathered.push(chunk);
    size += chunk.length;
    if (size >= GATHER_BYTES) yield take();
  }
  if (size > 0) yield take();
  const rest = (decoder as { end(): string | undefined } | null)?.end();
  if (rest) yield Buffer.from(rest, 'utf8');
}

const DECLARED_ENCODING = /^(\s*<\?xml[^>]*?encoding\s*=\s*["'])([A-Za-z0-9._-]+)(["'])/;

/** Name of the encoding to recode from, by BOM or declaration; null for UTF-8. */
function encodingOf(start: Buffer): string | null {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  if (start[0] === 0x3c && start[1] === 0) return 'utf-16le';
  if (start[0] === 0 && start[1] === 0x3c) return 'utf-16be';
  const declared = DECLARED_ENCODING.exec(start.subarray(0, 200).toString('latin1'))?.[2]?.toLowerCase();
  if (declared === undefined || declared === 'utf-8' || declared === 'utf8' || declared === 'us-ascii')
    return null;
  return iconv.encodingExists(declared) ? declared : null;
}
