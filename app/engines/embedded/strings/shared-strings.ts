import { Problem } from '../../../errors/problem';
import type { OoxmlPackage } from '../package/ooxml-package';
import { decodeCellText, unmaskXml } from '../sheet/byte-text';
import { richText } from '../sheet/cell-body';
import { BytePool, NumberList } from './byte-pool';
import { storedWith } from './find-in-windows';
import { IndexSet } from './index-set';
import { textElement } from './rich-text';
import { NO_STRINGS, readStringWindows, type StringWindows } from './string-windows';
import { addStringPart, withCounts, writeStrings } from './write-strings';

/** Decoded texts are kept up to this many characters in all; beyond, they are decoded again when asked for. */
const KEPT_CHARS = 16 * 1024 * 1024;
const TYPE = '/sharedStrings';

/** Thrown where a string is asked for before `load`: whoever catches it loads them and does its work again. */
export class StringsNeeded extends Error {}

/**
 * The shared strings of a workbook. They are never edited: a changed text is appended and its cells point to it, so
 * that other users of the old string keep it with its runs and phonetic data. Strings that lost their last user are
 * emptied on request (`forget`), since what was replaced must not stay readable in the file.
 */
export class SharedStrings {
  private part: string | null = null;
  /** The part as it was loaded. */
  private in: Readonly<StringWindows> = NO_STRINGS;
  private pool = new BytePool();
  /** Handles of the strings that were appended, in their order. */
  private appended = new NumberList();
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

  private get prefix(): string {
    return this.in.prefix;
  }

  /** Strings of the part, which come before those that were appended. */
  private get stored(): number {
    return this.in.starts.length;
  }

  private need(): void {
    if (!this.loaded) throw new StringsNeeded();
  }

  private async read(): Promise<void> {
    const relation = this.pkg.relations(this.pkg.mainPart()).find((found) => found.type.endsWith(TYPE));
    if (!relation || !this.pkg.has(relation.target)) return;
    this.part = relation.target;
    this.in = await readStringWindows(this.pkg, this.part);
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
      const { windows, windowOf, starts, ends } = this.in;
      const window = windows[windowOf[index] as number] as string;
      return window.slice(starts[index], ends[index]);
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
    if (tellable) yield* storedWith(this.in, literal);
    for (let index = tellable ? this.stored : 0; index < this.count; index++) yield index;
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
    return this.pool.put(this.in.masked ? unmaskXml(content) : content);
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
      const made = addStringPart(this.pkg);
      this.part = made.part;
      this.in = { ...NO_STRINGS, head: made.head, tail: made.tail };
    }
    const added = { appended: this.appended, pool: this.pool };
    const output = writeStrings(this.in, withCounts(this.in, this.uses, this.count), added, this.forgotten);
    this.uses = 0;
    await this.pkg.setStream(this.part, output);
    // What was written is read again when needed: the appended strings have their place in the part now.
    this.reset();
  }

  private reset(): void {
    this.in = { ...NO_STRINGS, prefix: this.prefix };
    this.appended = new NumberList();
    this.pool = new BytePool();
    this.byText.clear();
    this.texts.length = 0;
    this.kept = 0;
    this.forgotten.clear();
    this.loading = null;
    this.loaded = false;
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
