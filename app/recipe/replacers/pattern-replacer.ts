import { createContext, Script, type Context } from 'node:vm';
import { Problem } from '../../errors/problem';
import type { Replacement, TextReplacer } from '../../workbook/edits';
import { checkLength } from './result-length';
import { isTame } from './tame-pattern';

/** How long one run over at most `RUN_CHARACTERS` of text may take: patterns that backtrack without end are stopped. */
export const RUN_LIMIT_MS = 3000;
/** Texts are given to the pattern in runs of about this many characters. */
const RUN_CHARACTERS = 1_000_000;

/** Answers under the watchdog are remembered: cells repeat their texts, and every run costs a thread. */
const MAX_ANSWERED = 20_000;
const LONGEST_ANSWERED = 300;

/*
 * Runs in a context of its own, because only there can V8 stop it. Answers a flat list per text: start, end,
 * replacement, start, end ... or null. The replacement is expanded by String.replace itself, one match at a time.
 */
const CODE = `(() => {
  const answers = [];
  for (const text of texts) {
    let found = null;
    pattern.lastIndex = 0;
    for (let match; (match = pattern.exec(text)) !== null; ) {
      if (found === null) found = [];
      found.push(match.index, match.index + match[0].length, expand(match, text));
      if (match[0] === '') pattern.lastIndex += pattern.unicode && text.codePointAt(match.index) > 0xffff ? 2 : 1;
    }
    answers.push(found);
  }
  return answers;
})()`;

const SETUP = `
  var pattern = new RegExp(source, flags);
  var expand = (match, text) =>
    template.replace(/\\$(?:([$&\`'])|(\\d{1,2})|<([^>]*)>)/g, (whole, sign, digits, name) => {
      if (sign === '$') return '$';
      if (sign === '&') return match[0];
      if (sign === '\`') return text.slice(0, match.index);
      if (sign === "'") return text.slice(match.index + match[0].length);
      if (name !== undefined) return match.groups ? (match.groups[name] ?? '') : whole;
      const two = Number(digits);
      if (two >= 1 && two < match.length) return match[two] ?? '';
      const one = Number(digits[0]);
      if (digits.length === 2 && one >= 1 && one < match.length) return (match[one] ?? '') + digits[1];
      return whole;
    });
`;

export interface PatternOptions {
  /** Source of a regular expression. */
  source: string;
  /** As in `String.replace`: `$1`, `$<name>`, `$&`, `$$`. */
  replace: string;
  wholeCell: boolean;
  matchCase: boolean;
  /** The pattern as the user wrote it, for messages. */
  shown: string;
}

/** Replaces what a regular expression matches, under a time limit. */
export class PatternReplacer implements TextReplacer {
  private static readonly script = new Script(CODE);
  private readonly context: Context & { texts?: readonly string[] };
  /** Tame patterns run without the watchdog, which costs a thread a run. */
  private readonly limit: { timeout?: number };
  private readonly answered = new Map<string, readonly Replacement[] | null>();

  constructor(private readonly options: PatternOptions) {
    const { source, wholeCell, matchCase, replace } = options;
    this.context = createContext(
      {
        source: wholeCell ? `^(?:${source})$` : source,
        flags: matchCase ? 'gu' : 'giu',
        template: replace,
      },
      { codeGeneration: { strings: false, wasm: false } },
    );
    new Script(SETUP).runInContext(this.context);
    this.limit = isTame(source) ? {} : { timeout: RUN_LIMIT_MS };
  }

  replaceAll(texts: readonly string[]): readonly (readonly Replacement[] | null)[] {
    if (this.limit.timeout === undefined) return this.runAll(texts);
    if (this.answered.size >= MAX_ANSWERED) this.answered.clear();
    const unknown = [...new Set(texts)].filter((text) => !this.answered.has(text));
    const fresh = new Map<string, readonly Replacement[] | null>();
    this.runAll(unknown).forEach((answer, index) => fresh.set(unknown[index] ?? '', answer));
    const answers = texts.map((text) => fresh.get(text) ?? this.answered.get(text) ?? null);
    for (const [text, answer] of fresh) {
      if (text.length <= LONGEST_ANSWERED && this.answered.size < MAX_ANSWERED)
        this.answered.set(text, answer);
    }
    return answers;
  }

  private runAll(texts: readonly string[]): readonly (readonly Replacement[] | null)[] {
    const answers: (readonly Replacement[] | null)[] = [];
    for (let from = 0; from < texts.length;) {
      let to = from;
      let characters = 0;
      while (to < texts.length && (to === from || characters < RUN_CHARACTERS)) {
        characters += texts[to]?.length ?? 0;
        to++;
      }
      for (const [i, flat] of this.run(texts.slice(from, to)).entries()) {
        answers.push(flat === null ? null : replacements(texts[from + i] ?? '', flat));
      }
      from = to;
    }
    return answers;
  }

  private run(texts: readonly string[]): readonly (readonly (number | string)[] | null)[] {
    this.context.texts = texts;
    try {
      return PatternReplacer.script.runInContext(this.context, this.limit) as ((number | string)[] | null)[];
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      throw new Problem('time-limit', `The pattern "${this.options.shown}" takes too long to search with.`, {
        hint: 'It can match in too many ways: avoid repeats inside repeats, such as (a+)+, and more than two stars.',
        place: { field: 'find' },
        cause: error,
      });
    }
  }
}

function replacements(text: string, flat: readonly (number | string)[]): readonly Replacement[] {
  const found: Replacement[] = [];
  for (let i = 0; i < flat.length; i += 3) {
    found.push([Number(flat[i]), Number(flat[i + 1]), String(flat[i + 2])]);
  }
  checkLength(text, found);
  return found;
}
