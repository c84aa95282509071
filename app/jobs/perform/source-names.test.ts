import { describe, expect, it } from 'vitest';
import { sourceNames } from './source-names';

describe('source names', () => {
  it('are the file names while these differ', () => {
    expect(
      sourceNames([
        { name: 'a.xlsx', folder: '' },
        { name: 'b.xlsx', folder: 'north' },
      ]),
    ).toEqual(['a.xlsx', 'b.xlsx']);
  });

  it('tell files of one name apart', () => {
    expect(
      sourceNames([
        { name: 'a.xlsx', folder: '' },
        { name: 'a.xlsx', folder: 'north\\jan' },
        { name: 'a.xlsx', folder: '' },
      ]),
    ).toEqual(['a.xlsx', 'north/jan/a.xlsx', 'a.xlsx (2)']);
  });
});
