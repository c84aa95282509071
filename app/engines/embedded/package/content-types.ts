import { CONTENT_TYPES } from '../xml/namespaces';
import { attribute, children, createLike, root, type Document } from '../xml/dom';
import { partKey } from './part-names';

/** `[Content_Types].xml`: what each part is, by extension (Default) or by name (Override). OPC 7.2.3. */
export class ContentTypes {
  private readonly defaults = new Map<string, string>();
  private readonly overrides = new Map<string, string>();

  constructor(private readonly document: Document) {
    const types = root(document);
    for (const element of children(types, CONTENT_TYPES)) {
      const type = attribute(element, 'ContentType') ?? '';
      if (element.localName === 'Default') {
        this.defaults.set((attribute(element, 'Extension') ?? '').toLowerCase(), type);
      } else if (element.localName === 'Override') {
        this.overrides.set(partKey(attribute(element, 'PartName') ?? ''), type);
      }
    }
  }

  of(part: string): string | null {
    const key = partKey(part);
    return this.overrides.get(key) ?? this.defaults.get(key.slice(key.lastIndexOf('.') + 1)) ?? null;
  }

  /** Sets the type of a part. Answers whether anything changed. */
  set(part: string, type: string): boolean {
    if (this.of(part) === type) return false;
    this.remove(part);
    if (this.of(part) === type) return true;
    const types = root(this.document);
    const element = createLike(types, 'Override');
    element.setAttribute('PartName', `/${part}`);
    element.setAttribute('ContentType', type);
    types.appendChild(element);
    this.overrides.set(partKey(part), type);
    return true;
  }

  /** Removes the part's override. Answers whether there was one. */
  remove(part: string): boolean {
    const key = partKey(part);
    if (!this.overrides.delete(key)) return false;
    const types = root(this.document);
    for (const element of children(types, CONTENT_TYPES, 'Override')) {
      if (partKey(attribute(element, 'PartName') ?? '') === key) types.removeChild(element);
    }
    return true;
  }
}
