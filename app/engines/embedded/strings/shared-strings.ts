import { Problem } from '../../../errors/problem';
import type { OoxmlPackage } from '../package/ooxml-package';
import { mask, unmaskXml } from '../sheet/byte-text';
import { richText } from '../sheet/cell-body';
import { decodeCellText } from '../sheet/byte-text';
import { tagEnd, withAttribute } from '../sheet/tags';
import { utf8Chunks } from '../sheet/utf8-chunks';
import { refuseDoctype } from '../xml/dom';
import { BytePool, NumberList } from './byte-pool';
import { IndexSet } from './index-set';
import { textElement } from './rich-text';

/** Decoded texts are kept up to this many characters in all; beyond, they are decoded again when asked for. */
const KEPT_CHARS = 16 * 1024 * 1024;
const TYPE = '/sharedStrings';
const TRANSITIONAL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings';
const STRICT = 'http://purl.oclc.org/ooxml/officeDocument/relationships/sharedStrings';
const CONTENT_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml';
const MAIN_NS = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const MAIN_NS_STRICT = 'http://purl.oclc.org/ooxml/spreadsheetml/main';

/** Thrown where a string is asked for before `load`: whoever catches it loads them and does its work again. */
export class StringsNeeded extends Error {}

/**
 * The shared strings of a workbook. They are never edited: a changed text is appended and its cells point to it, so
 * that other users of the old string keep it with its runs and phonetic data. Strings that lost their last user are
 * emptied on request (`forget`), since what was replaced must not stay readable in the file.
 */
export class SharedStrings {
  private part: string | null = null;
  /** Bytes of the part as it was loaded, as windows of a byte string, with the place of every `si`. */
  private windows: string[] = [];
  private windowOf: Uint32Array = new Uint32Array(0);
  private starts: Uint32Array = new Uint32Array(0);
  private ends: Uint32Array = new Uint32Array(0);
  private stored = 0;
  private head = '';
  private tail = '';
  private prefix = '';
  private pool = new BytePool();
  /** Handles of the strings that were appended, in their order. */
  private appended = new NumberList();
  /** Comments or CDATA were found: texts are masked. */
  private masked = false;
  private readonly byText = new Map<string, number>();
  private readonly texts: (string | undefined)[] = [];
  private kept = 0;
  private readonly forgotten = new IndexSet();
  private uses = 0;
  private loading: Promise<void> | null = null;
  private loaded = false;

  constructor(private readonly pkg: OoxmlPackage) {}

  /** Reads the part, once. */
  load(): Promise<void> {
    this.loading ??= this.read().then(() => {
      this.loaded = true;
    });
    return this.loading;
  }

  private need(): void {
    if (!this.loaded) throw new StringsNeeded();
  }

  private async read(): Promise<void> {
    const relation = this.pkg.relations(this.pkg.mainPart()).find((found) => found.type.endsWith(TYPE));
    if (!relation || !this.pkg.has(relation.target)) return;
    this.part = relation.target;
    const damaged = (why: string): Problem =>
      new Problem('damaged', `The shared strings of the workbook are damaged: ${why}.`, {
        place: { part: relation.target },
        hint: 'Open the file in Excel, let it repair the file, and save it under a new name.',
      });
    let carry = '';
    let head: string | null = null;
    let open = '<si';
    let close = '</si';
    let closed = false;
    const places = { window: new NumberList(), start: new NumberList(), end: new NumberList() };
    const scan = (last: boolean): void => {
      const { masked: xml, end: known } = mask(carry);
      this.masked ||= xml !== carry;
      let position = 0;
      if (head === null) {
        const root = /<((?:[^\s/>:!?]+:)?)sst(?=[\s/>])/.exec(xml);
        const rootEnd = root ? tagEnd(xml, root.index) : -1;
        if (!root || rootEnd < 0) {
          refuseDoctype(carry, relation.target);
          if (last) throw damaged('it has no sst element');
          return;
        }
        this.prefix = root[1] as string;
        open = `<${this.prefix}si`;
        close = `</${this.prefix}si`;
        head = xml.slice(0, rootEnd + 1);
        position = rootEnd + 1;
        if (xml.charCodeAt(rootEnd - 1) === 47) {
          head = `${xml.slice(0, rootEnd - 1)}>`;
          carry = `</${this.prefix}sst>${xml.slice(rootEnd + 1)}`;
          closed = true;
          return;
        }
      }
      const window = this.windows.length;
      const first = position;
      for (;;) {
        let start = position;
        let code = xml.charCodeAt(start);
        while (code <= 32) code = xml.charCodeAt(++start);
        if (start >= known) break;
        const after = xml.charCodeAt(start + open.length);
        if (!(after <= 32 || after === 62 || after === 47) || !xml.startsWith(open, start)) {
          if (known - start < close.length + 1 && !last) break;
          closed = true;
          break;
        }
        const tag = tagEnd(xml, start);
        if (tag < 0) break;
        let end = tag + 1;
        let contentStart = tag + 1;
        let contentEnd = tag + 1;
        if (xml.charCodeAt(tag - 1) !== 47) {
          contentEnd = xml.indexOf(close, tag);
          if (contentEnd < 0) break;
          const bracket = xml.indexOf('>', contentEnd);
          if (bracket < 0) break;
          end = bracket + 1;
        } else contentStart = contentEnd = tag + 1;
        places.window.push(window);
        places.start.push(contentStart - first);
        places.end.push(contentEnd - first);
        position = end;
      }
      if (position > first) this.windows.push(xml.slice(first, position));
      carry = carry.slice(position);
    };
    for await (const chunk of utf8Chunks(this.pkg.chunks(relation.target))) {
      carry += chunk.toString('latin1');
      if (!closed) scan(false);
    }
    if (!closed) scan(true);
    if (head === null || !closed) throw damaged('it breaks off');
    this.head = head;
    this.tail = carry.trimStart();
    this.windowOf = places.window.done();
    this.starts = places.start.done();
    this.ends = places.end.done();
    this.stored = this.starts.length;
  }

