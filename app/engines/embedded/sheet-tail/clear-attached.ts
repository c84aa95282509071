import { areaName } from '../../../workbook/a1';
import type { Area } from '../../../workbook/cells';
import { unmaskXml } from '../sheet/byte-text';
import { attribute, children, localName, nextElement, withAttribute, type ElementText } from '../sheet/tags';
import { isTrue } from '../xml/booleans';
import { appliesToText, readAppliesTo, rebaseFormulas, withoutCells } from './applies-to';
import type { TailEdit } from './tail-edit';

/** Cells that lose what is attached to them: with their formats conditional formats, with all the rest too. */
export interface AttachedClearing {
  area: Area;
  what: 'formats' | 'all';
}

/** Elements that hold rules or links, in the sheet's own list or in that of an extension of Excel 2010. */
const LISTS = new Set(['conditionalFormattings', 'dataValidations', 'hyperlinks', 'extLst', 'ext']);

/**
 * Takes conditional formats, data validations and hyperlinks from cells, as Excel's Clear Formats and Clear All do.
 * What applies to other cells too is cut down to them; what has none left goes. `tail` is the masked text after the
 * rows, `elements` its outermost elements. What belongs to a pivot table stays: the table's part refers to it.
 */
export function clearAttached(
  tail: string,
  elements: readonly ElementText[],
  clearings: readonly AttachedClearing[],
): TailEdit[] {
  if (clearings.length === 0) return [];
  const holes = {
    formats: clearings.map(({ area }) => area),
    all: clearings.filter(({ what }) => what === 'all').map(({ area }) => area),
  };
  const edits: TailEdit[] = [];
  for (const element of elements) {
    const before = tail.slice(element.start, element.end);
    const after = reduced(before, element, holes);
    if (after !== before) edits.push({ start: element.start, end: element.end, xml: unmaskXml(after) });
  }
  return edits;
}

interface Holes {
  formats: readonly Area[];
  all: readonly Area[];
}

/** The element as it is going to be: `source` itself where nothing changes, '' where it goes. */
function reduced(source: string, element: ElementText, holes: Holes): string {
  const name = localName(element.name);
  if (LISTS.has(name)) return reducedList(source, element, holes);
  if (name === 'conditionalFormatting') {
    const pivot = attribute(element.attributes, 'pivot');
    return isTrue(pivot) ? source : reducedRule(source, element, holes.formats);
  }
  if (name === 'dataValidation') return reducedRule(source, element, holes.all);
  if (name === 'hyperlink') return reducedLink(source, element, holes.all);
  return source;
}

function reducedList(source: string, list: ElementText, holes: Holes): string {
  let content = '';
  let from = 0;
  let count = 0;
  for (const item of children(list.content)) {
    const before = list.content.slice(item.start, item.end);
    const after = reduced(before, item, holes);
    content += list.content.slice(from, item.start) + after;
    from = item.end;
    if (after !== '') count++;
  }
  content += list.content.slice(from);
  if (content === list.content) return source;
  if (count === 0) return '';
  const counted = attribute(list.attributes, 'count') !== undefined;
  const attributes = counted ? withAttribute(list.attributes, 'count', String(count)) : list.attributes;
  return elementXml(list.name, attributes, content);
}

/** Ranges stand in an attribute, or in rules of an extension in an element of their own. */
function reducedRule(source: string, rule: ElementText, holes: readonly Area[]): string {
  const own = attribute(rule.attributes, 'sqref');
  const inside = own === undefined ? rangesInside(rule.content) : null;
  const before = readAppliesTo(own ?? inside?.content ?? '');
  if (!before) return source;
  const after = withoutCells(before, holes);
  if (appliesToText(after) === appliesToText(before)) return source;
  if (after.length === 0) return '';
  const text = appliesToText(after);
  if (!inside) {
    const attributes = withAttribute(rule.attributes, 'sqref', text);
    return elementXml(rule.name, attributes, rebaseFormulas(rule.content, before, after));
  }
  const content =
    rule.content.slice(0, inside.start) +
    elementXml(inside.name, inside.attributes, text) +
    rule.content.slice(inside.end);
  return elementXml(rule.name, rule.attributes, rebaseFormulas(content, before, after));
}

function rangesInside(content: string): ElementText | null {
  for (const child of children(content)) if (localName(child.name) === 'sqref') return child;
  return null;
}

/** A link has one range: of a link over several cells each rectangle that is left becomes a link of its own. */
function reducedLink(source: string, link: ElementText, holes: readonly Area[]): string {
  const before = readAppliesTo(attribute(link.attributes, 'ref') ?? '');
  if (!before) return source;
  const after = withoutCells(before, holes);
  if (appliesToText(after) === appliesToText(before)) return source;
  return after
    .map((area, i) => {
      const attributes = withAttribute(link.attributes, 'ref', areaName(area));
      return elementXml(link.name, i === 0 ? attributes : withoutIdentity(attributes), link.content);
    })
    .join('');
}

/** Without `xr:uid`, by which Excel tells elements apart while several people edit. */
function withoutIdentity(attributes: string): string {
  const name = /\s([\w.-]+:uid)\s*=/.exec(attributes)?.[1];
  return name === undefined ? attributes : withAttribute(attributes, name, null);
}

function elementXml(name: string, attributes: string, content: string): string {
  return content === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`;
}

/** Ids of the relations that the links of a sheet refer to. `xml` is the masked text after the rows. */
export function linkRelations(xml: string): Set<string> {
  const ids = new Set<string>();
  const at = xml.search(/<(?:[\w.-]+:)?hyperlinks[\s>]/);
  const list = at < 0 ? null : nextElement(xml, at);
  for (const link of children(list?.content ?? '')) {
    const name = /\s([\w.-]+:id)\s*=/.exec(link.attributes)?.[1];
    const id = name === undefined ? undefined : attribute(link.attributes, name);
    if (id !== undefined) ids.add(id);
  }
  return ids;
}
