import { expect, it } from 'vitest';
import { choiceByKey } from './choice-keys';

const plain = { ctrlKey: false, altKey: false, metaKey: false };
const press = (key: string, at: number, first?: number) => choiceByKey({ key, ...plain }, at, 19, first);

it('moves by entries, pages and to the ends, and stays inside the list', () => {
  expect(press('ArrowDown', 3)).toBe(4);
  expect(press('ArrowDown', 19)).toBe(19);
  expect(press('ArrowUp', 0)).toBe(0);
  expect(press('PageDown', 3)).toBe(11);
  expect(press('PageUp', 3)).toBe(0);
  expect(press('Home', 7)).toBe(0);
  expect(press('End', 7)).toBe(19);
});

it('begins at the first entry where nothing is chosen', () => {
  expect(press('ArrowDown', -1)).toBe(0);
  expect(press('ArrowUp', -1)).toBe(0);
});

it('knows lists whose first entry stands before the others', () => {
  expect(press('ArrowUp', 0, -1)).toBe(-1);
  expect(press('Home', 5, -1)).toBe(-1);
});

it('leaves other keys, and keys with modifiers, to others', () => {
  expect(press('Delete', 3)).toBeNull();
  expect(choiceByKey({ key: 'ArrowDown', ...plain, altKey: true }, 3, 19)).toBeNull();
});