  /** Qualified name of an element of the part. */
  elementName(local: string): string {
    return this.prefix + local;
  }

  /** Number of strings, appended ones included. */
  get count(): number {
    return this.stored + this.appended.length;
  }

  /** Content of the `si`, as a masked byte string. */
  content(index: number): string {
    if (index < this.stored) {
      const window = this.windows[this.windowOf[index] as number] as string;
      return window.slice(this.starts[index], this.ends[index]);
    }
    if (!(index >= 0 && index < this.count)) {
      throw new Problem(
        'damaged',
        `A cell refers to shared string ${index}, but there are only ${this.count}.`,
        {
          ...(this.part === null ? {} : { place: { part: this.part } }),
          hint: 'Open the file in Excel, let it repair the file, and save it under a new name.',
        },
      );
    }
    return this.pool.get(this.appended.at(index - this.stored));
  }

  /** Plain text of a string that is not going to be asked for again soon. */
  peek(index: number): string {
    return this.texts[index] ?? plain(this.content(index), this.prefix);
  }

  /** Plain text of a string. */
  text(index: number): string {
    this.need();
    const known = this.texts[index];
    if (known !== undefined) return known;
    const content = this.content(index);
    const text = plain(content, this.prefix);
    if (this.kept < KEPT_CHARS) {
      this.kept += text.length + 16;
      this.texts[index] = text;
    }
    return text;
  }

  /** Whether the string has runs, phonetic data or anything else besides its text. */
  rich(index: number): boolean {
    const content = this.content(index);
    return !/^<(?:[^\s/>:]+:)?t[\s/>]/.test(content) || content.indexOf('<', 1) !== content.lastIndexOf('</');
  }

  /**
   * Indices of the strings that may contain `literal` (lower case) anywhere without regard to case; all strings where
   * the bytes cannot tell. Ascending.
   */
  *mayContain(literal: string | undefined): Generator<number> {
    const tellable = literal !== undefined && /^[a-z0-9]+$/.test(literal);
    let index = 0;
    if (!tellable) {
      for (; index < this.count; index++) yield index;
      return;
    }
    for (let number = 0; number < this.windows.length; number++) {
      const window = (this.windows[number] as string).toLowerCase();
      // A rich string may hold the literal across runs, and an escape may hide a letter.
      const hits = [literal, '<r>', '<r ', ':r>', ':r ', '&', '_x', '\x01'].map((text) => ({ text, at: -1 }));
      const nearest = (from: number): number => {
        let near = Infinity;
        for (const hit of hits) {
          if (hit.at < from) {
            const at = window.indexOf(hit.text, from);
            hit.at = at < 0 ? Infinity : at;
          }
          if (hit.at < near) near = hit.at;
        }
        return near;
      };
      let next = nearest(0);
      for (; index < this.stored && this.windowOf[index] === number; index++) {
        if ((this.ends[index] as number) <= next) continue;
        if ((this.starts[index] as number) > next) next = nearest(this.starts[index] as number);
        if ((this.ends[index] as number) > next) yield index;
      }
    }
    for (index = this.stored; index < this.count; index++) yield index;
  }

  /** Index of a plain text, appended where this session did not append it before. */
  intern(text: string): number {
    const known = this.byText.get(text);
    if (known !== undefined) return known;
    const index = this.append(textElement(`${this.prefix}t`, text));
    this.byText.set(text, index);
    return index;
  }

  /** Appends the content of an `si`, a byte string. */
  append(content: string): number {
    return this.appendStashed(this.stash(content));
  }

