import type { Replacement, TextReplacer } from '../../../workbook/edits';
import { replaceInRich, replaceInText, textElement } from './rich-text';
import type { SharedStrings } from './shared-strings';

/** Texts are handed to the replacer in batches of this size. */
const BATCH = 4096;
/** Below this many cells an edit asks for its own strings only; above, the whole table is searched at once. */
export const SMALL_AREA_CELLS = 2000;

const UNKNOWN = 0;
const NO_MATCH = -1;
/** The whole text is replaced by nothing, so that the cell becomes empty. */
const EMPTIED = -2;
/** At or below: the new string is stashed under the handle that is left when this is subtracted, negated. */
const STASHED = -3;

/**
 * What a replacer makes of the shared strings, found once for each string and shared by all sheets. A changed string is
 * appended when the first cell asks for it.
 */
export class StringReplacements {
  /** By string index: one of the states above, or the index of the new string plus 1. */
  private states: Int32Array;
  private searched = false;

  constructor(
    private readonly strings: SharedStrings,
    private readonly replacer: TextReplacer,
  ) {
    this.states = new Int32Array(strings.count);
  }

  /** Searches the whole table. */
  searchAll(): void {
    if (this.searched) return;
    this.searched = true;
    const count = this.strings.count;
    this.grow(count);
    let batch: number[] = [];
    const candidates = new Uint8Array(count);
    for (const index of this.strings.mayContain(this.replacer.literal)) {
      candidates[index] = 1;
      if (this.states[index] !== UNKNOWN) continue;
      batch.push(index);
      if (batch.length === BATCH) {
        this.search(batch);
        batch = [];
      }
    }
    this.search(batch);
    for (let index = 0; index < count; index++) {
      if (candidates[index] === 0 && this.states[index] === UNKNOWN) this.states[index] = NO_MATCH;
    }
  }

  /** Searches strings that were not searched yet. */
  searchThese(indices: Iterable<number>): void {
    this.grow(this.strings.count);
    const unknown: number[] = [];
    for (const index of indices) if (this.states[index] === UNKNOWN) unknown.push(index);
    this.search(unknown);
  }

  private grow(count: number): void {
    if (this.states.length >= count) return;
    const larger = new Int32Array(Math.max(count, this.states.length + 1024));
    larger.set(this.states);
    this.states = larger;
  }

  private search(indices: readonly number[]): void {
    if (indices.length === 0) return;
    const texts = indices.map((index) => this.strings.peek(index));
    const found = this.replacer.replaceAll(texts);
    for (let i = 0; i < indices.length; i++) {
      const index = indices[i] as number;
      const replacements = found[i];
      if (!replacements || replacements.length === 0) this.states[index] = NO_MATCH;
      else this.keep(index, texts[i] as string, replacements);
    }
  }

  private keep(index: number, text: string, replacements: readonly Replacement[]): void {
    const fresh = replaceInText(text, replacements);
    if (fresh === text) this.states[index] = NO_MATCH;
    else if (fresh === '') this.states[index] = EMPTIED;
    else {
      const content = this.strings.rich(index)
        ? replaceInRich(this.strings.content(index), replacements)
        : textElement(this.strings.elementName('t'), fresh);
      this.states[index] = STASHED - this.strings.stash(content);
    }
  }

  /** Whether cells with this string change. Strings not searched yet are searched now. */
  changes(index: number): boolean {
    let state = this.states[index];
    if (state === undefined || state === UNKNOWN) {
      this.searchThese([index]);
      state = this.states[index];
    }
    return state !== NO_MATCH;
  }

  /** Whether a changing string becomes nothing. */
  empties(index: number): boolean {
    return this.states[index] === EMPTIED;
  }

  /** Index of the string that takes the place of a changing one; null where the cell becomes empty. */
  target(index: number): number | null {
    const state = this.states[index] as number;
    if (state === EMPTIED) return null;
    if (state > 0) return state - 1;
    const target = this.strings.appendStashed(STASHED - state);
    this.states[index] = target + 1;
    return target;
  }
}
