import type { OoxmlPackage } from '../package/ooxml-package';
import { unmaskXml } from '../sheet/byte-text';
import { withAttribute } from '../sheet/tags';
import type { BytePool, NumberList } from './byte-pool';
import type { IndexSet } from './index-set';
import type { StringWindows } from './string-windows';

const TRANSITIONAL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings';
const STRICT = 'http://purl.oclc.org/ooxml/officeDocument/relationships/sharedStrings';
const CONTENT_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml';
const MAIN_NS = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const MAIN_NS_STRICT = 'http://purl.oclc.org/ooxml/spreadsheetml/main';
/** Appended strings are written in pieces of about this size. */
const PIECE_CHARS = 256 * 1024;

/** Adds an empty part for shared strings to a package that has none; answers its name, and what stands around strings. */
export function addStringPart(pkg: OoxmlPackage): { part: string; head: string; tail: string } {
  const main = pkg.mainPart();
  const strict = pkg.relations('').some((relation) => relation.type.startsWith('http://purl.oclc.org/'));
  const folder = main.slice(0, main.lastIndexOf('/') + 1);
  let part = `${folder}sharedStrings.xml`;
  for (let n = 2; pkg.has(part); n++) part = `${folder}sharedStrings${n}.xml`;
  pkg.add(part, CONTENT_TYPE, '');
  pkg.addRelation(main, strict ? STRICT : TRANSITIONAL, part);
  const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="${strict ? MAIN_NS_STRICT : MAIN_NS}" count="0" uniqueCount="0">`;
  return { part, head, tail: '</sst>' };
}

/** The head with the counts put right: `uses` cells more point to strings, which are `count` now. */
export function withCounts({ head, prefix }: StringWindows, uses: number, count: number): string {
  const root = head.lastIndexOf('<');
  const nameEnd = root + 1 + prefix.length + 3;
  let attributes = head.slice(nameEnd, -1);
  const before = /\scount\s*=\s*["'](\d+)/.exec(attributes)?.[1];
  if (before !== undefined) {
    attributes = withAttribute(attributes, 'count', String(Math.max(0, Number(before) + uses)));
  }
  if (/\suniqueCount\s*=/.test(attributes)) {
    attributes = withAttribute(attributes, 'uniqueCount', String(count));
  }
  return head.slice(0, nameEnd) + attributes + '>';
}

/** The part anew: with another head, strings appended, and those emptied that are forgotten. */
export async function* writeStrings(
  { tail, prefix, windows, windowOf, starts, ends, masked }: StringWindows,
  head: string,
  { appended, pool }: { appended: NumberList; pool: BytePool },
  forgotten: IndexSet,
): AsyncGenerator<Buffer> {
  const bytes = (xml: string): Buffer => Buffer.from(masked ? unmaskXml(xml) : xml, 'latin1');
  const emptied = `<${prefix}t/>`;
  const stored = starts.length;
  await Promise.resolve();
  yield bytes(head);
  let index = 0;
  for (const [number, window] of windows.entries()) {
    if (forgotten.size === 0) {
      yield bytes(window);
      continue;
    }
    let fresh = '';
    let from = 0;
    for (; index < stored && windowOf[index] === number; index++) {
      if (!forgotten.has(index)) continue;
      const start = starts[index] as number;
      const end = ends[index] as number;
      if (start === end) continue;
      fresh += window.slice(from, start) + emptied;
      from = end;
    }
    yield bytes(fresh + window.slice(from));
  }
  let pieces: string[] = [];
  let size = 0;
  for (let i = 0; i < appended.length; i++) {
    const content = forgotten.has(stored + i) ? emptied : pool.get(appended.at(i));
    const xml = `<${prefix}si>${content}</${prefix}si>`;
    pieces.push(xml);
    size += xml.length;
    if (size > PIECE_CHARS) {
      yield Buffer.from(pieces.join(''), 'latin1');
      pieces = [];
      size = 0;
    }
  }
  pieces.push(unmaskXml(tail));
  yield Buffer.from(pieces.join(''), 'latin1');
}
