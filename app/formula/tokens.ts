import { tokenize } from '@borgar/fx/xlsx';

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
  const tokens = joinBrokenReferences(
    tokenize(text, { withLocation: false, negativeNumbers: false }).map((token) => ({
      type: token.unterminated ? 'unknown' : token.type,
      value: token.value,
    })),
  );
  if (kept.size >= KEPT_FORMULAS) kept.clear();
  kept.set(text, tokens);
  return tokens;
}

function joinBrokenReferences(tokens: FormulaToken[]): FormulaToken[] {
  if (!tokens.some((token) => token.type === 'context' || token.type === 'context_quote')) return tokens;
  const joined: FormulaToken[] = [];
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

/** Operators by which @borgar/fx joins the two corners of a range; the dots trim empty edges. */
const CORNERS = /^(\$?)([A-Za-z]{0,3})(\$?)([0-9]{0,7})(?:(\.?:\.?)(\$?)([A-Za-z]{0,3})(\$?)([0-9]{0,7}))?$/;

/** One corner of a reference; 0 stands for "whole column" or "whole row". */
export interface Corner {
  column: string;
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
  /** The operator between the corners, as written. */
  operator: string;
}

/** Takes a `range` or `range_beam` token apart; null where it is of another form. */
export function referenceParts(value: string): ReferenceParts | null {
  const bang = value.lastIndexOf('!');
  const match = CORNERS.exec(value.slice(bang + 1));
  if (!match) return null;
  const [, fixed1, column1 = '', fixedRow1, row1 = '', operator, fixed2, column2 = '', fixedRow2, row2 = ''] =
    match;
  // `$1:$2` has one dollar, which the pattern takes for that of the (missing) column.
  const corner = (
    dollar: string | undefined,
    column: string,
    rowDollar: string | undefined,
    row: string,
  ) => ({
    column,
    columnFixed: column !== '' && dollar === '$',
    row: row === '' ? 0 : Number(row),
    rowFixed: row !== '' && (rowDollar === '$' || (column === '' && dollar === '$')),
  });
  const from = corner(fixed1, column1, fixedRow1, row1);
  return {
    prefix: value.slice(0, bang + 1),
    from,
    ...(operator === undefined ? {} : { to: corner(fixed2, column2, fixedRow2, row2) }),
    operator: operator ?? '',
  };
}
