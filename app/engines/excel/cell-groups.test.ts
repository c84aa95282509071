import { expect, it } from 'vitest';
import { areaName } from '../../workbook/a1';
import { cellGroups } from './cell-groups';

function groups(...lines: string[]): string[] {
  const width = lines[0]?.length ?? 0;
  const all = lines.join('');
  return cellGroups({ top: 1, left: 1, bottom: lines.length, right: width }, (i) => all[i] === '#').map(
    areaName,
  );
}

it('joins runs downwards', () => {
  expect(groups('##.', '##.', '..#')).toEqual(['A1:B2', 'C3']);
});

it('never holds a cell that is not marked', () => {
  expect(groups('###', '#.#', '###')).toEqual(['A1:C1', 'A2', 'C2', 'A3:C3']);
});

it('finds nothing where nothing is marked', () => {
  expect(groups('...', '...')).toEqual([]);
});
