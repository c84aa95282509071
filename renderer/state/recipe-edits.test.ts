import { describe, expect, it } from 'vitest';
import {
  draftOf,
  duplicateStep,
  insertStep,
  moveStep,
  removeStep,
  toggleStep,
  withRecipeField,
} from './recipe-edits';
import { stepsOf } from './recipe-json';

const start = () =>
  draftOf({ version: 1, name: 'n', steps: [{ step: 'a', n: [1] }, { step: 'b' }, { step: 'c' }] });
const ids = (draft: ReturnType<typeof start>) => stepsOf(draft.recipe).map((step) => step['step']);

describe('recipe edits', () => {
  it('moves a step together with its key', () => {
    const before = start();
    const after = moveStep(before, 0, 2);
    expect(ids(after)).toEqual(['b', 'c', 'a']);
    expect(after.keys).toEqual([before.keys[1], before.keys[2], before.keys[0]]);
    expect(moveStep(after, 2, 0).keys).toEqual(before.keys);
  });

  it('leaves the draft alone when a step would move past an end', () => {
    const before = start();
    expect(moveStep(before, 0, -1)).toBe(before);
    expect(moveStep(before, 2, 3)).toBe(before);
  });

  it('duplicates by value and under a new key', () => {
    const after = duplicateStep(start(), 0);
    expect(ids(after)).toEqual(['a', 'a', 'b', 'c']);
    expect(new Set(after.keys).size).toBe(4);
    expect(stepsOf(after.recipe)[0]?.['n']).not.toBe(stepsOf(after.recipe)[1]?.['n']);
  });

  it('inserts and removes where it is told', () => {
    const after = removeStep(insertStep(start(), 1, { step: 'x' }), 0);
    expect(ids(after)).toEqual(['x', 'b', 'c']);
    expect(after.keys).toHaveLength(3);
  });

  it('keeps no trace of a step that was disabled and enabled again', () => {
    const off = toggleStep(start(), 1);
    expect(stepsOf(off.recipe)[1]).toEqual({ step: 'b', disabled: true });
    expect(stepsOf(toggleStep(off, 1).recipe)[1]).toEqual({ step: 'b' });
  });

  it('drops a recipe field that is set to nothing', () => {
    const after = withRecipeField(
      withRecipeField(start(), 'csvInput', { header: true }),
      'csvInput',
      undefined,
    );
    expect('csvInput' in after.recipe).toBe(false);
  });
});
