import { describe, expect, it } from 'vitest';
import {
  columnFormats,
  columnWidths,
  defaultColumnWidth,
  setColumnFormat,
  setColumnWidth,
  storedWidth,
  widthInCharacters,
} from './columns';

const head = (inner: string) =>
  `<?xml version="1.0"?>\n<worksheet xmlns="m"><!-- <cols> --><dimension ref="A1"/>${inner}`;

describe('column settings before the rows', () => {
  it('stores widths as Excel does', () => {
    expect(storedWidth(8.43)).toBe(9.140625);
    expect(storedWidth(10)).toBe(10.7109375);
    expect(widthInCharacters(9.140625)).toBe(8.43);
    for (const width of [0, 0.5, 1, 2, 20, 255]) expect(widthInCharacters(storedWidth(width))).toBe(width);
  });

  it('makes cols in its place, in the prefix of the sheet', () => {
    expect(setColumnWidth(head('<sheetFormatPr defaultRowHeight="15"/>'), 2, 3, 10)).toBe(
      head(
        '<sheetFormatPr defaultRowHeight="15"/><cols><col min="2" max="3" width="10.7109375" customWidth="1"/></cols>',
      ),
    );
    const prefixed = '<x:worksheet xmlns:x="m"><x:sheetViews/>';
    expect(setColumnWidth(prefixed, 1, 1, 10)).toContain('<x:sheetViews/><x:cols><x:col min="1"');
  });

  it('splits runs and keeps what it does not change', () => {
    const before = head(
      '<cols><col min="1" max="5" width="20" style="3" outlineLevel="1"/><col min="9" max="9" width="4"/></cols>',
    );
    const after = setColumnWidth(before, 3, 7, 10);
    expect(after).toContain(
      '<cols><col min="1" max="2" width="20" style="3" outlineLevel="1"/>' +
        '<col min="3" max="5" width="10.7109375" style="3" outlineLevel="1" customWidth="1"/>' +
        '<col min="6" max="7" width="10.7109375" customWidth="1"/><col min="9" max="9" width="4"/></cols>',
    );
    expect(setColumnWidth(after, 4, 4, 10)).toBe(after);
    expect([...columnWidths(after).keys()]).toEqual([1, 2, 3, 4, 5, 6, 7, 9]);
  });

  it('splits one run on both sides', () => {
    const after = setColumnWidth(head('<cols><col min="1" max="16384" width="20"/></cols>'), 3, 3, 10);
    expect(after.match(/min="\d+" max="\d+"/g)).toEqual([
      'min="1" max="2"',
      'min="3" max="3"',
      'min="4" max="16384"',
    ]);
  });

  it('gives columns a format and then a width, so that Excel does not hide them', () => {
    const after = setColumnFormat(head(''), 2, 2, () => 7);
    expect(after).toContain('<col min="2" max="2" style="7" width="9.140625"/>');
    expect(columnFormats(after)).toEqual([{ left: 2, right: 2, xf: 7 }]);
    expect(setColumnFormat(after, 1, 3, (xf) => xf)).toBe(after);
  });

  it('removes cols when nothing is left to say', () => {
    const plain = head('<cols><col min="2" max="2" style="7"/></cols>');
    expect(setColumnFormat(plain, 2, 2, () => 0)).toContain('width=');
    expect(columnFormats(setColumnFormat(plain, 2, 2, () => 0))).toEqual([]);
  });

  it('leaves hidden columns hidden, and tells no width of them', () => {
    const hidden = head('<cols><col min="2" max="2" width="5" hidden="1"/></cols>');
    expect([...columnWidths(hidden)]).toEqual([[2, 0]]);
    expect(setColumnWidth(hidden, 2, 2, 10)).toContain('hidden="1"');
  });

  it('knows the default width', () => {
    expect(defaultColumnWidth(head(''))).toBe(8.43);
    expect(defaultColumnWidth(head('<sheetFormatPr defaultColWidth="12.7109375"/>'))).toBe(12);
  });
});
