import { parseArea } from '../../../workbook/a1';
import type { CellValue } from '../../../workbook/cells';
import { DEFAULT_LIMITS } from '../../limits';
import { BookPart } from '../book/book-part';
import { OoxmlPackage } from '../package/ooxml-package';
import { isTrue } from '../xml/booleans';
import { unescapeCellText, unescapeXml } from '../xml/escape';
import { relationKind } from '../xml/namespaces';

/** Values by row and column. */
export type SheetValues = Map<number, Map<number, CellValue>>;

/**
 * Reads the values of formula cells, and of the cells that arrays fill, from a workbook that LibreOffice wrote: it
 * writes regular XML without prefixes, and every cell with its reference. Keyed by the position in `sheets`.
 */
export async function readValues(
  path: string,
  sheets: readonly string[],
  signal?: AbortSignal,
): Promise<Map<number, SheetValues>> {
  const pkg = await OoxmlPackage.open(path, { limits: DEFAULT_LIMITS, ...(signal ? { signal } : {}) });
  try {
    const book = await BookPart.load(pkg);
    const strings = await sharedStrings(pkg, book.part);
    const values = new Map<number, SheetValues>();
    for (let sheet = 0; sheet < sheets.length; sheet++) {
      signal?.throwIfAborted();
      const found = book.sheet(sheets[sheet] ?? '');
      if (found?.kind === 'worksheet') values.set(sheet, await sheetValues(pkg, found.part, strings));
    }
    return values;
  } finally {
    await pkg.close();
  }
}

async function sharedStrings(pkg: OoxmlPackage, main: string): Promise<string[]> {
  const relation = pkg.relations(main).find((each) => relationKind(each.type) === 'sharedStrings');
  if (!relation) return [];
  const xml = await pkg.text(relation.target);
  return [...xml.matchAll(/<si>([\s\S]*?)<\/si>|<si\/>/g)].map(([, inner = '']) => textOf(inner));
}

/** The text of runs, without the phonetic guides. */
function textOf(inner: string): string {
  let text = '';
  for (const [, part = ''] of inner
    .replace(/<rPh[\s\S]*?<\/rPh>/g, '')
    .matchAll(/<t(?:\s[^>]*)?>([\s\S]*?)<\/t>/g)) {
    text += part;
  }
  return unescapeCellText(unescapeXml(text));
}

async function sheetValues(
  pkg: OoxmlPackage,
  part: string,
  strings: readonly string[],
): Promise<SheetValues> {
  const values: SheetValues = new Map();
  let carry = '';
  const decoder = new TextDecoder();
  const take = (text: string) => {
    for (const match of text.matchAll(/<c r="([A-Z]+[0-9]+)"([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g)) {
      const place = parseArea(match[1] ?? '');
      const inner = match[3] ?? '';
      if (!place) continue;
      const type = /\st="(\w+)"/.exec(match[2] ?? '')?.[1] ?? 'n';
      const row = values.get(place.top) ?? new Map<number, CellValue>();
      values.set(place.top, row);
      row.set(place.left, valueOf(type, inner, strings));
    }
  };
  for await (const chunk of pkg.chunks(part)) {
    carry += decoder.decode(chunk, { stream: true });
    const end = carry.lastIndexOf('</row>');
    if (end < 0) continue;
    take(carry.slice(0, end));
    carry = carry.slice(end);
  }
  take(carry);
  return values;
}

function valueOf(type: string, inner: string, strings: readonly string[]): CellValue {
  if (type === 'inlineStr') return textOf(inner);
  const raw = /<v(?:\s[^>]*)?>([\s\S]*?)<\/v>/.exec(inner)?.[1];
  if (raw === undefined) return type === 'str' ? '' : null;
  switch (type) {
    case 's':
      return strings[Number(raw)] ?? '';
    case 'str':
      return unescapeCellText(unescapeXml(raw));
    case 'b':
      return isTrue(raw);
    case 'e':
      return { error: unescapeXml(raw) };
    default:
      return Number(raw);
  }
}
