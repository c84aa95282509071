import { expect, it } from 'vitest';
import { parseArea, areaName } from '../../workbook/a1';
import type { Area } from '../../workbook/cells';
import { areaChunks } from './area-chunks';

const chunks = (name: string, limit: number) =>
  [...areaChunks(parseArea(name) as Area, limit)].map((area) => areaName(area));

it('cuts into whole rows', () => {
  expect(chunks('A1:B5', 4)).toEqual(['A1:B2', 'A3:B4', 'A5:B5']);
});

it('cuts rows that are too wide', () => {
  expect(chunks('A1:E2', 2)).toEqual(['A1:B1', 'C1:D1', 'E1', 'A2:B2', 'C2:D2', 'E2']);
});

it('moves ten thousand cells at once', () => {
  expect([...areaChunks({ top: 1, left: 1, bottom: 1000, right: 10 })]).toHaveLength(1);
});
