import { expect, it } from 'vitest';
import { IndexSet } from './index-set';

it('holds what was added and not removed, far apart too', () => {
  const set = new IndexSet();
  for (const index of [0, 5, 5, 1_000_000]) set.add(index);
  expect([set.size, set.has(0), set.has(1), set.has(5), set.has(1_000_000)]).toEqual([
    3,
    true,
    false,
    true,
    true,
  ]);
  set.delete(5);
  set.delete(6);
  expect([set.size, set.has(5)]).toEqual([2, false]);
  const other = new IndexSet();
  other.add(0);
  other.add(2);
  other.addAll(set);
  expect([other.size, other.has(1_000_000)]).toEqual([3, true]);
  other.clear();
  expect([other.size, other.has(0), set.has(0)]).toEqual([0, false, true]);
});
