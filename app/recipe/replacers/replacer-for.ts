import type { ProblemData } from '../../errors/problem';
import type { TextReplacer } from '../../workbook/edits';
import { LiteralReplacer } from './literal-replacer';
import { PatternReplacer } from './pattern-replacer';
import { wildcardSource } from './wildcards';

export interface ReplaceOptions {
  find: string;
  replace: string;
  pattern: 'text' | 'wildcards' | 'regex';
  wholeCell: boolean;
  matchCase: boolean;
}

/** The replacer that the options of a find-replace ask for. The pattern is known to be right (`checkPattern`). */
export function replacerFor(options: ReplaceOptions): TextReplacer {
  if (options.pattern === 'text') return new LiteralReplacer(options);
  const wildcards = options.pattern === 'wildcards';
  return new PatternReplacer({
    source: wildcards ? wildcardSource(options.find) : options.find,
    // In a regular expression's replacement $ has a meaning; everywhere else it is itself.
    replace: wildcards ? options.replace.replaceAll('$', '$$$$') : options.replace,
    wholeCell: options.wholeCell,
    matchCase: options.matchCase,
    shown: options.find,
  });
}

/** What is wrong with a pattern, before anything runs. */
export function checkPattern(options: ReplaceOptions): ProblemData[] {
  if (options.pattern !== 'regex') return [];
  try {
    new RegExp(options.find, 'u');
    return [];
  } catch (error) {
    const why = (error instanceof Error ? error.message : String(error)).replace(
      /^Invalid regular expression: /,
      '',
    );
    return [
      {
        code: 'recipe-invalid',
        message: `The regular expression is not right: ${why}.`,
        hint: 'Put a backslash before characters that stand for themselves, such as \\( or \\., or use the pattern "text".',
        place: { field: 'find' },
      },
    ];
  }
}
