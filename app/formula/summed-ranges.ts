import { MAX_COLUMNS, MAX_ROWS, type Area } from '../workbook/cells';
import type { FormulaToken } from './tokens';

/** They sum a range of the size of their first argument, wherever their third begins and ends. */
const SUMS_BY_SIZE = /^(?:SUMIF|AVERAGEIF)$/i;

/** Positions of the tokens of a first and a third argument, white space left out. */
interface SummedRange {
  compared: readonly number[];
  summed: readonly number[];
}

/** Finds the calls of SUMIF and AVERAGEIF that have a third argument, in the order of the text. */
export function summedRanges(tokens: readonly FormulaToken[]): SummedRange[] {
  const found: SummedRange[] = [];
  tokens.forEach(({ type, value }, at) => {
    if (type !== 'func' || !SUMS_BY_SIZE.test(value)) return;
    const [compared = [], , summed = []] = argumentsOf(tokens, at + 1);
    if (summed.length > 0) found.push({ compared, summed });
  });
  return found;
}

/** The area that is summed where one of the size of `compared` begins at the corner of `summed`. */
export function summedArea(summed: Area, compared: Area): Area {
  return {
    ...summed,
    bottom: Math.min(summed.top + compared.bottom - compared.top, MAX_ROWS),
    right: Math.min(summed.left + compared.right - compared.left, MAX_COLUMNS),
  };
}

/** Positions of the tokens of each argument, white space left out. `open` is the bracket behind the function. */
function argumentsOf(tokens: readonly FormulaToken[], open: number): number[][] {
  const found: number[][] = [[]];
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    const { type, value } = tokens[at] as FormulaToken;
    if (type === 'operator') {
      if (value === '(' || value === '{') depth++;
      else if ((value === ')' || value === '}') && --depth === 0) break;
      if (depth === 1 && (value === '(' || value === ',')) {
        if (value === ',') found.push([]);
        if (at === open || value === ',') continue;
      }
    }
    if (type !== 'whitespace' && type !== 'newline') found.at(-1)?.push(at);
  }
  return found;
}
