import type { Replacement, TextReplacer } from '../../workbook/edits';
import { escapePattern } from './wildcards';
import { checkLength } from './result-length';

/** Replaces a text as it stands. */
export class LiteralReplacer implements TextReplacer {
  readonly literal?: string;
  private readonly find: string;
  private readonly by: string;
  private readonly wholeCell: boolean;
  private readonly matchCase: boolean;
  /** Case is folded by character, as JavaScript's `i` flag does, so that positions stay those of the text. */
  private readonly pattern: RegExp;

  constructor(options: { find: string; replace: string; wholeCell: boolean; matchCase: boolean }) {
    this.find = options.find;
    this.by = options.replace;
    this.wholeCell = options.wholeCell;
    this.matchCase = options.matchCase;
    const source = escapePattern(options.find);
    this.pattern = new RegExp(this.wholeCell ? `^${source}$` : source, this.matchCase ? 'g' : 'gi');
    // Beyond ASCII, lower case and folding differ; engines must then look at every text.
    if (/^[\x20-\x7e]+$/.test(options.find)) this.literal = options.find.toLowerCase();
  }

  replaceAll(texts: readonly string[]): readonly (readonly Replacement[] | null)[] {
    return texts.map((text) => this.matches(text));
  }

  private matches(text: string): readonly Replacement[] | null {
    const size = this.find.length;
    if (text.length < size) return null;
    if (this.matchCase) {
      if (this.wholeCell) return text === this.find ? [[0, size, this.by]] : null;
      if (!text.includes(this.find)) return null;
    }
    const found: Replacement[] = [];
    this.pattern.lastIndex = 0;
    for (let match = this.pattern.exec(text); match !== null; match = this.pattern.exec(text)) {
      found.push([match.index, match.index + size, this.by]);
    }
    if (found.length === 0) return null;
    checkLength(text, found);
    return found;
  }
}
