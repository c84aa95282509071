import { describe, expect, it } from 'vitest';
import { didYouMean, nearest } from './suggest';

describe('suggestions', () => {
  it('find the word that was meant, without case', () => {
    expect(nearest('Find-Repalce', ['set-values', 'find-replace'])).toBe('find-replace');
    expect(nearest('nmae', ['format', 'name'])).toBe('name');
  });

  it('make none where nothing is near, and list what there is', () => {
    expect(nearest('xyz', ['set-values'])).toBeNull();
    expect(nearest('a', [])).toBeNull();
    expect(didYouMean('xyz', ['one', 'two'])).toBe('There is: one, two.');
    expect(didYouMean('xyz', [])).toBeUndefined();
  });
});