  /** Keeps the content of an `si` for `appendStashed`, which may never come. */
  stash(content: string): number {
    this.need();
    return this.pool.put(this.masked ? unmaskXml(content) : content);
  }

  /** Appends a string that was stashed; answers its index. */
  appendStashed(handle: number): number {
    this.appended.push(handle);
    return this.count - 1;
  }

  /** Cells that came to use a shared string, less those that ceased to: keeps the `count` attribute right. */
  addUses(by: number): void {
    this.uses += by;
  }

  /** Empties strings that no cell uses any more. Their index stays taken. */
  forget(indices: IndexSet): void {
    this.forgotten.addAll(indices);
  }

  get changed(): boolean {
    return this.appended.length > 0 || this.uses !== 0 || this.forgotten.size > 0;
  }

  /** Writes the part where something changed; makes it where the workbook had none. */
  async store(): Promise<void> {
    if (!this.changed) return;
    await this.load();
    if (this.part === null) {
      if (this.appended.length === 0) return;
      const main = this.pkg.mainPart();
      const strict = this.pkg
        .relations('')
        .some((relation) => relation.type.startsWith('http://purl.oclc.org/'));
      const folder = main.slice(0, main.lastIndexOf('/') + 1);
      this.part = `${folder}sharedStrings.xml`;
      for (let n = 2; this.pkg.has(this.part); n++) this.part = `${folder}sharedStrings${n}.xml`;
      this.head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="${strict ? MAIN_NS_STRICT : MAIN_NS}" count="0" uniqueCount="0">`;
      this.tail = '</sst>';
      this.pkg.add(this.part, CONTENT_TYPE, '');
      this.pkg.addRelation(main, strict ? STRICT : TRANSITIONAL, this.part);
    }
    const root = this.head.lastIndexOf('<');
    const nameEnd = root + 1 + this.prefix.length + 3;
    let attributes = this.head.slice(nameEnd, -1);
    const count = /\scount\s*=\s*["'](\d+)/.exec(attributes)?.[1];
    if (count !== undefined) {
      attributes = withAttribute(attributes, 'count', String(Math.max(0, Number(count) + this.uses)));
    }
    if (/\suniqueCount\s*=/.test(attributes)) {
      attributes = withAttribute(attributes, 'uniqueCount', String(this.count));
    }
    this.head = this.head.slice(0, nameEnd) + attributes + '>';
    this.uses = 0;
    await this.pkg.setStream(this.part, this.output());
    // What was written is read again when needed: the appended strings have their place in the part now.
    this.reset();
  }

  private reset(): void {
    this.windows = [];
    this.windowOf = this.starts = this.ends = new Uint32Array(0);
    this.stored = 0;
    this.appended = new NumberList();
    this.pool = new BytePool();
    this.masked = false;
    this.byText.clear();
    this.texts.length = 0;
    this.kept = 0;
    this.forgotten.clear();
    this.loading = null;
    this.loaded = false;
  }

  private bytes(xml: string): Buffer {
    return Buffer.from(this.masked ? unmaskXml(xml) : xml, 'latin1');
  }

  private async *output(): AsyncGenerator<Buffer> {
    await Promise.resolve();
    yield this.bytes(this.head);
    let index = 0;
    for (let number = 0; number < this.windows.length; number++) {
      const window = this.windows[number] as string;
      if (this.forgotten.size === 0) {
        yield this.bytes(window);
        continue;
      }
      let fresh = '';
      let from = 0;
      const emptied = `<${this.prefix}t/>`;
      for (; index < this.stored && this.windowOf[index] === number; index++) {
        if (!this.forgotten.has(index)) continue;
        const start = this.starts[index] as number;
        const end = this.ends[index] as number;
        if (start === end) continue;
        fresh += window.slice(from, start) + emptied;
        from = end;
      }
      yield this.bytes(fresh + window.slice(from));
    }
    let pieces: string[] = [];
    let size = 0;
    for (let i = 0; i < this.appended.length; i++) {
      const content = this.forgotten.has(this.stored + i)
        ? `<${this.prefix}t/>`
        : this.pool.get(this.appended.at(i));
      const xml = `<${this.prefix}si>${content}</${this.prefix}si>`;
      pieces.push(xml);
      size += xml.length;
      if (size > 256 * 1024) {
        yield Buffer.from(pieces.join(''), 'latin1');
        pieces = [];
        size = 0;
      }
    }
    pieces.push(unmaskXml(this.tail));
    yield Buffer.from(pieces.join(''), 'latin1');
  }
}

function plain(content: string, prefix: string): string {
  const open = `<${prefix}t>`;
  if (content.startsWith(open)) {
    const close = `</${prefix}t>`;
    const end = content.length - close.length;
    if (content.indexOf('<', open.length) === end) return decodeCellText(content.slice(open.length, end));
  }
  return richText(content);
}
