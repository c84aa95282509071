import { tokenize, type Token } from '@borgar/fx/xlsx';

/** One token of a formula. The values of all tokens, joined, are the formula text. */
export interface FormulaToken {
  /** Token type of @borgar/fx, such as `range`, `func` or `operator`; `unterminated` strings are `unknown`. */
  readonly type: string;
  readonly value: string;
}

/** Formulas whose tokens are kept: fill-down and shared formulas ask for the same few texts again and again. */
const KEPT_FORMULAS = 512;
const kept = new Map<string, readonly FormulaToken[]>();

/**
 * Splits a formula (without `=`) into tokens. References come whole, with their sheet: `'a b'!$A$1:B2` is one token,
 * and so are `Sheet1!#REF!` (as `error`) and `Sheet1!f` before a bracket, which the tokeniser leaves in three.
 */
export function formulaTokens(text: string): readonly FormulaToken[] {
  const known = kept.get(text);
  if (known) return known;
  const tokens = joinBrokenReferences(tokenize(text, { withLocation: false, negativeNumbers: false }));
  for (const token of tokens) if (token.unterminated) token.type = 'unknown';
  if (kept.size >= KEPT_FORMULAS) kept.clear();
  kept.set(text, tokens);
  return tokens;
}

function joinBrokenReferences(tokens: Token[]): Token[] {
  if (!tokens.some((token) => token.type === 'context' || token.type === 'context_quote')) return tokens;
  const joined: Token[] = [];
  for (const token of tokens) {
    const bang = joined.at(-1);
    const context = joined.at(-2);
    if (
      (token.type === 'error' || token.type === 'func') &&
      bang?.value === '!' &&
      (context?.type === 'context' || context?.type === 'context_quote')
    ) {
      joined.length -= 2;
      joined.push({ type: token.type, value: `${context.value}!${token.value}` });
    } else {
      joined.push(token);
    }
  }
  return joined;
}

/** One corner of a reference, 1-based; a column or row of 0 means whole rows or whole columns. */
export interface Corner {
  column: number;
  columnFixed: boolean;
  row: number;
  rowFixed: boolean;
}

/** A reference taken apart. `prefix` holds the sheet with its `!`, as written, or nothing. */
export interface ReferenceParts {
  prefix: string;
  from: Corner;
  /** Absent for a single cell. */
  to?: Corner;
  /** What stands between the corners, as written: `:`, with dots where empty edges are trimmed. */
  operator: string;
}

const DOLLAR = 36;
const DOT = 46;
const COLON = 58;

/** Takes a `range` or `range_beam` token apart; null where it is of another form. Speed counts here. */
export function referenceParts(value: string): ReferenceParts | null {
  const start = value.lastIndexOf('!') + 1;
  const from: Corner = { column: 0, columnFixed: false, row: 0, rowFixed: false };
  const middle = readCorner(value, start, from);
  if (middle === start) return null;
  const prefix = start === 0 ? '' : value.slice(0, start);
  if (middle === value.length) return { prefix, from, operator: '' };
  let next = middle;
  while (value.charCodeAt(next) === DOT || value.charCodeAt(next) === COLON) next++;
  const to: Corner = { column: 0, columnFixed: false, row: 0, rowFixed: false };
  if (next === middle || readCorner(value, next, to) !== value.length || next === value.length) return null;
  return { prefix, from, to, operator: value.slice(middle, next) };
}

/** Reads `$A$1`, `$A` or `$1` at a position; answers where it ends. */
function readCorner(value: string, start: number, corner: Corner): number {
  let at = start;
  let dollar = false;
  if (value.charCodeAt(at) === DOLLAR) {
    dollar = true;
    at++;
  }
  const lettersFrom = at;
  let column = 0;
  for (; ; at++) {
    const letter = value.charCodeAt(at) & 0xdf;
    if (!(letter >= 65 && letter <= 90)) break;
    column = column * 26 + letter - 64;
  }
  if (at > lettersFrom) {
    corner.column = column;
    corner.columnFixed = dollar;
    dollar = false;
    if (value.charCodeAt(at) === DOLLAR) {
      dollar = true;
      at++;
    }
  }
  let row = 0;
  for (; ; at++) {
    const digit = value.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) break;
    row = row * 10 + digit;
  }
  corner.row = row;
  corner.rowFixed = dollar && row > 0;
  return at;
}
