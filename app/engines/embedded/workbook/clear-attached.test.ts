import { afterEach, describe, expect, it } from 'vitest';
import { BookHarness, area } from '../testing/book-harness';
import type { FixtureName } from '../testing/fixtures';
import type { TestBook, TestPart } from '../testing/package-builder';

const SHEET = 'xl/worksheets/sheet1.xml';
const RELATIONS = 'xl/worksheets/_rels/sheet1.xml.rels';
const X14 = 'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"';
const XM = 'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"';
const DATA = '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row>';
const MARGINS = '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>';

let book: BookHarness;
afterEach(() => book.close());

const clear = (where: string, what: 'contents' | 'formats' | 'all') =>
  ({ kind: 'clear', area: area(where), what }) as const;

async function open(what: FixtureName | TestBook): Promise<void> {
  book = await BookHarness.open(what);
}

async function openWith(after: string): Promise<void> {
  await open({ sheets: [{ name: 'Data', data: DATA, after }], dxfs: '<dxf><font><b/></font></dxf>' });
}

/** The sheet after its rows once the cells are cleared, from a package that breaks no rule. */
async function tailAfter(...edits: ReturnType<typeof clear>[]): Promise<string> {
  await book.edit('Data', ...edits);
  const saved = await book.save();
  expect(saved.findings).toEqual([]);
  return saved.text(SHEET).replace(/^.*(<\/sheetData>|<sheetData\/>)/s, '');
}

const validation = (cells: string, formula: string) =>
  `<dataValidation type="custom" allowBlank="1" sqref="${cells}"><formula1>${formula}</formula1></dataValidation>`;
const rule = (cells: string, formula: string) =>
  `<conditionalFormatting sqref="${cells}"><cfRule type="expression" dxfId="0" priority="1"><formula>${formula}</formula></cfRule></conditionalFormatting>`;

