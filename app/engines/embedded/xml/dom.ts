import { DOMParser, XMLSerializer, type Document, type Element, type Node } from '@xmldom/xmldom';
import { Problem } from '../../../errors/problem';

export type { Document, Element, Node };

/** Parts that go through a DOM are small; one that is larger than this was not written by an office program. */
export const MAX_DOM_CHARACTERS = 64 * 1024 * 1024;
/** Deeper nesting than any schema of ECMA-376 allows, and shallow enough for recursive code. */
const MAX_DEPTH = 1000;

/** The first thing after declaration, comments and processing instructions, where a DOCTYPE would stand. */
function hasDoctype(xml: string): boolean {
  let at = 0;
  for (;;) {
    at = xml.indexOf('<', at);
    if (at < 0) return false;
    if (xml.startsWith('<!--', at)) at = endOf(xml, '-->', at);
    else if (xml.startsWith('<?', at)) at = endOf(xml, '?>', at);
    else return xml.startsWith('<!', at);
  }
}

function endOf(xml: string, mark: string, from: number): number {
  const end = xml.indexOf(mark, from);
  return end < 0 ? xml.length : end + mark.length;
}

function checkDepth(xml: string, part: string): void {
  let depth = 0;
  for (let at = xml.indexOf('<'); at >= 0; at = xml.indexOf('<', at + 1)) {
    const next = xml.charCodeAt(at + 1);
    if (next === 0x2f) depth--;
    else if (next !== 0x21 && next !== 0x3f) {
      const end = xml.indexOf('>', at);
      if (end > 0 && xml.charCodeAt(end - 1) !== 0x2f && ++depth > MAX_DEPTH) {
        throw new Problem('unsafe-package', `${part} is nested too deeply.`, { place: { part } });
      }
    }
  }
}

/** Refuses document type declarations: OPC forbids them, and they are how entity bombs come in. */
export function refuseDoctype(xml: string, part: string): void {
  if (!hasDoctype(xml)) return;
  throw new Problem(
    'unsafe-package',
    `${part} has a document type declaration, which office files never have.`,
    {
      hint: 'The file was not written by an office program. Ask its sender for a fresh copy.',
      place: { part },
    },
  );
}

/** Parses a part; all that is in it, known or not, stays in the tree. `part` names it in problems. */
export function parseXml(xml: string, part: string): Document {
  if (xml.length > MAX_DOM_CHARACTERS) {
    throw new Problem('too-large', `${part} is too large (${xml.length} characters).`, { place: { part } });
  }
  refuseDoctype(xml, part);
  checkDepth(xml, part);
  try {
    return new DOMParser({
      onError: (level, message) => {
        if (level !== 'warning') throw new Error(message);
      },
    }).parseFromString(xml, 'text/xml');
  } catch (thrown) {
    const reason = thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : String(thrown);
    throw new Problem('damaged', `${part} is not well-formed XML: ${reason.slice(0, 200)}`, {
      hint: 'Open the file in Excel and save it again, or ask its sender for a fresh copy.',
      place: { part },
      cause: thrown,
    });
  }
}

const serializer = new XMLSerializer();

/** The part as UTF-8 text, with the declaration as it was. Carriage returns in text stay character references. */
export function serializeXml(document: Document): string {
  let xml = serializer.serializeToString(document);
  if (xml.includes('\r')) xml = xml.replace(/\r/g, '&#13;');
  return declaredUtf8(xml);
}

/** The XML with the encoding that it is going to be stored in, whatever it was. */
export function declaredUtf8(xml: string): string {
  return xml.replace(/^(<\?xml[^>]*?\sencoding\s*=\s*)(["'])[^"']*\2/, '$1$2UTF-8$2');
}

function inNamespace(element: Element, namespaces: string | readonly string[]): boolean {
  const uri = element.namespaceURI ?? '';
  return typeof namespaces === 'string' ? uri === namespaces : namespaces.includes(uri);
}

export function isElement(node: Node | null): node is Element {
  return node !== null && node.nodeType === 1;
}

/** Child elements with that local name in one of the namespaces (such as `MAIN`), in order. */
export function children(
  parent: Element | Document,
  namespaces: string | readonly string[],
  localName?: string,
): Element[] {
  const found: Element[] = [];
  for (let node = parent.firstChild; node; node = node.nextSibling) {
    if (!isElement(node)) continue;
    if (localName !== undefined && node.localName !== localName) continue;
    if (inNamespace(node, namespaces)) found.push(node);
  }
  return found;
}

export function child(
  parent: Element | Document,
  namespaces: string | readonly string[],
  localName: string,
): Element | null {
  return children(parent, namespaces, localName)[0] ?? null;
}

/** Descendant elements in document order. */
export function descendants(
  parent: Element | Document,
  namespaces: string | readonly string[],
  localName: string,
): Element[] {
  const found: Element[] = [];
  const visit = (at: Element | Document): void => {
    for (let node = at.firstChild; node; node = node.nextSibling) {
      if (!isElement(node)) continue;
      if (node.localName === localName && inNamespace(node, namespaces)) found.push(node);
      visit(node);
    }
  };
  visit(parent);
  return found;
}

/** The root element. */
export function root(document: Document): Element {
  const element = document.documentElement;
  if (!element) throw new Problem('damaged', 'A part of the file is empty.');
  return element;
}

/** An attribute without a namespace; null where it is absent. */
export function attribute(element: Element, name: string): string | null {
  return element.hasAttribute(name) ? element.getAttribute(name) : null;
}

/** An attribute in one of the namespaces (such as `RELATIONSHIPS`), whatever its prefix. */
export function attributeNs(element: Element, namespaces: readonly string[], name: string): string | null {
  for (const namespace of namespaces) {
    if (element.hasAttributeNS(namespace, name)) return element.getAttributeNS(namespace, name);
  }
  return null;
}

/** A new element in the namespace and with the prefix of `like`. */
export function createLike(like: Element, localName: string): Element {
  const document = like.ownerDocument as Document;
  const name = like.prefix ? `${like.prefix}:${localName}` : localName;
  return document.createElementNS(like.namespaceURI, name);
}
