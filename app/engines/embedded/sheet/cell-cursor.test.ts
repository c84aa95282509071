import { describe, expect, it } from 'vitest';
import { CellCursor } from './cell-cursor';

function cells(row: string, number = 2, prefix = ''): object[] {
  const cursor = new CellCursor(row, 0, row.length, number, prefix, 'Data');
  const found: object[] = [];
  while (cursor.next()) {
    found.push({
      column: cursor.column,
      style: cursor.style,
      type: cursor.type,
      others: cursor.others,
      body: row.slice(cursor.bodyStart, cursor.bodyEnd),
      xml: row.slice(cursor.start, cursor.end),
    });
  }
  return found;
}

describe('walking the cells of a row', () => {
  it('reads attributes in any order and quote', () => {
    expect(
      cells(
        `<row r="2"><c r="A2" s="12" t="s"><v>5</v></c> <c t='str' cm = "1" s='3' r='AA2' ><f>x</f><v>y</v></c ><c r="AB2"/></row>`,
      ),
    ).toMatchObject([
      { column: 1, style: 12, type: 's', others: false, body: '<v>5</v>' },
      { column: 27, style: 3, type: 'str', others: true, body: '<f>x</f><v>y</v>' },
      { column: 28, style: 0, type: 'n', body: '', xml: '<c r="AB2"/>' },
    ]);
  });

  it('counts on where references are missing', () => {
    expect(cells('<row><c/><c><v>1</v></c><c r="F2"/><c/></row>')).toMatchObject([
      { column: 1 },
      { column: 2 },
      { column: 6 },
      { column: 7 },
    ]);
  });

  it('takes prefixes and stops before what is no cell', () => {
    expect(
      cells('<x:row><x:c r="A2"><x:v>1</x:v></x:c><x:extLst><x:c/></x:extLst></x:row>', 2, 'x:'),
    ).toMatchObject([{ column: 1, body: '<x:v>1</x:v>' }]);
    expect(cells('<row r="2"/>')).toEqual([]);
    expect(cells('<row r="2"></row>')).toEqual([]);
  });

  it.each([
    ['a cell of another row', '<row><c r="A3"/></row>'],
    ['cells out of order', '<row><c r="B2"/><c r="A2"/></row>'],
    ['the same cell twice', '<row><c r="B2"/><c r="B2"/></row>'],
    ['a column beyond the grid', '<row><c r="XFE2"/></row>'],
    ['a cell that is not closed', '<row><c r="A2"><v>1</v></row>'],
    ['a style that is no number', '<row><c r="A2" s="x"/></row>'],
  ])('refuses %s', (_, row) => {
    expect(() => cells(row)).toThrow(expect.objectContaining({ code: 'damaged' }));
  });
});
