import { expect, it } from 'vitest';
import { parseArea } from '../../workbook/a1';
import type { Area } from '../../workbook/cells';
import { MergedCells } from './merged-cells';

const area = (text: string): Area => parseArea(text) ?? { top: 0, left: 0, bottom: 0, right: 0 };

it('gives a merged cell one part a row, with its text in the first', () => {
  const merge = area('B2:C4');
  const merged = new MergedCells([merge], area('A1:D9'), [1, 2, 3, 4]);
  expect(merged.at(2, 2)).toEqual({ merge, columns: 2, above: false, below: true });
  expect(merged.at(3, 2)).toEqual({ merge, columns: 2, above: true, below: true });
  expect(merged.at(4, 2)).toEqual({ merge, columns: 2, above: true, below: false });
  expect([merged.at(1, 2), merged.at(5, 2), merged.at(2, 3)]).toEqual([undefined, undefined, undefined]);
  expect([merged.textsIn(1), merged.textsIn(2), merged.textsIn(3)]).toEqual([[], [merge], []]);
});

it('prints of a merged cell what lies in the area, without a text that lies outside', () => {
  const merge = area('A1:C2');
  const merged = new MergedCells([merge, area('F1:G1')], area('B2:D9'), [2, 3, 4]);
  expect(merged.at(2, 2)).toEqual({ merge, columns: 2, above: true, below: false });
  expect(merged.at(2, 6)).toBeUndefined();
  expect(merged.textsIn(1)).toEqual([]);
});

it('begins at the first column that is not hidden', () => {
  const merge = area('B2:D2');
  const merged = new MergedCells([merge, area('C3:C4')], area('A1:D9'), [1, 4]);
  expect(merged.at(2, 4)).toMatchObject({ merge, columns: 1 });
  expect([merged.at(2, 2), merged.at(3, 3), merged.at(3, 4)]).toEqual([undefined, undefined, undefined]);
  expect(merged.textsIn(2)).toEqual([merge]);
});
