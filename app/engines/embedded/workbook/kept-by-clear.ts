import { areaName, intersect, parseArea } from '../../../workbook/a1';
import type { Area } from '../../../workbook/cells';
import type { BookSheet } from '../book/book-part';
import type { OoxmlPackage } from '../package/ooxml-package';
import type { SheetOutline } from '../sheet/sheet-outline';
import { relationKind } from '../xml/namespaces';

/**
 * What the cells of an area have that clearing leaves in place, as a sentence; null where they have nothing of the
 * kind. Excel's Clear Formats takes conditional formats too, and Clear All hyperlinks, data validations and comments.
 */
export async function keptByClear(
  pkg: OoxmlPackage,
  sheet: BookSheet,
  outline: SheetOutline,
  area: Area,
  what: 'formats' | 'all',
): Promise<string | null> {
  const found: string[] = [];
  const tell = (count: number, noun: string): void => {
    if (count > 0) found.push(`${count} ${noun}${count === 1 ? '' : 's'}`);
  };
  tell(countIn(area, placesOf(outline.tail, 'conditionalFormatting')), 'conditional format');
  if (what === 'all') {
    tell(countIn(area, placesOf(outline.tail, 'hyperlink')), 'hyperlink');
    tell(countIn(area, placesOf(outline.tail, 'dataValidation')), 'data validation');
    tell(await comments(pkg, sheet, area), 'comment');
  }
  if (found.length === 0) return null;
  const last = found.pop() ?? '';
  const list = found.length === 0 ? last : `${found.join(', ')} and ${last}`;
  return `${sheet.name}!${areaName(area)} keeps ${list}: clearing takes contents and formats only.`;
}

/** Every thread has a plain comment too, for readers that know no threads. */
async function comments(pkg: OoxmlPackage, sheet: BookSheet, area: Area): Promise<number> {
  let count = 0;
  for (const { type, target, external } of pkg.relations(sheet.part)) {
    if (external || relationKind(type) !== 'comments' || !pkg.has(target)) continue;
    count += countIn(area, placesOf(await pkg.text(target), 'comment'));
  }
  return count;
}

/** Lists of references of the elements of a name: an attribute, or in extensions of Excel 2010 an element inside. */
function* placesOf(xml: string, name: string): Generator<string> {
  const own = new RegExp(`<(?:[\\w.-]+:)?${name}\\s(?:[^>]*?\\s)?(?:sq)?ref\\s*=\\s*["']([^"']*)["']`, 'g');
  for (const match of xml.matchAll(own)) yield match[1] ?? '';
  const extended = new RegExp(
    `<([\\w.-]+:${name})[\\s>](?:(?!</\\1>)[\\s\\S])*?<[\\w.-]+:sqref>([^<]*)<`,
    'g',
  );
  for (const match of xml.matchAll(extended)) yield match[2] ?? '';
}

function countIn(area: Area, lists: Iterable<string>): number {
  let count = 0;
  for (const list of lists) {
    const places = list.split(/\s+/).map(parseArea);
    if (places.some((place) => place !== null && intersect(place, area) !== null)) count++;
  }
  return count;
}