describe('what is attached to cells goes when they are cleared', () => {
  it('contents leave it, formats take conditional formats, all takes the rest too', async () => {
    const links = '<hyperlinks><hyperlink ref="B3" location="Data!A1" display="up &amp; away"/></hyperlinks>';
    const rules = rule('B2:B4', 'B2&lt;0');
    const validations = `<dataValidations count="1">${validation('B2:B4', 'B2&gt;0')}</dataValidations>`;
    await openWith(rules + validations + links + MARGINS);
    const end = `${MARGINS}</worksheet>`;
    expect(await tailAfter(clear('A1:C9', 'contents'))).toBe(rules + validations + links + end);
    expect(await tailAfter(clear('A1:C9', 'formats'))).toBe(validations + links + end);
    expect(await tailAfter(clear('A1:C9', 'all'))).toBe(end);
  });

  it('is told and not counted: cells are; clearing again tells nothing', async () => {
    await openWith(rule('F7', 'F7=1'));
    const [first, again] = await book.edit('Data', clear('F7', 'formats'), clear('F7', 'formats'));
    expect([first?.changed, again?.changed]).toEqual([0, 0]);
    expect([first?.warnings, again?.warnings]).toEqual([
      ["conditional formats of the cells on 'Data' went along"],
      [],
    ]);
    const [later] = await book.edit('Data', clear('F7', 'all'));
    expect(later?.warnings).toEqual([]);
    expect((await book.save()).text(SHEET)).not.toContain('conditionalFormatting');
  });

  it('cuts rules for more cells down to those, and keeps counting them', async () => {
    const lists = `<dataValidations count="2" disablePrompts="1">${validation('A9 B2:D4', 'TRUE')}${validation('C3', 'FALSE')}</dataValidations>`;
    await openWith(`${rule('B2:D4', '$A2&gt;1')}${lists}${MARGINS}`);
    expect(await tailAfter(clear('C3', 'all'))).toBe(
      `${rule('B2:D2 B3 D3 B4:D4', '$A2&gt;1')}<dataValidations count="1" disablePrompts="1">` +
        `${validation('A9 B2:D2 B3 D3 B4:D4', 'TRUE')}</dataValidations>${MARGINS}</worksheet>`,
    );
  });

  it('formulas move along where the first cell of a rule goes', async () => {
    await openWith(
      `${rule('B2:D9', 'AND($A2&gt;B$1,B2&lt;&gt;"B2 &amp; C")')}<dataValidations count="1">${validation('B2:B9', 'COUNTIF($B$2:$B$9,B2)=1')}</dataValidations>`,
    );
    expect(await tailAfter(clear('A1:B4', 'all'))).toBe(
      `${rule('C2:D4 B5:D9', 'AND($A2&gt;B$1,B2&lt;&gt;"B2 &amp; C")')}<dataValidations count="1">${validation('B5:B9', 'COUNTIF($B$2:$B$9,B5)=1')}</dataValidations></worksheet>`,
    );
    expect(await tailAfter(clear('B1:D4', 'formats'))).toContain(
      rule('B5:D9', 'AND($A5&gt;B$1,B5&lt;&gt;"B2 &amp; C")'),
    );
  });

  it('reaches the rules of extensions, and leaves other extensions', async () => {
    const sparklines = '<ext uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}"><other/></ext>';
    const item = (cells: string, formula: string) =>
      `<x14:dataValidation type="list"><x14:formula1><xm:f>${formula}</xm:f></x14:formula1><xm:sqref>${cells}</xm:sqref></x14:dataValidation>`;
    const extension = (inner: string) =>
      `<ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" ${X14}><x14:dataValidations ${XM} count="1">${inner}</x14:dataValidations></ext>`;
    const bar = (cells: string) =>
      `<ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}" ${X14}><x14:conditionalFormattings><x14:conditionalFormatting ${XM}><x14:cfRule type="dataBar" id="{A}"><x14:dataBar><x14:cfvo type="autoMin"/><x14:cfvo type="autoMax"/></x14:dataBar></x14:cfRule><xm:sqref>${cells}</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext>`;
    await openWith(`<extLst>${bar('B2:B9')}${extension(item('A2:A9', 'Data!C2'))}${sparklines}</extLst>`);
    expect(await tailAfter(clear('2:2', 'all'))).toBe(
      `<extLst>${bar('B3:B9')}${extension(item('A3:A9', 'Data!C3'))}${sparklines}</extLst></worksheet>`,
    );
    expect(await tailAfter(clear('A:B', 'all'))).toBe(`<extLst>${sparklines}</extLst></worksheet>`);
  });

  it('a rule of a pivot table stays', async () => {
    const pivot = rule('B2', 'B2=1').replace(' sqref', ' pivot="1" sqref');
    await openWith(pivot);
    expect(await tailAfter(clear('A1:C9', 'all'))).toBe(`${pivot}</worksheet>`);
  });

  it('what cannot be read stays as it is', async () => {
    const odd = `<conditionalFormatting sqref="nowhere"><cfRule type="expression" dxfId="0" priority="1"><formula>1</formula></cfRule></conditionalFormatting>`;
    await openWith(odd + rule('B2', 'B2=1'));
    await book.edit('Data', clear('A:Z', 'all'));
    const saved = await book.save();
    expect(saved.text(SHEET)).toContain(`<sheetData><row r="2"/></sheetData>${odd}</worksheet>`);
  });

  it.each([{ prefixed: true }, { strict: true }, { utf16: true }])(
    'works in a sheet that is %o',
    async (kind) => {
      const after = `<dataValidations count="1">${validation('B2:B3', '"ü"')}</dataValidations>${MARGINS}`;
      await open({ sheets: [{ name: 'Data', data: DATA, after }], ...kind });
      await book.edit('Data', clear('B3', 'all'));
      const saved = await book.save();
      expect(saved.findings).toEqual([]);
      expect(saved.text(SHEET)).toMatch(/dataValidations count="1">.*sqref="B2">.*"ü"/);
    },
  );
});

describe('hyperlinks', () => {
  const external = 'https://example.com/a?b=1&c=2';

  it('take their relation along, unless another part of the link is left', async () => {
    await open({
      sheets: [
        {
          name: 'Data',
          data: DATA,
          after:
            '<hyperlinks><hyperlink ref="A2" r:id="rId1"/><hyperlink r:id="rId2" ref="B2:B4" tooltip="t" ' +
            'xr:uid="{00000000-0004-0000-0000-000000000000}" xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"/></hyperlinks>',
          relations: [
            { id: 'rId1', type: 'hyperlink', target: external, external: true },
            { id: 'rId2', type: 'hyperlink', target: `${external}#2`, external: true },
          ],
        },
      ],
    });
    await book.edit('Data', clear('A2', 'all'), clear('B3', 'all'));
    const some = await book.save();
    expect(some.findings).toEqual([]);
    const left = some.text(SHEET).match(/<hyperlink .*?\/>/g) ?? [];
    expect(left.map((link) => /\sref="(.*?)"/.exec(link)?.[1])).toEqual(['B2', 'B4']);
    expect(left.filter((link) => link.includes('uid='))).toHaveLength(1);
    expect(some.text(RELATIONS)).not.toContain('rId1');
    expect(some.text(RELATIONS)).toContain('rId2');
    await book.edit('Data', clear('B1:B9', 'all'));
    const none = await book.save();
    expect(none.findings).toEqual([]);
    expect(none.text(SHEET)).not.toContain('hyperlink');
    expect(none.text(RELATIONS)).not.toContain('rId2');
  });
});

