import { Problem } from '../../../errors/problem';
import type { EngineLimits } from '../../engine';
import { decodeXml } from '../xml/encoding';
import { attribute, children, createLike, parseXml, root, serializeXml, type Document } from '../xml/dom';
import { PACKAGE_RELATIONSHIPS, relationKind } from '../xml/namespaces';
import { pack, packStream } from '../zip/packing';
import { checked, inflateWhole, inflated, ONE_GO_BYTES, ZipReader } from '../zip/zip-reader';
import { ZipWriter } from '../zip/zip-writer';
import { STORED, type PackedContent, type ZipEntry } from '../zip/zip-format';
import { ContentTypes } from './content-types';
import { partKey, relationsPart, relativeTarget, resolvePartName, sourceOfRelations } from './part-names';

const CONTENT_TYPES_PART = '[Content_Types].xml';

export interface Relation {
  id: string;
  /** Full type; `relationKind` gives its last segment, by which Strict and transitional agree. */
  type: string;
  /** Name of the target part, or the URL as it stands where external. */
  target: string;
  external: boolean;
}

type Content =
  | { kind: 'entry'; entry: ZipEntry }
  | { kind: 'bytes'; bytes: Buffer }
  | { kind: 'packed'; packed: PackedContent };

interface Part {
  name: string;
  /** The entry that it came from, whose times and attributes a rewritten part keeps. */
  origin: ZipEntry | null;
  content: Content;
  document: Document | null;
  /** The document was changed since it was last serialised. */
  touched: boolean;
}

/**
 * An Office Open XML package (OPC), edited in place: parts that nobody touches are copied raw on saving. Part names
 * have no leading slash and are looked up without case. Reads see what was written before.
 */
export class OoxmlPackage {
  private readonly byKey = new Map<string, Part>();
  private readonly types: ContentTypes;

  private constructor(
    readonly path: string,
    private readonly zip: ZipReader,
  ) {
    for (const entry of zip.entries) {
      this.byKey.set(partKey(entry.name), {
        name: entry.name,
        origin: entry,
        content: { kind: 'entry', entry },
        document: null,
        touched: false,
      });
    }
    this.types = new ContentTypes(this.domNow(CONTENT_TYPES_PART));
  }

  /** Opens a package for reading and editing; the file itself is never written. */
  static async open(
    path: string,
    options: { limits: EngineLimits; signal?: AbortSignal },
  ): Promise<OoxmlPackage> {
    options.signal?.throwIfAborted();
    const zip = ZipReader.open(path, options.limits);
    try {
      return new OoxmlPackage(path, zip);
    } catch (thrown) {
      zip.close();
      throw Problem.from(thrown).at({ file: path });
    }
  }

  /** Names of all parts in the order of the file, new ones last; folders and the content types are no parts. */
  parts(): string[] {
    const names: string[] = [];
    for (const part of this.byKey.values()) {
      if (part.name !== CONTENT_TYPES_PART && !part.name.endsWith('/')) names.push(part.name);
    }
    return names;
  }

  has(name: string): boolean {
    return this.byKey.has(partKey(name));
  }

  contentType(name: string): string | null {
    return this.types.of(name);
  }

  /** Changes what a part is, such as a macro workbook that becomes a plain one. */
  setContentType(name: string, type: string): void {
    if (this.types.set(name, type)) this.touch(CONTENT_TYPES_PART);
  }

  /** Uncompressed bytes. */
  size(name: string): number {
    const part = this.part(name);
    this.settle(part);
    switch (part.content.kind) {
      case 'entry':
        return part.content.entry.size;
      case 'bytes':
        return part.content.bytes.length;
      case 'packed':
        return part.content.packed.size;
    }
  }

  async bytes(name: string): Promise<Buffer> {
    return this.bytesNow(name);
  }

  /** The part's text, decoded by its byte order mark or declaration. */
  async text(name: string): Promise<string> {
    return decodeXml(this.bytesNow(name), name);
  }

