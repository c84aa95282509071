import { expect, test } from 'vitest';
import { PendingFormats } from './pending-formats';
import { PendingInputs } from './pending-inputs';

const cell = (row: number, column: number) => ({ top: row, left: column, bottom: row, right: column });

test('assigned cells become as few rectangles as they easily can, without gaps', () => {
  const inputs = new PendingInputs();
  for (let row = 1; row <= 3; row++) {
    for (const column of [2, 1, 4]) inputs.set(row, column, { kind: 'number', value: row * column });
  }
  const taken = inputs.take();
  expect(taken.map(({ area }) => area)).toEqual([
    { top: 1, left: 1, bottom: 3, right: 2 },
    { top: 1, left: 4, bottom: 3, right: 4 },
  ]);
  expect(taken[1]?.block[2]).toEqual([{ kind: 'number', value: 12 }]);
  expect(inputs.size).toBe(0);
});

test('formats of single cells are merged, in order with those of larger areas', () => {
  const formats = new PendingFormats();
  formats.add({ kind: 'style', area: cell(1, 1), patch: { font: { bold: true } } });
  formats.add({ kind: 'style', area: cell(1, 2), patch: { font: { bold: true } } });
  formats.add({ kind: 'style', area: cell(1, 1), patch: { numberFormat: '0' } });
  formats.add({
    kind: 'style',
    area: { top: 1, left: 1, bottom: 100, right: 1 },
    patch: { numberFormat: '0.0' },
  });
  expect(formats.numberFormat(1, 1)).toBe('0.0');
  expect(formats.numberFormat(1, 2)).toBeUndefined();
  expect(formats.take()).toEqual([
    { kind: 'style', area: cell(1, 1), patch: { font: { bold: true }, numberFormat: '0' } },
    { kind: 'style', area: cell(1, 2), patch: { font: { bold: true } } },
    { kind: 'style', area: { top: 1, left: 1, bottom: 100, right: 1 }, patch: { numberFormat: '0.0' } },
  ]);
});

test('a column of cells formatted one by one is one edit', () => {
  const formats = new PendingFormats();
  for (let row = 1; row <= 50; row++)
    formats.add({ kind: 'style', area: cell(row, 3), patch: { fill: 'FFFF00' } });
  expect(formats.take()).toEqual([
    { kind: 'style', area: { top: 1, left: 3, bottom: 50, right: 3 }, patch: { fill: 'FFFF00' } },
  ]);
});