describe('comments', () => {
  const NOTES = 'xl/comments1.xml';
  const DRAWING = 'xl/drawings/vmlDrawing1.vml';
  const note = (row: number, column: number) =>
    `<v:shape id="_x0000_s1${row}${column}" type="#_x0000_t202"><x:ClientData ObjectType="Note"><x:Row>${row - 1}</x:Row><x:Column>${column - 1}</x:Column></x:ClientData></v:shape>`;
  /** As Excel writes buttons: not well-formed. */
  const button = `<v:shape id="_x0000_s2000"><v:textbox><div><font>Go<br>on</font></div></v:textbox><x:ClientData ObjectType="Button"><x:Row>1</x:Row><x:Column>1</x:Column></x:ClientData></v:shape>`;
  const drawing = (shapes: string) =>
    `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">${shapes}</xml>`;
  const parts: TestPart[] = [
    {
      name: NOTES,
      type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml',
      content:
        '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>Ada</author></authors><commentList>' +
        '<comment ref="B2" authorId="0"><text><t>one</t></text></comment><comment ref="C9" authorId="0"><text><t>two</t></text></comment></commentList></comments>',
    },
    { name: DRAWING, content: drawing(button + note(2, 2) + note(9, 3)) },
    {
      name: 'xl/threadedComments/threadedComment1.xml',
      type: 'application/vnd.ms-excel.threadedcomments+xml',
      content:
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">' +
        '<threadedComment ref="B2" personId="{P}" id="{1}"><text>one</text></threadedComment><threadedComment ref="B2" personId="{P}" id="{2}" parentId="{1}"><text>answer</text></threadedComment>' +
        '<threadedComment ref="C9" personId="{P}" id="{3}"><text>two</text></threadedComment></ThreadedComments>',
    },
  ];
  const commented: TestBook = {
    sheets: [
      {
        name: 'Data',
        data: DATA,
        after: '<legacyDrawing r:id="rId1"/>',
        relations: [
          { id: 'rId1', type: 'vmlDrawing', target: '../drawings/vmlDrawing1.vml' },
          { id: 'rId2', type: 'comments', target: '../comments1.xml' },
          {
            id: 'rId3',
            type: 'http://schemas.microsoft.com/office/2017/10/relationships/threadedComment',
            target: '../threadedComments/threadedComment1.xml',
          },
        ],
      },
    ],
    parts,
  };
  const THREADS = 'xl/threadedComments/threadedComment1.xml';

  it('go with their shapes and threads; controls stay', async () => {
    await open(commented);
    const [formats, all] = await book.edit('Data', clear('A1:B9', 'formats'), clear('A1:B9', 'all'));
    expect([formats?.changed, all?.changed]).toEqual([0, 2]);
    expect(all?.warnings).toEqual(["1 comment of the cells on 'Data' went along"]);
    const saved = await book.save();
    expect(saved.findings).toEqual([]);
    expect(saved.text(NOTES)).toContain('<author>Ada</author>');
    expect(saved.text(NOTES).match(/ref="\w+"/g)).toEqual(['ref="C9"']);
    expect(saved.text(THREADS).match(/ref="\w+"/g)).toEqual(['ref="C9"']);
    expect(saved.text(DRAWING)).toBe(drawing(button + note(9, 3)));
    expect((await book.workbook.features('Data')).comments).toBe(1);
  });

  it('are gone with the names of their authors when none is left', async () => {
    await open(commented);
    const [tally] = await book.edit('Data', clear('C5:C20', 'all'));
    expect([tally?.changed, tally?.warnings.length]).toEqual([0, 1]);
    await book.edit('Data', clear('A:C', 'all'));
    const saved = await book.save();
    expect(saved.findings).toEqual([]);
    expect(saved.text(NOTES)).not.toMatch(/Ada|one|two/);
    expect(saved.text(THREADS)).not.toMatch(/one|two|answer/);
    expect(saved.text(DRAWING)).toBe(drawing(button));
  });

  it('stay where their cell is not cleared, byte for byte', async () => {
    await open(commented);
    await book.edit('Data', clear('A2', 'all'), clear('B2:C9', 'contents'));
    const saved = await book.save();
    const original = await book.originalParts();
    for (const part of [NOTES, THREADS, DRAWING, RELATIONS]) {
      expect(saved.parts.get(part)?.equals(original.get(part) as Buffer)).toBe(true);
    }
  });

  it('a refused pass takes none', async () => {
    await open({
      ...commented,
      sheets: [
        {
          ...(commented.sheets[0] as TestBook['sheets'][0]),
          data: '<row r="2"><c r="B2"><f t="array" ref="B2:C2">{1,2}</f><v>1</v></c></row>',
        },
      ],
    });
    await expect(book.edit('Data', clear('B2', 'all'))).rejects.toMatchObject({ code: 'step-refused' });
    const saved = await book.save();
    expect(saved.text(NOTES)).toContain('ref="B2"');
  });
});
