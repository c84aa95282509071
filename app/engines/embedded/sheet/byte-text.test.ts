import { describe, expect, it } from 'vitest';
import {
  decodeCellText,
  decodeXml,
  encodeAttribute,
  encodeCellText,
  fromBytes,
  mask,
  needsPreserve,
  toBytes,
  unmaskXml,
} from './byte-text';

describe('byte strings', () => {
  it('hold one char a byte and come back', () => {
    expect(toBytes('é€😀')).toBe('\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80');
    expect(fromBytes(toBytes('é€😀'))).toBe('é€😀');
    expect(toBytes('plain')).toBe('plain');
  });

  it('resolve entities and line ends as a parser does', () => {
    expect(decodeXml('a&amp;b&lt;&#65;&#x1F600;&quot;&apos;\r\nc\rd')).toBe('a&b<A😀"\'\nc\nd');
    expect(decodeXml('&unknown;&#1114112;')).toBe('&unknown;&#1114112;');
  });

  it('write escapes that Excel reads back', () => {
    for (const text of [
      'a\rb',
      '\u0000',
      '_x0041_',
      '__x0041_',
      'a\ud800b',
      '\uffff',
      '😀',
      '_x_',
      'a\tb\nc',
    ]) {
      expect(decodeCellText(encodeCellText(text)), JSON.stringify(text)).toBe(text);
    }
    expect(encodeCellText('_x0041_')).toBe('_x005F_x0041_');
    expect(encodeAttribute('a"b<c>\n')).toBe('a&quot;b&lt;c&gt;&#10;');
  });

  it('know when spaces need protection', () => {
    expect([' a', 'a ', 'a\nb', 'a b'].map(needsPreserve)).toEqual([true, true, true, false]);
  });
});

describe('masking', () => {
  it('hides comments, instructions and CDATA length for length', () => {
    const xml = 'a<!-- <row> --><?x <c> ?><![CDATA[<&>]]>b!?';
    const { masked, end } = mask(xml);
    expect(masked).toHaveLength(xml.length);
    expect(end).toBe(xml.length);
    expect(masked).not.toMatch(/[<>&]/);
    expect(unmaskXml(masked)).toBe('a&lt;&amp;&gt;b!?');
    expect(decodeXml(masked)).toBe('a<&>b!?');
  });

  it('says where an unfinished one starts', () => {
    for (const cut of ['abc<!-- x', 'abc<![CDATA[ x', 'abc<?x', 'abc<!-', 'abc<![CD']) {
      expect(mask(cut).end, cut).toBe(3);
    }
  });

  it('leaves other XML as it is', () => {
    const xml = '<v>Sheet1!A1?</v>';
    expect(mask(xml)).toEqual({ masked: xml, end: xml.length });
  });
});
