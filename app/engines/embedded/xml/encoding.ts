import iconv from 'iconv-lite';
import { Problem } from '../../../errors/problem';

/**
 * The encoding of an XML part by XML 1.0 appendix F: byte order mark, else the declaration, else UTF-8. Answers a
 * name that iconv-lite knows.
 */
export function xmlEncoding(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head[0] === 0x3c && head[1] === 0x00) return 'utf-16le';
  if (head[0] === 0x00 && head[1] === 0x3c) return 'utf-16be';
  const declared = /^(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(
    head.toString('latin1', 0, 256),
  )?.[1];
  return declared?.toLowerCase() ?? 'utf-8';
}

/** Text of a part, without byte order mark. `part` names it in the problem. */
export function decodeXml(bytes: Buffer, part: string): string {
  const encoding = xmlEncoding(bytes);
  const text = isUtf8(encoding) ? bytes.toString('utf8') : decodeOther(bytes, encoding, part);
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

export function isUtf8(encoding: string): boolean {
  return encoding === 'utf-8' || encoding === 'utf8' || encoding === 'us-ascii' || encoding === 'ascii';
}

function decodeOther(bytes: Buffer, encoding: string, part: string): string {
  if (!iconv.encodingExists(encoding)) {
    throw new Problem('unsupported', `${part} is in the unknown encoding ${encoding}.`, { place: { part } });
  }
  return iconv.decode(bytes, encoding);
}