  /** The part's document, the same one on every call. After changing it, call `touch`. */
  async dom(name: string): Promise<Document> {
    return this.domNow(name);
  }

  /** Says that the part's document was changed, so that it is written back when needed. */
  touch(name: string): void {
    const part = this.part(name);
    if (!part.document) throw new Problem('internal', `${name} was not read as a document.`);
    part.touched = true;
  }

  /** The part's content in pieces; a small part in one, a large one inflated while it is read. */
  async *chunks(name: string): AsyncGenerator<Buffer> {
    const part = this.part(name);
    this.settle(part);
    const { content } = part;
    if (content.kind === 'entry') yield* this.zip.chunks(content.entry);
    else if (content.kind === 'bytes') yield content.bytes;
    else yield* unpack(part.name, content.packed);
  }

  /** Replaces a part's content. */
  set(name: string, content: string | Buffer): void {
    const part = this.part(name);
    part.content = { kind: 'bytes', bytes: toBuffer(content) };
    part.document = null;
    part.touched = false;
  }

  /**
   * Replaces a part's content by a stream, which may read the old content meanwhile. Only compressed bytes are kept.
   * Where the stream fails, the old content stays.
   */
  async setStream(name: string, source: AsyncIterable<string | Buffer>): Promise<void> {
    const part = this.part(name);
    const packed = await packStream(source);
    part.content = { kind: 'packed', packed };
    part.document = null;
    part.touched = false;
  }

  /** Adds a part with its content type. The name must be free. */
  add(name: string, contentType: string, content: string | Buffer): void {
    if (this.has(name)) throw new Problem('internal', `${name} exists already.`);
    this.byKey.set(partKey(name), {
      name,
      origin: null,
      content: { kind: 'bytes', bytes: toBuffer(content) },
      document: null,
      touched: false,
    });
    if (sourceOfRelations(name) === null || this.types.of(name) !== contentType) {
      this.setContentType(name, contentType);
    }
  }

  /** Removes a part, its override, its own relations and all relations to it. */
  remove(name: string): void {
    const key = partKey(name);
    if (!this.byKey.delete(key)) return;
    if (this.types.remove(name)) this.touch(CONTENT_TYPES_PART);
    this.byKey.delete(partKey(relationsPart(name)));
    for (const part of [...this.byKey.values()]) {
      const source = sourceOfRelations(part.name);
      if (source === null) continue;
      for (const relation of this.relations(source)) {
        if (!relation.external && partKey(relation.target) === key) this.removeRelation(source, relation.id);
      }
    }
  }

  /** The relations of a part, '' for those of the package, with targets resolved to part names. */
  relations(source: string): Relation[] {
    const name = relationsPart(source);
    if (!this.has(name)) return [];
    const relations: Relation[] = [];
    for (const element of children(root(this.domNow(name)), PACKAGE_RELATIONSHIPS, 'Relationship')) {
      const external = attribute(element, 'TargetMode') === 'External';
      const target = attribute(element, 'Target') ?? '';
      const resolved = external ? target : resolvePartName(source, target);
      if (resolved === null) {
        throw new Problem(
          'unsafe-package',
          `${name} has a relation that leads out of the package: ${target}.`,
          {
            place: { part: name },
          },
        );
      }
      relations.push({
        id: attribute(element, 'Id') ?? '',
        type: attribute(element, 'Type') ?? '',
        target: external ? target : (this.byKey.get(partKey(resolved))?.name ?? resolved),
        external,
      });
    }
    return relations;
  }

