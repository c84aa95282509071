import { describe, expect, it } from 'vitest';
import { STYLE } from '../testing/package-builder';
import { area, BookHarness, inputs } from '../testing/book-harness';
import { book, open } from '../testing/book-per-test';

const SHEET = 'xl/worksheets/sheet1.xml';

describe('writing values', () => {
  it('writes what it is told, types and all, and keeps the package right', async () => {
    await open('simple');
    const tally = await book.write(
      'D1:E3',
      ['00123', 12.5],
      [true, { kind: 'text', value: '=not a formula' }],
      [null, '=SUM(B2:B4)'],
    );
    expect(tally.changed).toBe(5);
    expect(tally.cells[0]).toEqual({ sheet: 'Data', cell: 'D1', before: '', after: '00123' });
    expect(tally.cells[4]).toEqual({ sheet: 'Data', cell: 'E3', before: '', after: '=SUM(B2:B4)' });
    const cells = await book.cells();
    expect(cells).toMatchObject({
      D1: { value: '00123' },
      E1: { value: 12.5 },
      D2: { value: true },
      E2: { value: '=not a formula' },
      E3: { value: null, formula: 'SUM(B2:B4)', stale: true },
    });
    const saved = await book.save();
    expect(saved.findings).toEqual([]);
    expect(saved.text(SHEET)).toContain('<dimension ref="A1:E5"/>');
    expect(saved.report.staleFormulas).toBe(1);
    expect(saved.text('xl/workbook.xml')).toContain('fullCalcOnLoad="1"');
  });

  it('keeps what later versions of Excel put into a cell', async () => {
    const extension = '<extLst><ext uri="{7E03D99C}"><x:v xmlns:x="urn:x">1</x:v></ext></extLst>';
    const cell = (name: string) => `<c r="${name}"><v>1</v>${extension}</c>`;
    await open({
      sheets: [{ name: 'Data', data: `<row r="1">${['A1', 'B1', 'C1'].map(cell).join('')}</row>` }],
    });
    await book.write('A1', [2]);
    await book.write('B1', [null]);
    await book.edit('Data', { kind: 'style', area: area('C1'), patch: { font: { bold: true } } });
    const saved = await book.save();
    expect(saved.findings).toEqual([]);
    expect(saved.text(SHEET)).toContain(
      `<row r="1"><c r="A1"><v>2</v>${extension}</c><c r="B1">${extension}</c><c r="C1" s="1"><v>1</v>${extension}</c></row>`,
    );
  });

  it('names the cell whose shared string is not there; one that names none is empty', async () => {
    await open({
      sheets: [
        { name: 'Data', data: '<row r="1"><c r="A1" t="s"><v/></c><c r="B1" t="s"><v>9</v></c></row>' },
      ],
      strings: ['<t>old</t>'],
    });
    expect(await book.cells('Data', 'A1')).toEqual({});
    const place = { code: 'damaged', place: { sheet: 'Data', cell: 'B1', part: 'xl/sharedStrings.xml' } };
    await expect(book.cells()).rejects.toMatchObject(place);
    await expect(book.write('B1', [1])).rejects.toMatchObject(place);
    await expect(book.replace('old', 'new', 'A1:B1')).rejects.toMatchObject(place);
  });

  it('does not count a cell that holds the value already, and leaves its bytes alone', async () => {
    await open('simple');
    const tally = await book.write('A1:B2', ['Name', 'Amount'], ['FY25 North', 1200.5]);
    expect(tally.changed).toBe(0);
    const saved = await book.save();
    expect(saved.parts.get('xl/sharedStrings.xml')).toEqual(
      (await book.originalParts()).get('xl/sharedStrings.xml'),
    );
    expect(saved.text(SHEET)).toContain('<row r="2" spans="1:3"><c r="A2" t="s"><v>3</v></c>');
  });

  it('fills an area from one value, and shifts a formula as it is copied', async () => {
    await open('simple');
    await book.write('D2:D4', ['=B2*$B$2']);
    expect(await book.cells('Data', 'D2:D4')).toMatchObject({
      D2: { formula: 'B2*$B$2' },
      D3: { formula: 'B3*$B$2' },
      D4: { formula: 'B4*$B$2' },
    });
  });

  it('refuses a block of another size than the target', async () => {
    await open('simple');
    await expect(book.write('A1:B2', [1, 2])).rejects.toMatchObject({ code: 'step-refused' });
  });

  it('writes dates in the date system of the workbook and gives them a date format', async () => {
    await open('date-1904');
    const date = { kind: 'date', iso: '2026-11-30' } as const;
    await book.write('B2:C2', [date, date]);
    const { B2, C2 } = await book.cells('Data', 'B2:C2');
    expect(B2?.value).toBe(44894);
    expect(book.workbook.numberFormat(B2?.style ?? 0)).toMatch(/yy/);
    expect(C2?.style).toBe(STYLE.date);
    await book.close();
    await open('simple');
    await book.write(
      'B2:B4',
      [{ kind: 'date', iso: '1900-02-28' }],
      [{ kind: 'date', iso: '1900-03-01' }],
      [{ kind: 'date', iso: '2026-11-30T12:00' }],
    );
    expect(await book.values()).toMatchObject({ B2: 59, B3: 61, B4: 46356.5 });
  });

  it('empties cells, removes those without a format, and keeps the others', async () => {
    await open('simple');
    const tally = await book.write('A2:B2', [null, null]);
    expect(tally.changed).toBe(2);
    const saved = await book.save();
    expect(saved.findings).toEqual([]);
    expect(saved.text(SHEET)).not.toContain('r="A2"');
    expect(saved.text(SHEET)).toContain(`<c r="B2" s="${STYLE.money}"/>`);
  });

  it('writes to the last cell of the grid and into an empty sheet', async () => {
    await open({ sheets: [{ name: 'Data', data: '' }] });
    await book.write('XFD1048576', ['far']);
    const saved = await book.save();
    expect(saved.findings).toEqual([]);
    expect(saved.text(SHEET)).toContain('<row r="1048576"><c r="XFD1048576" t="s"><v>0</v></c></row>');
    expect(await book.workbook.usedArea('Data')).toEqual(area('XFD1048576'));
  });

  it('makes a shared string part where there is none', async () => {
    await open('inline-strings');
    await book.write('A2', ['text']);
    const saved = await book.save();
    expect(saved.findings).toEqual([]);
    expect(saved.text('xl/sharedStrings.xml')).toContain(
      'count="1" uniqueCount="1"><si><t>text</t></si></sst>',
    );
  });

  it('escapes what XML cannot hold', async () => {
    await open('simple');
    const text = ' a\u0001b_x0041_\r\n<&>"é\ud83d\ude00 ';
    await book.write('A2', [text]);
    const saved = await book.save();
    expect(saved.findings).toEqual([]);
    expect((await book.values()).A2).toBe(text);
    expect(saved.text('xl/sharedStrings.xml')).toContain(
      '<t xml:space="preserve"> a_x0001_b_x005F_x0041__x000D_\n&lt;&amp;&gt;"é😀 </t>',
    );
  });

  it.each(['prefixed', 'strict', 'no-references', 'utf-16'] as const)(
    'edits a workbook of the kind %s',
    async (kind) => {
      await open(kind);
      const before = await book.values();
      await book.write('B2', [77]);
      await book.write('G9', ['far off']);
      const saved = await book.save();
      expect(saved.findings).toEqual([]);
      expect(await book.values()).toEqual({ ...before, B2: 77, G9: 'far off' });
      const again = await BookHarness.open(await reopened(saved.parts));
      expect(await again.values()).toEqual({ ...before, B2: 77, G9: 'far off' });
      await again.close();
    },
  );

  it('keeps comments, CDATA and unknown attributes inside the rows it does not touch', async () => {
    const odd =
      "<row r='1' x14ac:dyDescent='0.25'><!-- </row> --><c r='A1' t='str'><v><![CDATA[<&>]]></v></c></row>" +
      '<?pi <row?><row r="2"/>\n<row r="3" ht="20" customHeight="1"><c r="A3"/><!-- x --><c s="1" r="B3"><v>5</v></c></row>';
    await open({
      sheets: [
        {
          name: 'Data',
          data: odd,
          attributes:
            ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"',
        },
      ],
    });
    expect(await book.values()).toEqual({ A1: '<&>', B3: 5 });
    await book.write('C2', [1]);
    const kept = (await book.save()).text(SHEET);
    expect(kept).toContain(odd.slice(0, odd.indexOf('<row r="2"/>')));
    expect(kept).toContain(odd.slice(odd.indexOf('<row r="3"')));
    await book.write('C1', [2]);
    await book.write('C3', [3]);
    const saved = await book.save();
    expect(saved.findings).toEqual([]);
    expect(await book.values()).toEqual({ A1: '<&>', B3: 5, C1: 2, C2: 1, C3: 3 });
    expect(saved.text(SHEET)).toContain('ht="20" customHeight="1"');
  });

  it('refuses rows out of order as damage', async () => {
    await open({ sheets: [{ name: 'Data', data: '<row r="2"/><row r="1"/>' }] });
    await expect(book.write('A1', [1])).rejects.toMatchObject({
      code: 'damaged',
      place: { sheet: 'Data' },
    });
  });

  it('merges consecutive edits into one pass, in order', async () => {
    await open('simple');
    const [first, second, third] = await book.edit(
      'Data',
      { kind: 'write', area: area('D2'), block: inputs([5]) },
      { kind: 'write', area: area('D2'), block: inputs([6]) },
      { kind: 'fill-down', area: area('D2:D4') },
    );
    expect([first?.changed, second?.changed, third?.changed]).toEqual([1, 1, 2]);
    expect(await book.values()).toMatchObject({ D2: 6, D3: 6, D4: 6 });
  });

  it('changes nothing when one edit of the pass is refused, and names its step', async () => {
    await open('merged');
    await expect(
      book.edit(
        'Data',
        { kind: 'write', area: area('D2'), block: inputs([5]) },
        { kind: 'write', area: area('B1'), block: inputs([6]) },
      ),
    ).rejects.toMatchObject({ code: 'step-refused', place: { sheet: 'Data', cell: 'B1', step: 1 } });
    expect(await book.values()).not.toHaveProperty('D2');
  });
});

async function reopened(parts: Map<string, Buffer>): Promise<Buffer> {
  const { buildZip } = await import('../testing/zip-builder');
  return buildZip([...parts].map(([name, content]) => ({ name, content })));
}
