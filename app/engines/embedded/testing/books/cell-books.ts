import { STYLE, type TestBook } from '../package-builder';
import { sheet, simple } from './simple-book';

/*
 * Values and texts in cells.
 *
 * simple          texts (shared strings), numbers, a formula; header row 1 (Name, Amount, Date), data in rows 2-4
 * values          A1:A10 every type: number, text, boolean, error, date, money, percent, empty styled, inline, str
 * merged          merged A1:C1 (Title) and B3:B4
 * rich-strings    shared strings with runs and phonetic text, one string used by two cells, escapes
 * inline-strings  inline strings, plain and rich
 * no-references   cells and rows without r=
 * date-1904       1904 date system
 * lonely-cell     one value at XFD1048576
 */

export const cellBooks = {
  simple: () => simple(),
  values: () => ({
    sheets: [
      sheet(
        'Data',
        '<row r="1"><c r="A1"><v>1.5</v></c></row><row r="2"><c r="A2" t="s"><v>0</v></c></row><row r="3"><c r="A3" t="b"><v>1</v></c></row><row r="4"><c r="A4" t="e"><v>#DIV/0!</v></c></row>' +
          `<row r="5"><c r="A5" s="${STYLE.date}"><v>46356</v></c></row><row r="6"><c r="A6" s="${STYLE.money}"><v>1234.5</v></c></row><row r="7"><c r="A7" s="${STYLE.percent}"><v>0.256</v></c></row>` +
          `<row r="8"><c r="A8" s="${STYLE.bold}"/></row><row r="9"><c r="A9" t="inlineStr"><is><t>inline</t></is></c></row><row r="10"><c r="A10" t="str"><f>"a"&amp;"b"</f><v>ab</v></c></row>`,
      ),
    ],
    strings: ['<t>text</t>'],
  }),
  merged: () =>
    simple(
      {},
      {
        data: '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"/><c r="C1" s="1"/></row><row r="3"><c r="A3"><v>1</v></c><c r="B3" t="s"><v>3</v></c></row><row r="4"><c r="A4"><v>2</v></c><c r="B4" s="1"/></row>',
        after: '<mergeCells count="2"><mergeCell ref="A1:C1"/><mergeCell ref="B3:B4"/></mergeCells>',
      },
    ),
  'rich-strings': () => ({
    sheets: [
      sheet(
        'Data',
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>2</v></c></row><row r="3"><c r="A3" t="s"><v>3</v></c><c r="B3" t="s"><v>4</v></c></row>',
      ),
    ],
    strings: [
      '<r><rPr><b/><sz val="11"/><color rgb="FFFF0000"/><rFont val="Calibri"/></rPr><t>FY</t></r><r><rPr><i/><sz val="11"/><rFont val="Calibri"/></rPr><t xml:space="preserve">25 plan </t></r><r><t>final</t></r>',
      '<t>plain FY25</t>',
      '<t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/>',
      '<t>a_x000D_b_x005F_x0041_</t>',
      '<t xml:space="preserve">two\nlines &lt;&amp;&gt; </t>',
    ],
  }),
  'inline-strings': () => ({
    sheets: [
      sheet(
        'Data',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>FY25 inline</t></is></c><c r="B1" t="inlineStr"><is><r><rPr><b/></rPr><t>bold</t></r><r><t xml:space="preserve"> FY25</t></r></is></c></row>',
      ),
    ],
  }),
  'no-references': () => ({
    sheets: [
      sheet(
        'Data',
        '<row><c t="s"><v>0</v></c><c><v>1</v></c></row><row r="4"><c><v>2</v></c><c r="D4"><v>3</v></c><c><v>4</v></c></row><row><c><f>SUM(A4:E4)</f><v>9</v></c></row>',
      ),
    ],
    strings: ['<t>FY25</t>'],
  }),
  'date-1904': () => simple({ workbookPr: '<workbookPr date1904="1" defaultThemeVersion="124226"/>' }),
  'lonely-cell': () => ({
    sheets: [
      sheet('Data', '<row r="1048576"><c r="XFD1048576"><v>42</v></c></row>', {
        before: '<dimension ref="XFD1048576"/>',
      }),
    ],
  }),
} satisfies Record<string, () => TestBook>;