  /** Adds a relation to a part and answers its new id. */
  addRelation(source: string, type: string, target: string): string {
    const name = relationsPart(source);
    if (!this.has(name)) {
      this.add(
        name,
        'application/vnd.openxmlformats-package.relationships+xml',
        `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="${PACKAGE_RELATIONSHIPS}"/>`,
      );
    }
    const taken = new Set(this.relations(source).map((relation) => relation.id));
    let number = taken.size + 1;
    while (taken.has(`rId${number}`)) number++;
    const list = root(this.domNow(name));
    const element = createLike(list, 'Relationship');
    element.setAttribute('Id', `rId${number}`);
    element.setAttribute('Type', type);
    element.setAttribute('Target', relativeTarget(source, target));
    list.appendChild(element);
    this.touch(name);
    return `rId${number}`;
  }

  removeRelation(source: string, id: string): void {
    const name = relationsPart(source);
    if (!this.has(name)) return;
    const list = root(this.domNow(name));
    for (const element of children(list, PACKAGE_RELATIONSHIPS, 'Relationship')) {
      if (attribute(element, 'Id') !== id) continue;
      list.removeChild(element);
      this.touch(name);
    }
  }

  /** The workbook part, found by the package's relation as OPC wants, in both conformance classes. */
  mainPart(): string {
    const relation = this.relations('').find(
      (each) => !each.external && relationKind(each.type) === 'officeDocument',
    );
    if (!relation) {
      throw new Problem('damaged', 'The package does not say which part is the workbook.', {
        hint: 'Open it in Excel and save it again, or ask its sender for a fresh copy.',
        place: { part: '_rels/.rels' },
      });
    }
    this.part(relation.target);
    return relation.target;
  }

  /**
   * Writes the package to a path that must not exist and flushes it to the disk. Untouched parts are copied raw, in
   * their order. Answers the size in bytes. Nothing is left at the path when it fails.
   */
  async save(path: string, signal?: AbortSignal): Promise<number> {
    signal?.throwIfAborted();
    const writer = ZipWriter.create(path);
    try {
      for (const part of this.byKey.values()) {
        signal?.throwIfAborted();
        this.settle(part);
        const { content } = part;
        if (content.kind === 'entry') {
          writer.copy(this.zip, content.entry);
        } else {
          const packed = content.kind === 'packed' ? content.packed : pack(content.bytes);
          writer.add(part.name, packed, part.origin ?? undefined);
        }
      }
      return writer.finish();
    } catch (thrown) {
      writer.abort();
      throw thrown;
    }
  }

  async close(): Promise<void> {
    this.zip.close();
  }

  private part(name: string): Part {
    const part = this.byKey.get(partKey(name));
    if (part) return part;
    throw new Problem('damaged', `The package lacks the part ${name}.`, {
      hint: 'Open it in Excel and save it again, or ask its sender for a fresh copy.',
      place: { part: name },
    });
  }

  /** Brings the content up to date with a changed document. */
  private settle(part: Part): void {
    if (!part.touched || !part.document) return;
    part.content = { kind: 'bytes', bytes: Buffer.from(serializeXml(part.document), 'utf8') };
    part.touched = false;
  }

  private bytesNow(name: string): Buffer {
    const part = this.part(name);
    this.settle(part);
    const { content } = part;
    if (content.kind === 'entry') return this.zip.read(content.entry);
    if (content.kind === 'bytes') return content.bytes;
    const { packed } = content;
    const whole = Buffer.concat(packed.pieces);
    return packed.method === STORED ? whole : inflateWhole({ ...packed, name: part.name }, whole);
  }

  private domNow(name: string): Document {
    const part = this.part(name);
    part.document ??= parseXml(decodeXml(this.bytesNow(name), name), name);
    return part.document;
  }
}

function toBuffer(content: string | Buffer): Buffer {
  return typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
}

async function* unpack(name: string, packed: PackedContent): AsyncGenerator<Buffer> {
  if (packed.method === STORED) {
    yield* packed.pieces;
  } else if (packed.size <= ONE_GO_BYTES) {
    yield inflateWhole({ ...packed, name }, Buffer.concat(packed.pieces));
  } else {
    yield* checked({ ...packed, name }, inflated(packed.pieces, name));
  }
}
