import { expect, it } from 'vitest';
import { differencesOf } from './excel-selftest';

it('names the places at which results differ', () => {
  const wanted = { cells: { 'Data!A1': '1', 'Data!A2': '2' }, steps: [{ changed: 1 }] };
  expect(differencesOf(wanted, structuredClone(wanted))).toEqual([]);
  expect(differencesOf(wanted, { cells: { 'Data!A1': '1' }, steps: [{ changed: 2 }] })).toEqual([
    'cells.Data!A2: expected "2", found undefined',
    'steps.0.changed: expected 1, found 2',
  ]);
});
