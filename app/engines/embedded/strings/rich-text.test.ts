import { describe, expect, it } from 'vitest';
import { richText } from '../sheet/cell-body';
import { replaceInRich } from './rich-text';

const RUNS =
  '<r><rPr><b/></rPr><t>FY</t></r><r><t xml:space="preserve">25 and </t></r><r><rPr><i/></rPr><t>more</t></r>';

describe('replacing in rich text', () => {
  it.each([
    [
      'inside a run',
      [[5, 8, 'or']],
      '<r><rPr><b/></rPr><t>FY</t></r><r><t xml:space="preserve">25 or </t></r><r><rPr><i/></rPr><t>more</t></r>',
    ],
    [
      'across runs',
      [[0, 4, 'FY26']],
      '<r><rPr><b/></rPr><t>FY26</t></r><r><t xml:space="preserve"> and </t></r><r><rPr><i/></rPr><t>more</t></r>',
    ],
    [
      'a whole run',
      [[0, 2, '']],
      '<r><t xml:space="preserve">25 and </t></r><r><rPr><i/></rPr><t>more</t></r>',
    ],
    ['over everything', [[0, 13, 'x']], '<r><rPr><b/></rPr><t>x</t></r>'],
    [
      'at the end, several',
      [
        [2, 4, '9'],
        [13, 13, '!'],
      ],
      '<r><rPr><b/></rPr><t>FY</t></r><r><t xml:space="preserve">9 and </t></r><r><rPr><i/></rPr><t>more!</t></r>',
    ],
    [
      'at a border of runs, once',
      [[2, 2, '-']],
      '<r><rPr><b/></rPr><t>FY</t></r><r><t xml:space="preserve">-25 and </t></r><r><rPr><i/></rPr><t>more</t></r>',
    ],
  ] as const)('%s', (_, replacements, expected) => {
    expect(replaceInRich(RUNS, replacements)).toBe(expected);
  });

  it('moves phonetic text, and drops what was over the match', () => {
    const xml =
      '<t>AB東京CD</t><rPh sb="2" eb="4"><t>x</t></rPh><rPh sb="4" eb="5"><t>y</t></rPh><phoneticPr fontId="1"/>';
    const bytes = Buffer.from(xml, 'utf8').toString('latin1');
    expect(Buffer.from(replaceInRich(bytes, [[0, 1, 'AAA']]), 'latin1').toString('utf8')).toBe(
      '<t>AAAB東京CD</t><rPh sb="4" eb="6"><t>x</t></rPh><rPh sb="6" eb="7"><t>y</t></rPh><phoneticPr fontId="1"/>',
    );
    expect(replaceInRich(bytes, [[2, 3, 'x']])).not.toContain('<t>x</t></rPh>');
  });

  it('reads the text of runs without the phonetic text', () => {
    expect(richText(RUNS)).toBe('FY25 and more');
    expect(richText('<t>a</t><rPh sb="0" eb="1"><t>b</t></rPh>')).toBe('a');
  });
});
