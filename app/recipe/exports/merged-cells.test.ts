import { expect, it } from 'vitest';
import { parseArea } from '../../workbook/a1';
import type { Area } from '../../workbook/cells';
import { MergedCells } from './merged-cells';

const area = (text: string): Area => parseArea(text) ?? { top: 0, left: 0, bottom: 0, right: 0 };

it('gives a merged cell one part a row, with its text in the first', () => {
  const merged = new MergedCells([area('B2:C4')], area('A1:D9'));
  expect(merged.at(2, 2)).toEqual({ left: 2, right: 3, text: true, above: false, below: true });
  expect(merged.at(3, 2)).toEqual({ left: 2, right: 3, text: false, above: true, below: true });
  expect(merged.at(4, 2)).toEqual({ left: 2, right: 3, text: false, above: true, below: false });
  expect([merged.at(1, 2), merged.at(5, 2), merged.at(2, 3)]).toEqual([undefined, undefined, undefined]);
});

it('prints of a merged cell what lies in the area, without a text that lies outside', () => {
  const merged = new MergedCells([area('A1:C2'), area('F1:G1')], area('B2:D9'));
  expect(merged.at(2, 2)).toEqual({ left: 2, right: 3, text: false, above: true, below: false });
  expect(merged.at(2, 6)).toBeUndefined();
});
