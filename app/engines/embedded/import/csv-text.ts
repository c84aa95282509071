import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { analyse } from 'chardet';
import iconv from 'iconv-lite';
import { Problem } from '../../../errors/problem';
import type { CsvInput } from '../../../recipe/recipe';
import { RandomAccess } from '../zip/random-access';

export type CsvEncoding = NonNullable<CsvInput['encoding']>;

const BLOCK_BYTES = 512 * 1024;
const SAMPLE_BYTES = 64 * 1024;
/** Encodings that we cannot tell from Windows-1252 by looking at the bytes, but whose text it would garble. */
const FOREIGN = /^(?:Shift_JIS|GB18030|Big5|EUC-|ISO-2022|KOI8|windows-125[13456]|ISO-8859-[56789])/i;
const SURE = 80;

/** Walks the bytes of a file in blocks. */
function* blocks(file: RandomAccess, from = 0): Generator<Buffer> {
  for (let at = from; at < file.size; at += BLOCK_BYTES) {
    yield file.read(at, Math.min(BLOCK_BYTES, file.size - at));
  }
}

/**
 * The encoding of a text file: its byte order mark; UTF-16 by its zero bytes; UTF-8 where every byte fits; else
 * Windows-1252, unless the bytes speak clearly for an encoding that is not supported.
 */
export function detectEncoding(path: string): CsvEncoding {
  const file = RandomAccess.open(path);
  try {
    const head = file.read(0, Math.min(file.size, SAMPLE_BYTES));
    if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
    if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
    const wide = zeroPattern(head);
    if (wide) return wide;
    if (allUtf8(file)) return 'utf-8';
    const [best] = analyse(head);
    if (best && best.confidence >= SURE && FOREIGN.test(best.name)) {
      throw new Problem(
        'csv-invalid',
        `The file seems to be in the encoding ${best.name}, which is not supported.`,
        {
          hint: 'Save it as UTF-8, or choose the encoding if this is wrong (above the preview, or csvInput.encoding in the recipe).',
          place: { file: path },
        },
      );
    }
    return 'windows-1252';
  } finally {
    file.close();
  }
}

function zeroPattern(head: Buffer): CsvEncoding | null {
  const sample = Math.min(head.length & ~1, 4096);
  let even = 0;
  let odd = 0;
  for (let i = 0; i < sample; i += 2) {
    if (head[i] === 0) even++;
    if (head[i + 1] === 0) odd++;
  }
  if (sample < 4) return null;
  if (odd > sample * 0.2 && even < sample * 0.02) return 'utf-16le';
  if (even > sample * 0.2 && odd < sample * 0.02) return 'utf-16be';
  return null;
}

function allUtf8(file: RandomAccess): boolean {
  let carry: Buffer = Buffer.alloc(0);
  for (const block of blocks(file)) {
    const joined = carry.length > 0 ? Buffer.concat([carry, block]) : block;
    const end = wholeCharacters(joined);
    if (!isUtf8(joined.subarray(0, end))) return false;
    carry = joined.subarray(end);
    if (carry.length > 3) return false;
  }
  return carry.length === 0;
}

/** Length without a character that is cut off at the end. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** The file's text in pieces, without byte order mark. Bytes that UTF-8 does not allow are an error, never a guess. */
export function* csvText(path: string, encoding: CsvEncoding): Generator<string> {
  const file = RandomAccess.open(path);
  const decode = decoder(encoding, path);
  let first = true;
  try {
    for (const block of blocks(file)) {
      let text = decode(block, false);
      if (first && text !== '') {
        first = false;
        if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
      }
      yield text;
    }
    yield decode(Buffer.alloc(0), true);
  } finally {
    file.close();
  }
}

function decoder(encoding: CsvEncoding, path: string): (bytes: Buffer, last: boolean) => string {
  if (encoding === 'utf-8') {
    const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return (bytes, last) => {
      try {
        return utf8.decode(bytes, { stream: !last });
      } catch {
        throw new Problem('csv-invalid', 'The file is not in UTF-8.', {
          hint: 'Choose another encoding (above the preview, or csvInput.encoding in the recipe), or leave it to be detected.',
          place: { file: path },
        });
      }
    };
  }
  const other = iconv.getDecoder(encoding, { stripBOM: false });
  return (bytes, last) => (last ? (other.end() ?? '') : other.write(bytes));
}
