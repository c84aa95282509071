import { expect, it } from 'vitest';
import { descendants } from './descendants';

const TABLE = '    1     0\n   10     1\n   11    10\n   12    11\n   20     1\n   13    10\nnot a line\n';

it('finds children and their children, and nobody else', () => {
  expect(descendants(TABLE, 10).sort()).toEqual([11, 12, 13]);
  expect(descendants(TABLE, 12)).toEqual([]);
  expect(descendants('', 10)).toEqual([]);
});

it('does not run in circles when a pid was used again', () => {
  expect(descendants('10 11\n11 10\n', 10)).toEqual([11]);
});
