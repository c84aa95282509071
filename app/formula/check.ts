import type { ProblemData } from '../errors/problem';
import { parseTokens } from './syntax-tree';
import { formulaTokens, type FormulaToken } from './tokens';

/** Excel's limits for one formula. */
const MAX_LENGTH = 8192;
const MAX_ARGUMENTS = 255;
const MAX_DEPTH = 64;

/**
 * Checks the syntax of a formula in English syntax (functions in English, arguments separated by commas), with or
 * without its `=`. Null where it is right; else a problem whose message gives the position, counted in characters
 * from 1 without the `=`.
 */
export function checkFormula(text: string): ProblemData | null {
  const formula = text.startsWith('=') ? text.slice(1) : text;
  if (formula.trim() === '') return problem('The formula is empty.', 'Write an expression after the "=".');
  if (formula.length > MAX_LENGTH) {
    return problem(
      `The formula has ${formula.length} characters.`,
      `Excel takes at most ${MAX_LENGTH}: split it over several cells.`,
    );
  }
  const tokens = formulaTokens(formula);
  return checkTokens(tokens) ?? checkBrackets(tokens) ?? checkStructure(tokens);
}

function problem(message: string, hint: string): ProblemData {
  return { code: 'recipe-invalid', message, hint };
}

function at(position: number, message: string, hint: string): ProblemData {
  return problem(`${message} at character ${position + 1} of the formula.`, hint);
}

function checkTokens(tokens: readonly FormulaToken[]): ProblemData | null {
  let position = 0;
  for (const token of tokens) {
    if (token.type === 'unknown') {
      return token.value.startsWith('"')
        ? at(position, 'A text begins but does not end', 'Close it with a second quotation mark.')
        : at(
            position,
            `${JSON.stringify(token.value.slice(0, 30))} is not understood`,
            'Formulas are written in English syntax, as Excel shows them with an English language setting.',
          );
    }
    if (token.type === 'fx_prefix') {
      return at(position, 'A second "=" stands', 'Begin the formula with one "=" only.');
    }
    position += token.value.length;
  }
  return null;
}

function checkBrackets(tokens: readonly FormulaToken[]): ProblemData | null {
  const open: { bracket: string; position: number; commas: number }[] = [];
  let position = 0;
  for (const token of tokens) {
    if (token.type === 'operator') {
      const top = open.at(-1);
      if (token.value === '(' || token.value === '{') {
        open.push({ bracket: token.value, position, commas: 0 });
        if (open.length > MAX_DEPTH) {
          return at(position, `Brackets are nested deeper than ${MAX_DEPTH}`, 'Split the formula.');
        }
      } else if (token.value === ')' || token.value === '}') {
        if (!top || (top.bracket === '(') !== (token.value === ')')) {
          return at(position, `"${token.value}" closes nothing`, 'Remove it, or open a bracket before it.');
        }
        open.pop();
      } else if (token.value === ',' && top) {
        top.commas++;
        if (top.bracket === '(' && top.commas >= MAX_ARGUMENTS) {
          return at(top.position, `More than ${MAX_ARGUMENTS} arguments are given`, 'Use ranges.');
        }
      } else if (token.value === ';' && top?.bracket !== '{') {
        return at(
          position,
          'A semicolon stands',
          'Formulas are written in English syntax: separate arguments with commas.',
        );
      }
    }
    position += token.value.length;
  }
  const unclosed = open.at(-1);
  return unclosed
    ? at(unclosed.position, `"${unclosed.bracket}" is not closed`, 'Add the closing bracket.')
    : null;
}

function checkStructure(tokens: readonly FormulaToken[]): ProblemData | null {
  try {
    parseTokens(tokens);
    return null;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const length = tokens.reduce((sum, token) => sum + token.value.length, 0);
    const offset = (error as { sourceOffset?: unknown }).sourceOffset;
    // The parser gives the end of the token at which it stopped.
    const stopped = typeof offset === 'number' ? offset : 0;
    const last = tokens.filter((token) => token.value.trim() !== '').at(-1);
    const unfinished = last?.type === 'operator' && !/^[)}%#]$/.test(last.value);
    if (unfinished && stopped >= length) {
      return problem(
        'The formula ends where something is still expected.',
        'Complete it, or remove the operator at its end.',
      );
    }
    const expected = /^(?:Expected \(END\)|Missing operator)/.test(detail)
      ? 'An operator is missing'
      : `The formula is not right (${detail})`;
    return at(startOfToken(tokens, stopped), expected, 'Check operators, commas and brackets there.');
  }
}

function startOfToken(tokens: readonly FormulaToken[], end: number): number {
  let start = 0;
  for (const token of tokens) {
    if (start + token.value.length >= end) return start;
    start += token.value.length;
  }
  return start;
}
