import { expect, it } from 'vitest';
import { isTame } from './tame-pattern';

it('calls patterns tame that cannot run away', () => {
  for (const source of [
    'FY25',
    '^\\d+$',
    '(\\d{4})-(\\d{2})',
    '[^]*',
    'a.+?',
    '[+*]+',
    'Q[1-4] ?20',
    '(?:a|b)c',
    '\\(x\\)',
  ]) {
    expect(isTame(source), source).toBe(true);
  }
});

it('takes everything else for wild', () => {
  for (const source of [
    '(a+)+',
    '(a|b)*',
    'a*b*',
    '(x?){30}',
    'a?a?a?aaa',
    '\\1(a)',
    '(?<n>a)\\k<n>',
    '(?=a+)b',
    '(?<!a)b',
    'a{1,}b+',
    'a{1000}',
    '(ab){2}',
  ]) {
    expect(isTame(source), source).toBe(false);
  }
});
