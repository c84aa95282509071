import { DOMParser, XMLSerializer, type Element } from '@xmldom/xmldom';
import type { Tally } from '../../../workbook/tally';
import type { Sample } from './samples';

/** Turns a pattern of a write set into a test: `*` stands for anything but a slash, `**` for anything. */
function matcher(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\*\*|\*/g, (stars) => (stars === '**' ? '.*' : '[^/]*'))}$`, 'i');
}

/** Elements that a step may change in parts other than worksheets, whatever the step. */
const MAY_DIFFER: readonly [part: RegExp, elements: readonly string[]][] = [
  [/workbook\.xml$/i, ['calcPr', 'sheets', 'bookViews', 'definedNames']],
  [/styles\.xml$/i, ['numFmts', 'fonts', 'fills', 'borders', 'cellXfs']],
  [/comments\d*\.xml$/i, ['authors', 'commentList']],
];
/** Any change makes a signature invalid, so that every step drops it, whatever its write set. */
const SIGNATURES = '_xmlsignatures/';
const WITH_SIGNATURES = ['_xmlsignatures/**', '_rels/.rels', '[Content_Types].xml'];
const CELL = /<((?:\w+:)?)c(?=[\s/>])[^>]*?(?:\/>|>.*?<\/\1c>)/gs;

export type Archive = ReadonlyMap<string, Buffer>;

/** Every difference between input and output that the sample's write set does not cover, in words. */
export function undeclaredChanges(
  input: Archive,
  after: Archive,
  sample: Sample,
  { tally, writes }: { tally: Tally; writes: readonly string[] },
): string[] {
  const signed = [...input.keys()].some((name) => name.startsWith(SIGNATURES));
  const allowed = [...writes, ...(signed ? WITH_SIGNATURES : [])].map(matcher);
  const findings: string[] = [];
  for (const [name, bytes] of input) {
    const now = after.get(name);
    if (now?.equals(bytes)) continue;
    if (!allowed.some((pattern) => pattern.test(name))) {
      findings.push(`${name} ${now ? 'was changed' : 'is gone'}`);
    } else if (now && /\.xml$/i.test(name)) {
      findings.push(...elementChanges(name, bytes, now, sample, tally).map((change) => `${name}: ${change}`));
    }
  }
  for (const name of after.keys()) {
    if (!input.has(name) && !allowed.some((pattern) => pattern.test(name))) findings.push(`${name} is new`);
  }
  return findings;
}

function elementChanges(name: string, before: Buffer, after: Buffer, sample: Sample, tally: Tally): string[] {
  const isSheet = /worksheets\/[^/]+\.xml$/i.test(name);
  const may = isSheet ? [...sample.sheet, 'sheetData'] : MAY_DIFFER.find(([part]) => part.test(name))?.[1];
  if (!may) return [];
  const [was, is] = [rest(before, may, isSheet), rest(after, may, isSheet)];
  const findings: string[] = [];
  if (was !== is) {
    const at = [...was].findIndex((character, i) => character !== is[i]);
    findings.push(
      `differs outside ${may.join(', ')}: ...${was.slice(Math.max(0, at - 40), at + 60)}... became ...${is.slice(Math.max(0, at - 40), at + 60)}...`,
    );
  }
  if (isSheet) findings.push(...cellChanges(before, after, sample, tally));
  return findings;
}

const decode = (bytes: Buffer): string =>
  bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le') : bytes.toString('utf8');

/** Canonical text of the part without the elements that may differ. */
function rest(bytes: Buffer, may: readonly string[], isSheet: boolean): string {
  // The declaration stays in the comparison, apart from an encoding that became UTF-8 and white space behind it.
  let xml = decode(bytes)
    .replace(/^\ufeff/, '')
    .replace(/^(<\?xml[^>]*?)\sencoding\s*=\s*(["']).*?\2/, '$1')
    .replace(/^(<\?xml[^>]*\?>)\s*/, '$1');
  // Rows are compared cell by cell; a DOM of a million cells would be slow.
  if (isSheet) xml = xml.replace(/<((?:\w+:)?)sheetData(?:\/>|[\s>].*<\/\1sheetData>)/s, '');
  const document = new DOMParser().parseFromString(xml, 'text/xml');
  const root = document.documentElement as Element;
  for (let node = root.firstChild; node;) {
    const next = node.nextSibling;
    if (node.nodeType === 1 && may.includes((node as Element).localName ?? '')) root.removeChild(node);
    node = next;
  }
  return new XMLSerializer().serializeToString(document);
}

function cellsOf(bytes: Buffer): Map<string, string> | null {
  const cells = new Map<string, string>();
  for (const [xml] of decode(bytes).matchAll(CELL)) {
    const reference = /^[^>]*?\sr="([A-Z]+[0-9]+)"/.exec(xml)?.[1];
    if (reference === undefined) return null;
    cells.set(reference, xml);
  }
  return cells;
}

/** Cells whose XML differs although the step does not report them. */
function cellChanges(before: Buffer, after: Buffer, sample: Sample, tally: Tally): string[] {
  if (sample.cells === 'any' || tally.cells.length < tally.changed) return [];
  const was = cellsOf(before);
  const is = cellsOf(after);
  // Cells without references get them when their row is written anew.
  if (!was || !is) return [];
  const reported = new Set(sample.cells === 'none' ? [] : tally.cells.map(({ cell }) => cell));
  const findings: string[] = [];
  for (const cell of new Set([...was.keys(), ...is.keys()])) {
    const [from, to] = [was.get(cell), is.get(cell)];
    if (from === to || reported.has(cell)) continue;
    // A shared formula whose master was overwritten moves to its next user.
    if (from?.includes('t="shared"') && to?.includes('t="shared"')) continue;
    findings.push(`${cell} was not reported: ${from ?? 'nothing'} became ${to ?? 'nothing'}`);
  }
  return findings.slice(0, 5);
}
