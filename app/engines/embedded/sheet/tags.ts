import { decodeXml, encodeAttribute } from './byte-text';

/** Work on single tags, kept as text so that unknown attributes, their order and their quotes survive. */

const NAME_START = /[A-Za-z_]/;

/** Position of the `>` that ends the tag starting at `start`, quotes respected; -1 where the input ends before. */
export function tagEnd(xml: string, start: number): number {
  let close = xml.indexOf('>', start);
  if (close < 0) return -1;
  let quote = 0;
  let i = start;
  for (;;) {
    for (; i < close; i++) {
      const code = xml.charCodeAt(i);
      if (quote === 0) {
        if (code === 34 || code === 39) quote = code;
      } else if (code === quote) quote = 0;
    }
    if (quote === 0) return close;
    i = close;
    close = xml.indexOf('>', close + 1);
    if (close < 0) return -1;
  }
}

/** Visits the attributes of a tag or of its attribute text: decoded values, positions of the whole ` name="value"`. */
export function eachAttribute(
  tag: string,
  visit: (name: string, value: string, start: number, end: number) => void,
): void {
  let i = tag.startsWith('<') ? tag.search(/[\s/>]/) : 0;
  while (i >= 0 && i < tag.length) {
    const start = i;
    while (i < tag.length && tag.charCodeAt(i) <= 32) i++;
    if (i >= tag.length || !NAME_START.test(tag[i] as string)) return;
    const equals = tag.indexOf('=', i);
    if (equals < 0) return;
    const name = tag.slice(i, equals).trim();
    let open = equals + 1;
    while (open < tag.length && tag.charCodeAt(open) <= 32) open++;
    const close = tag.indexOf(tag[open] as string, open + 1);
    if (close < 0) return;
    visit(name, decodeXml(tag.slice(open + 1, close)), start, close + 1);
    i = close + 1;
  }
}

export function attributesOf(tag: string): Map<string, string> {
  const found = new Map<string, string>();
  eachAttribute(tag, (name, value) => found.set(name, value));
  return found;
}

export function attribute(tag: string, name: string): string | undefined {
  let found: string | undefined;
  eachAttribute(tag, (key, value) => {
    if (key === name) found = value;
  });
  return found;
}

/** The attribute text with an attribute set, or removed where the value is null. Takes ` a="1" b="2"`, no brackets. */
export function withAttribute(attributes: string, name: string, value: string | null): string {
  let result: string | null = null;
  const written = value === null ? '' : ` ${name}="${encodeAttribute(value)}"`;
  eachAttribute(attributes, (key, _, start, end) => {
    if (key === name && result === null)
      result = attributes.slice(0, start) + written + attributes.slice(end);
  });
  if (result !== null) return result;
  return attributes.trimEnd() + written;
}

export interface ElementText {
  /** Qualified name. */
  name: string;
  /** Attribute text, with its leading space. */
  attributes: string;
  /** Inner XML; '' for an empty element. */
  content: string;
  start: number;
  end: number;
}

/** Local part of a qualified name. */
export function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

/**
 * The element that starts at or after `from`, with its content; null where there is none. Expects masked XML.
 * `until` bounds the search.
 */
export function nextElement(xml: string, from: number, until = xml.length): ElementText | null {
  let start = xml.indexOf('<', from);
  while (start >= 0 && start < until && xml.charCodeAt(start + 1) === 47) start = xml.indexOf('<', start + 1);
  if (start < 0 || start >= until) return null;
  const close = tagEnd(xml, start);
  if (close < 0) return null;
  const selfClosed = xml.charCodeAt(close - 1) === 47;
  let nameEnd = start + 1;
  while (nameEnd < close && xml.charCodeAt(nameEnd) > 32 && xml.charCodeAt(nameEnd) !== 47) nameEnd++;
  const name = xml.slice(start + 1, nameEnd);
  const attributes = xml.slice(nameEnd, selfClosed ? close - 1 : close);
  if (selfClosed) return { name, attributes, content: '', start, end: close + 1 };
  const end = closingTag(xml, name, close + 1);
  if (end === null) return null;
  return { name, attributes, content: xml.slice(close + 1, end.start), start, end: end.end };
}

/** The end tag that closes an element of this name whose content starts at `from`, nesting counted. */
function closingTag(xml: string, name: string, from: number): { start: number; end: number } | null {
  let depth = 1;
  let i = from;
  for (;;) {
    const open = xml.indexOf('<', i);
    if (open < 0) return null;
    const closing = xml.charCodeAt(open + 1) === 47;
    const nameAt = open + (closing ? 2 : 1);
    const after = xml.charCodeAt(nameAt + name.length);
    const same = xml.startsWith(name, nameAt) && (after === 62 || after === 47 || after <= 32);
    const close = closing ? xml.indexOf('>', open) : tagEnd(xml, open);
    if (close < 0) return null;
    if (same) {
      if (closing) depth--;
      else if (xml.charCodeAt(close - 1) !== 47) depth++;
      if (depth === 0) return { start: open, end: close + 1 };
    }
    i = close + 1;
  }
}

/** Child elements of an inner XML, in order. */
export function* children(xml: string): Generator<ElementText> {
  for (let from = 0; ;) {
    const element = nextElement(xml, from);
    if (!element) return;
    yield element;
    from = element.end;
  }
}
