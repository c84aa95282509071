import { SaxesParser } from 'saxes';

/** An element as the validator sees it; `attributes` by local name, those of the relationships namespace as `r:id`. */
export interface WalkElement {
  name: string;
  namespace: string;
  attributes: ReadonlyMap<string, string>;
  depth: number;
}

export interface WalkHandlers {
  open?(element: WalkElement, path: readonly string[]): void;
  /** Called with the text directly inside the element. */
  close?(name: string, text: string, path: readonly string[]): void;
}

/** Walks well-formed XML with saxes; throws where it is not well-formed. */
export function walkXml(bytes: Buffer, handlers: WalkHandlers): void {
  const parser = new SaxesParser({ xmlns: true });
  const path: string[] = [];
  const texts: string[] = [];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    const attributes = new Map<string, string>();
    for (const attribute of Object.values(tag.attributes)) {
      const relation = /relationships$/.test(attribute.uri);
      const key = relation ? `r:${attribute.local}` : attribute.prefix ? attribute.name : attribute.local;
      attributes.set(key, attribute.value);
    }
    handlers.open?.({ name: tag.local, namespace: tag.uri, attributes, depth: path.length }, path);
    path.push(tag.local);
    texts.push('');
  });
  const text = (data: string): void => {
    if (texts.length > 0) texts[texts.length - 1] += data;
  };
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('closetag', (tag) => {
    path.pop();
    handlers.close?.(tag.local, texts.pop() ?? '', path);
  });
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  const STEP = 1 << 20;
  if (wide) parser.write(bytes.toString('utf16le'));
  else {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    for (let at = 0; at < bytes.length; at += STEP) {
      parser.write(decoder.decode(bytes.subarray(at, at + STEP), { stream: at + STEP < bytes.length }));
    }
  }
  parser.close();
}
