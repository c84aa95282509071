import { parse, type AstExpression } from '@borgar/fx/xlsx';
import type { FormulaToken } from './tokens';

/**
 * Parses tokens into the syntax tree of @borgar/fx; every node has its place (`loc`) in the text. Throws where the
 * formula is not well formed, with `sourceOffset` on the error.
 */
export function parseTokens(tokens: readonly FormulaToken[]): AstExpression {
  return parse(parserTokens(tokens), { looseRefCalls: true });
}

/** The parser does not know `Sheet1!#REF!`, and takes a signed number within `{}` only as one token. */
function parserTokens(
  tokens: readonly FormulaToken[],
): { type: string; value: string; loc: [number, number] }[] {
  const ready: { type: string; value: string; loc: [number, number] }[] = [];
  let braces = 0;
  let position = 0;
  for (const token of tokens) {
    const loc: [number, number] = [position, position + token.value.length];
    position = loc[1];
    const previous = ready.at(-1);
    if (token.value === '{') braces++;
    else if (token.value === '}') braces--;
    if (token.type === 'error' && token.value.includes('!#')) {
      ready.push({ type: 'range', value: token.value, loc });
    } else if (
      braces > 0 &&
      token.type === 'number' &&
      previous &&
      (previous.value === '-' || previous.value === '+')
    ) {
      previous.type = 'number';
      previous.value += token.value;
      previous.loc[1] = position;
    } else {
      ready.push({ type: token.type, value: token.value, loc });
    }
  }
  return ready;
}
