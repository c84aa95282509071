/** A first line that only names the separator, as Excel reads it. */
export interface SeparatorHint {
  delimiter: string;
  /** Characters of the line, with its line end: what is no data. */
  length: number;
}

/**
 * Letters and digits separate nothing: `sep=x` is a text. Programs that quote every field quote the hint too, and some
 * write the two characters `\t` for a tab.
 */
const HINT = /^("?)sep=(\\t|[^\p{L}\p{N}"\r\n])\1(?:\r\n?|\n|$)/iu;

/** The separator hint at the start of a CSV text (`sep=;`, in any case), or null. */
export function separatorHint(text: string): SeparatorHint | null {
  const [line, , character] = HINT.exec(text) ?? [];
  if (line === undefined || character === undefined) return null;
  const delimiter = character === '\\t' ? '\t' : character;
  // The parser takes one UTF-16 unit.
  return delimiter.length === 1 ? { delimiter, length: line.length } : null;
}
