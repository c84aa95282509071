import { areaOfToken } from '../../../formula/references';
import { summedArea, summedRanges } from '../../../formula/summed-ranges';
import { formulaTokens, type FormulaToken } from '../../../formula/tokens';
import { areaName } from '../../../workbook/a1';
import { CannotFeed } from './cannot-feed';
import { isDoubtfulDay, SETTINGS_DECIDE, takesDayTexts } from './ironcalc-differences';

const CONDITIONAL = /^(?:COUNT|SUM|AVERAGE|MAX|MIN)IFS?$/i;
/** Criteria that IronCalc reads differently: empty cells only, an escaped tilde, and an order of texts. */
const DOUBTFUL_CRITERION = /^"="$|~~|^"[<>]=?(?![<>="])[^\d.+\-"\s]/;
const UNEQUAL = /^"<>[^"]/;
/** Number formats that show fractions, such as `# ?/?`, or times of day. */
const DOUBTFUL_FORMAT = /[?#0]\s*\/\s*[?#\d]|[hs]\]?:|:[ms]/i;
/** They give one value for a range inside SUMPRODUCT. */
const ONE_BY_ONE = /^(?:IS[A-Z]+|(?:COUNT|SUM|AVERAGE)IFS?)$/i;

/**
 * Writes a formula so that IronCalc computes what Excel computes: found by comparing the two. Throws `CannotFeed` where
 * that cannot be done.
 */
export function asExcelComputes(text: string): string {
  const tokens = formulaTokens(text);
  refuseDoubtful(tokens);
  const values = tokens.map(({ value }) => value);
  writeSummedSizes(tokens, values);
  writeDoubleMinus(tokens, values);
  roundWholeNumbers(tokens, values);
  return values.join('');
}

function refuseDoubtful(tokens: readonly FormulaToken[]): void {
  const isDay = ({ type, value }: FormulaToken): boolean =>
    type === 'string' && isDoubtfulDay(value.slice(1, -1));
  if (tokens.some(isDay) && takesDayTexts(tokens.map(({ value }) => value).join(''))) {
    throw new CannotFeed(SETTINGS_DECIDE);
  }
  const calls = tokens.filter(({ type }) => type === 'func').map(({ value }) => value);
  const texts = tokens.filter(({ type }) => type === 'string').map(({ value }) => value);
  if (calls.some((name) => CONDITIONAL.test(name)) && texts.some((text) => DOUBTFUL_CRITERION.test(text))) {
    throw new CannotFeed('IronCalc reads one of its criteria differently from Excel');
  }
  if (calls.some((name) => /^COUNTIFS?$/i.test(name)) && texts.some((text) => UNEQUAL.test(text))) {
    throw new CannotFeed('IronCalc does not count empty cells as unequal');
  }
  if (calls.some((name) => /^TEXT$/i.test(name)) && texts.some((text) => DOUBTFUL_FORMAT.test(text))) {
    throw new CannotFeed('IronCalc writes fractions and times differently from Excel');
  }
  if (calls.some((name) => /^SUMPRODUCT$/i.test(name)) && calls.some((name) => ONE_BY_ONE.test(name))) {
    throw new CannotFeed('IronCalc computes one of its functions in SUMPRODUCT for one cell only');
  }
}

/** What SUMIF sums has the size of what it compares: IronCalc takes the written range at its word. */
function writeSummedSizes(tokens: readonly FormulaToken[], values: string[]): void {
  for (const { compared, summed } of summedRanges(tokens)) {
    const [size, from] = [compared, summed].map(([first, ...others]) => {
      const token = first === undefined || others.length > 0 ? undefined : tokens[first];
      return token ? areaOfToken(token) : null;
    });
    if (!size || !from) {
      throw new CannotFeed('whether SUMIF or AVERAGEIF is given ranges of one size cannot be told');
    }
    const area = summedArea(from, size);
    if (areaName(area) === areaName(from)) continue;
    const at = summed[0] as number;
    const value = values[at] as string;
    values[at] = value.slice(0, value.lastIndexOf('!') + 1) + areaName(area);
  }
}

/**
 * Excel rounds the decimal number that it shows: 1.005 to 1.01. IronCalc does so with whole numbers only, and rounds the
 * binary number else, to 1.00.
 */
function roundWholeNumbers(tokens: readonly FormulaToken[], values: string[]): void {
  // From the inside out: what is repeated has to be written already.
  for (let at = tokens.length - 1; at >= 0; at--) {
    const { type, value } = tokens[at] as FormulaToken;
    if (type !== 'func' || !/^ROUND$/i.test(value)) continue;
    const comma = firstComma(tokens, at + 1);
    const end = operandEnd(tokens, at);
    if (comma === null) continue;
    const digits = values
      .slice(comma + 1, end)
      .join('')
      .trim();
    if (digits === '' || /^(?:0|-\s*\d+)$/.test(digits)) continue;
    values[at] = `(${value}`;
    values[at + 1] += '(';
    // Of digits that are computed, only the whole ones count.
    const power = /^\d+$/.test(digits) ? digits : `TRUNC(${digits})`;
    values[comma] = `)*10^${power},0)/10^${power}`;
    for (let next = comma + 1; next < end; next++) values[next] = '';
  }
}

/** `--x` makes numbers of logical values, which IronCalc does only with a single one. */
function writeDoubleMinus(tokens: readonly FormulaToken[], values: string[]): void {
  for (let at = 0; at < tokens.length; at++) {
    const second = next(tokens, at + 1);
    if (!isMinus(tokens[at]) || !isMinus(tokens[second]) || !startsOperand(tokens, at)) continue;
    const first = next(tokens, second + 1);
    if (isMinus(tokens[first])) throw new CannotFeed('IronCalc does not know three signs in a row');
    const last = operandEnd(tokens, first);
    values[at] = '(1*';
    values[second] = '';
    values[last] += ')';
    at = second;
  }
}

function isMinus(token: FormulaToken | undefined): boolean {
  return token?.type === 'operator' && token.value === '-';
}

function isSpace(token: FormulaToken | undefined): boolean {
  return token?.type === 'whitespace' || token?.type === 'newline';
}

/** Position of the first token from `at` on that is no white space. */
function next(tokens: readonly FormulaToken[], at: number): number {
  while (isSpace(tokens[at])) at++;
  return at;
}

/** Whether a sign at this position belongs to what follows it. */
function startsOperand(tokens: readonly FormulaToken[], at: number): boolean {
  let before = at - 1;
  while (isSpace(tokens[before])) before--;
  const token = tokens[before];
  return token === undefined || (token.type === 'operator' && !/^[)}%#]$/.test(token.value));
}

/** Position of the last token of an operand: a value, a reference, a call, or what stands in brackets. */
function operandEnd(tokens: readonly FormulaToken[], first: number): number {
  let at = first;
  if (tokens[at]?.type === 'func') at++;
  if (tokens[at]?.value !== '(' && tokens[at]?.value !== '{') return first;
  for (let depth = 0; at < tokens.length; at++) {
    const { type, value } = tokens[at] as FormulaToken;
    if (type !== 'operator') continue;
    if (value === '(' || value === '{') depth++;
    else if ((value === ')' || value === '}') && --depth === 0) return at;
  }
  return tokens.length - 1;
}

/** The comma behind the first argument of a call whose bracket stands at `open`. */
function firstComma(tokens: readonly FormulaToken[], open: number): number | null {
  for (let at = open, depth = 0; at < tokens.length; at++) {
    const { type, value } = tokens[at] as FormulaToken;
    if (type !== 'operator') continue;
    if (value === '(' || value === '{') depth++;
    else if ((value === ')' || value === '}') && --depth === 0) return null;
    else if (value === ',' && depth === 1) return at;
  }
  return null;
}
