/**
 * The text of a worksheet part before `<sheetData>`, edited as text: these parts can be hundreds of megabytes, so they
 * never go through a DOM. All functions of this folder take and return that text; what they do not know stays as it is.
 * They only look at and write ASCII, so the text may be decoded or a string of UTF-8 bytes.
 */

/** An element in the text; `start` and `end` enclose it with its content. */
export interface HeadElement {
  /** Local name. */
  name: string;
  start: number;
  end: number;
  /** Attributes as written, from after the name to before `>` or `/>`. */
  attributes: string;
  /** Where the content is; empty for `<a/>`. */
  contentStart: number;
  contentEnd: number;
}

const TAG =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[[\s\S]*?\]\]>|<(\/?)(?:[\w.-]+:)?([\w.-]+)((?:"[^"]*"|'[^']*'|[^"'>])*?)(\/?)>/g;

/** Elements at a depth below the start of `text`: 0 for the outermost, 1 for what they contain. */
export function elementsAt(text: string, depth: number): HeadElement[] {
  const found: HeadElement[] = [];
  const open: HeadElement[] = [];
  for (const match of text.matchAll(TAG)) {
    const [tag, closing, name, attributes = '', empty] = match;
    if (name === undefined) continue;
    const end = match.index + tag.length;
    if (closing === '/') {
      const element = open.pop();
      if (!element) break;
      element.contentEnd = match.index;
      element.end = end;
      if (open.length === depth) found.push(element);
      continue;
    }
    const element = { name, start: match.index, end, attributes, contentStart: end, contentEnd: end };
    if (empty !== '/') open.push(element);
    else if (open.length === depth) found.push(element);
  }
  return found;
}

/** Children of `worksheet` that come before `sheetData`, in the order of the schema (ECMA-376 part 1, 18.3.1.99). */
const ORDER = ['sheetPr', 'dimension', 'sheetViews', 'sheetFormatPr', 'cols'];

/** A child of `worksheet` before the rows. */
export function headElement(head: string, name: string): HeadElement | undefined {
  return elementsAt(head, 1).find((element) => element.name === name);
}

/** Puts an element in its place; `xml` of '' removes it. */
export function replaceHeadElement(head: string, name: string, xml: string): string {
  const elements = elementsAt(head, 1);
  const old = elements.find((element) => element.name === name);
  if (old) return head.slice(0, old.start) + xml + head.slice(old.end);
  const rank = ORDER.indexOf(name);
  const after = elements.find((element) => ORDER.indexOf(element.name) > rank);
  const at = after ? after.start : head.trimEnd().length;
  return head.slice(0, at) + xml + head.slice(at);
}

/** The prefix of the main namespace with its colon, or '': that of the root element. */
export function headPrefix(head: string): string {
  return /<([\w.-]+:)?worksheet[\s>/]/.exec(head)?.[1] ?? '';
}

/** Attributes as name and value, in order; values stay as written (with entities). */
export function attributesOf(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name, double, single] of text.matchAll(/([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    attributes.set(name as string, double ?? (single as string).replaceAll('"', '&quot;'));
  }
  return attributes;
}

export function attributesText(attributes: ReadonlyMap<string, string>): string {
  let text = '';
  for (const [name, value] of attributes) text += ` ${name}="${value}"`;
  return text;
}
