import { expect, it } from 'vitest';
import { edgesOf, EDGE, lineOf } from './border-lines';
import { colourNumber } from './colour-number';

it('draws the inside only where there is one', () => {
  expect(edgesOf('inside', { rows: 1, columns: 3 })).toEqual([EDGE.insideVertical]);
  expect(edgesOf('inside', { rows: 1, columns: 1 })).toEqual([]);
  expect(edgesOf('all', { rows: 2, columns: 2 })).toHaveLength(6);
  expect(edgesOf('outline', { rows: 2, columns: 2 })).toEqual([7, 8, 9, 10]);
});

it('names lines as XlLineStyle and XlBorderWeight do', () => {
  expect(lineOf('medium')).toEqual({ lineStyle: 1, weight: -4138 });
  expect(lineOf('double')).toEqual({ lineStyle: -4119, weight: null });
});

it('has red in the lowest byte', () => {
  expect(colourNumber('FF0000')).toBe(255);
  expect(colourNumber('1F4E79')).toBe(0x794e1f);
});
