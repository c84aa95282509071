import { describe, expect, it } from 'vitest';
import type { TextReplacer } from '../../workbook/edits';
import { checkPattern, replacerFor, type ReplaceOptions } from './replacer-for';

const replacer = (options: Partial<ReplaceOptions>) =>
  replacerFor({ find: '', replace: '', pattern: 'text', wholeCell: false, matchCase: false, ...options });

function apply(by: TextReplacer, text: string): string | null {
  const found = by.replaceAll([text])[0] ?? null;
  if (found === null) return null;
  let result = '';
  let at = 0;
  for (const [start, end, replacement] of found) {
    expect(start).toBeGreaterThanOrEqual(at);
    result += text.slice(at, start) + replacement;
    at = end;
  }
  return result + text.slice(at);
}

describe('replacing text', () => {
  it('replaces every match, by itself, with any case', () => {
    expect(apply(replacer({ find: 'fy25', replace: 'FY26' }), 'FY25 and fy25')).toBe('FY26 and FY26');
    expect(apply(replacer({ find: 'fy25', replace: 'x', matchCase: true }), 'FY25')).toBeNull();
    expect(apply(replacer({ find: 'a.c$', replace: '$&$1' }), 'a.c$ abc$')).toBe('$&$1 abc$');
    expect(apply(replacer({ find: 'aa', replace: 'b' }), 'aaa')).toBe('ba');
  });

  it('keeps positions where lower case has another length', () => {
    expect(apply(replacer({ find: 'x', replace: 'y' }), 'İİX')).toBe('İİy');
  });

  it('matches whole cells only when asked', () => {
    expect(apply(replacer({ find: 'n/a', replace: '', wholeCell: true }), 'N/A')).toBe('');
    expect(apply(replacer({ find: 'n/a', replace: '', wholeCell: true }), 'N/A!')).toBeNull();
    expect(apply(replacer({ find: 'N', replace: 'x', wholeCell: true, matchCase: true }), 'NN')).toBeNull();
  });

  it('tells engines what every match contains, where that is safe', () => {
    expect(replacer({ find: 'FY25' }).literal).toBe('fy25');
    expect(replacer({ find: 'Übertrag' }).literal).toBeUndefined();
    expect(replacer({ find: 'a*', pattern: 'wildcards' }).literal).toBeUndefined();
  });
});

describe('wildcards', () => {
  const wild = (find: string, replace: string, more: Partial<ReplaceOptions> = {}) =>
    replacer({ find, replace, pattern: 'wildcards', ...more });

  it('are those of Excel', () => {
    expect(apply(wild('Q?', 'quarter'), 'Q1, q2')).toBe('quarter, quarter');
    expect(apply(wild(' (*)', ''), 'Sales (a) and (b)')).toBe('Sales');
    expect(apply(wild('Inv-*', 'x'), 'see INV-2026\nline')).toBe('see x');
    expect(apply(wild('~*~?~~', 'x'), 'a*?~')).toBe('ax');
    expect(apply(wild('1~5', 'x'), '1~5')).toBe('x');
    expect(apply(wild('a*c', '$&', { wholeCell: true }), 'abc')).toBe('$&');
    expect(apply(wild('a.c', 'x'), 'abc')).toBeNull();
  });
});

describe('regular expressions', () => {
  const regex = (find: string, replace: string, more: Partial<ReplaceOptions> = {}) =>
    replacer({ find, replace, pattern: 'regex', ...more });

  it('know groups, names and the signs of String.replace', () => {
    const cases: [string, string, string][] = [
      ['(\\d+)/(\\d+)', '$2/$1', '1/2 and 3/4'],
      ['(?<y>\\d{4})', '<$<y>>', 'in 2026'],
      ['b', "[$`|$&|$']$$", 'abc'],
      ['(a)|(z)', '$1$2$3', 'a'],
      ['x', '$10', 'x'],
      ['(x)', '$10', 'x'],
    ];
    for (const [find, replace, text] of cases) {
      expect(apply(regex(find, replace), text), find).toBe(text.replace(new RegExp(find, 'giu'), replace));
    }
  });

  it('match without width, at surrogate pairs too', () => {
    expect(apply(regex('^', 'FY'), '26')).toBe('FY26');
    expect(apply(regex('x*', '-'), '😀x')).toBe('😀x'.replace(/x*/gu, '-'));
  });

  it('match whole cells', () => {
    expect(apply(regex('a|ab', 'x', { wholeCell: true }), 'ab')).toBe('x');
    expect(apply(regex('a|ab', 'x', { wholeCell: true }), 'abc')).toBeNull();
  });

  it('are stopped when they take too long', () => {
    expect(() => regex('^(a+)+$', 'x').replaceAll([`${'a'.repeat(60)}!`])).toThrowError('takes too long');
  });

  it('cannot reach the program', () => {
    const by = regex('a', 'x');
    expect(apply(by, 'a')).toBe('x');
    expect(by.replaceAll([])).toEqual([]);
  });

  it('are refused before anything runs when they are not right', () => {
    const check = (find: string) =>
      checkPattern({ find, replace: '', pattern: 'regex', wholeCell: false, matchCase: false });
    expect(check('(')).toMatchObject([{ code: 'recipe-invalid', place: { field: 'find' } }]);
    expect(check('\\d+')).toEqual([]);
  });

  it('answer the same for texts that they have seen before', () => {
    const by = regex('(\\d)+(x)*', 'n');
    for (let round = 0; round < 3; round++) {
      const texts = Array.from({ length: 15_000 }, (_, i) => (i % 2 === 0 ? `a${i}` : `b${round}-${i}`));
      const answers = by.replaceAll([...texts, 'none', 'a2']);
      expect(answers.slice(0, -2).every((answer) => answer !== null)).toBe(true);
      expect(answers.at(-2)).toBeNull();
      expect(answers.at(-1)).toEqual([[1, 2, 'n']]);
    }
  });

  it('keep the order of many texts over several runs', () => {
    const texts = Array.from({ length: 60 }, (_, i) =>
      (i % 3 === 0 ? `${'-'.repeat(40_000)}${i}` : `${i}`).slice(-32_000),
    );
    const answers = regex('\\d+', 'n').replaceAll(texts);
    expect(answers).toHaveLength(60);
    expect(answers.every((answer) => answer !== null && answer.length === 1)).toBe(true);
  });
});

it('refuses results longer than a cell', () => {
  expect(() => replacer({ find: 'a', replace: 'b'.repeat(300) }).replaceAll(['a'.repeat(200)])).toThrowError(
    '32767',
  );
  expect(() =>
    replacer({ find: 'a', replace: 'b'.repeat(300), pattern: 'regex' }).replaceAll(['a'.repeat(200)]),
  ).toThrowError('32767');
});
