import { MAIN } from '../xml/namespaces';
import { children, createLike, isElement, root, type Document, type Element } from '../xml/dom';

/** Order of the lists within `styleSheet` (ECMA-376 part 1, 18.8.39). */
const ORDER = [
  'numFmts',
  'fonts',
  'fills',
  'borders',
  'cellStyleXfs',
  'cellXfs',
  'cellStyles',
  'dxfs',
  'tableStyles',
  'colors',
  'extLst',
];

/** One list of the style sheet, such as `fonts`. Items are only ever appended, so that ids in use keep their meaning. */
export class StyleList {
  private list: Element | null;
  private readonly elements: Element[];
  private ids: Map<string, number> | null = null;

  constructor(
    private readonly document: Document,
    private readonly listName: string,
    itemName: string,
  ) {
    this.list = children(root(document), MAIN, listName)[0] ?? null;
    this.elements = this.list ? children(this.list, MAIN, itemName) : [];
  }

  get length(): number {
    return this.elements.length;
  }

  items(): readonly Element[] {
    return this.elements;
  }

  at(index: number): Element | undefined {
    return this.elements[index];
  }

  /** The item of an index, or the first one where a file names an index that the list lacks. */
  atOrFirst(index: number): Element {
    const item = this.elements[index] ?? this.elements[0];
    if (!item) throw new TypeError(`The list ${this.listName} is empty.`);
    return item;
  }

  /** The index of an item that says the same, else of this one, appended. `added` tells which. */
  indexOf(item: Element): { index: number; added: boolean } {
    if (!this.ids) {
      this.ids = new Map();
      for (let i = this.elements.length - 1; i >= 0; i--) {
        this.ids.set(canonical(this.elements[i] as Element), i);
      }
    }
    const key = canonical(item);
    const known = this.ids.get(key);
    if (known !== undefined) return { index: known, added: false };
    this.ids.set(key, this.elements.length);
    return { index: this.append(item), added: true };
  }

  append(item: Element): number {
    this.list ??= this.insertList();
    this.list.appendChild(item);
    this.elements.push(item);
    this.list.setAttribute('count', String(this.elements.length));
    return this.elements.length - 1;
  }

  private insertList(): Element {
    const parent = root(this.document);
    const list = createLike(parent, this.listName);
    const rank = ORDER.indexOf(this.listName);
    const after = children(parent, MAIN).find((element) => ORDER.indexOf(element.localName ?? '') > rank);
    parent.insertBefore(list, after ?? null);
    return list;
  }
}

/** What an element says, without regard to prefixes, the order of attributes and white space between elements. */
function canonical(element: Element): string {
  const attributes: string[] = [];
  for (let i = 0; i < element.attributes.length; i++) {
    const attribute = element.attributes.item(i);
    if (attribute && attribute.prefix !== 'xmlns' && attribute.name !== 'xmlns') {
      attributes.push(
        `${attribute.namespaceURI ?? ''}|${attribute.localName}=${JSON.stringify(attribute.value)}`,
      );
    }
  }
  let content = '';
  for (let node = element.firstChild; node; node = node.nextSibling) {
    if (isElement(node)) content += canonical(node);
    else if (node.nodeType === 3 && (node.nodeValue ?? '').trim() !== '') content += node.nodeValue;
  }
  return `<${element.namespaceURI ?? ''}|${element.localName} ${attributes.sort().join(' ')}>${content}</>`;
}

/** A count or an index of a style sheet; 0 for what is none. */
export function styleNumber(text: string | null): number {
  const value = Number(text ?? 0);
  return Number.isInteger(value) && value >= 0 ? value : 0;
}
