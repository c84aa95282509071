/** What may stay as it is; everything else of its kind is replaced by a number, the same one every time. */
export interface Disclosure {
  paths: boolean;
  sheets: boolean;
  titles: boolean;
}

/** Ends of what this app reads and writes. */
const FILE_NAME =
  /[^\s"'<>|:*?/\\][^"'<>|:*?/\\\n]*?\.(?:xls[xmb]?|xlt[xm]?|csv|json|pdf|txt|tsv|ods|tmp)\b/gi;
const PATH = /(?:[A-Za-z]:[\\/]|\\\\|(?<![\w.:/])\/(?=[\w.-]+\/))[^"'<>|*?\n,;]*/g;
const SHEET = /(?:'((?:[^']|'')+)'|\b([\p{L}_][\p{L}\p{N}_.]*))!(?=[$A-Z])/gu;

/** Replaces what tells about contents: file names and paths, sheet names, titles of windows. */
export class Redaction {
  readonly #numbers = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #known: { text: string; kind: string }[] = [];

  constructor(private readonly disclosure: Disclosure) {}

  /** The name of a file or sheet, or a title. It is known from here on and replaced inside of texts as well. */
  file(name: string): string {
    return this.disclosure.paths ? name : this.#note(name, 'file');
  }

  title(title: string): string {
    return this.disclosure.titles ? title : this.#note(title, 'title');
  }

  /** A sentence that may name any of them. */
  text(text: string): string {
    let clean = text;
    // Longest first: a name may be part of another.
    for (const { text: known, kind } of [...this.#known].sort((a, b) => b.text.length - a.text.length))
      clean = clean.replaceAll(known, this.#number(known, kind));
    if (!this.disclosure.sheets)
      clean = clean.replace(
        SHEET,
        (_all, quoted: string | undefined, plain: string | undefined) =>
          `${this.#number(quoted ?? plain ?? '', 'sheet')}!`,
      );
    if (!this.disclosure.paths)
      clean = clean
        .replace(PATH, (found) => this.#number(found.trimEnd(), 'path'))
        .replace(FILE_NAME, (found) => this.#number(found, 'file'));
    return clean;
  }

  #note(name: string, kind: string): string {
    if (name !== '' && !this.#known.some(({ text }) => text === name)) this.#known.push({ text: name, kind });
    return name === '' ? '' : this.#number(name, kind);
  }

  #number(text: string, kind: string): string {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const name = `[${kind} ${count}]`;
    this.#numbers.set(text, name);
    return name;
  }
}
