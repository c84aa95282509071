/**
 * Sheet XML is scanned as "byte strings": one char for each byte of UTF-8 (latin1). Positions in the string are then
 * positions in the buffer, V8 keeps one byte a char, and only texts that somebody asks for are decoded.
 */

const BEYOND_ASCII = /[^\0-\x7f]/;

const NEEDS_DECODING = /[&\r\x01-\x04]/;
const MARKUP = /[&<>]/g;
const MARKUP_TEST = /[&<>]/;

/** Byte string of a text. */
export function toBytes(text: string): string {
  return BEYOND_ASCII.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text;
}

/** Text of a byte string. */
export function fromBytes(bytes: string): string {
  return BEYOND_ASCII.test(bytes) ? Buffer.from(bytes, 'latin1').toString('utf8') : bytes;
}

/** Character data as a parser would report it: entities resolved, line ends normalised. */
export function decodeXml(bytes: string): string {
  let text = fromBytes(bytes);
  if (!NEEDS_DECODING.test(text)) return text;
  if (text.includes('\r')) text = text.replace(/\r\n?/g, '\n');
  text = text.replace(/&(#x[0-9a-fA-F]+|#[0-9]+|[a-zA-Z]+);/g, (whole, name: string) => {
    switch (name) {
      case 'amp':
        return '&';
      case 'lt':
        return '<';
      case 'gt':
        return '>';
      case 'quot':
        return '"';
      case 'apos':
        return "'";
      default: {
        if (!name.startsWith('#')) return whole;
        const code = name[1] === 'x' ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
        return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
      }
    }
  });
  return unmaskText(text);
}

/** Character data or attribute value of a text, as a byte string. */
export function encodeXml(text: string): string {
  const escaped = MARKUP_TEST.test(text)
    ? text.replace(MARKUP, (char) => (char === '&' ? '&amp;' : char === '<' ? '&lt;' : '&gt;'))
    : text;
  return toBytes(escaped);
}

/** Value of an attribute in double quotes, as a byte string. */
export function encodeAttribute(text: string): string {
  return encodeXml(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}

/** ST_Xstring (ECMA-376 part 1, 22.9.2.19): `_xHHHH_` stands for a UTF-16 code unit. */
export function decodeCellText(bytes: string): string {
  const text = decodeXml(bytes);
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9a-fA-F]{4})_/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

// What XML 1.0 cannot hold as it is, and texts that would be read as an escape.
const NEEDS_ESCAPE =
  /[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9a-fA-F]{4}_)|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const MAY_NEED_ESCAPE = /[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x/;

/** A text as ST_Xstring, as a byte string. */
export function encodeCellText(text: string): string {
  if (!MAY_NEED_ESCAPE.test(text)) return encodeXml(text);
  return encodeXml(
    text.replace(
      NEEDS_ESCAPE,
      (char) => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    ),
  );
}

/** Whether `<t>` needs `xml:space="preserve"` to keep the text. */
export function needsPreserve(text: string): boolean {
  return /^\s|\s$|\n/.test(text);
}

const MASKED = /[\x01-\x04]/;

/**
 * Comments, processing instructions and CDATA hide markup from a scan. Masking replaces them, length for length, by
 * characters that XML 1.0 cannot contain: 1 is nothing, 2 to 4 are `<`, `>` and `&` of CDATA. `end` is where an
 * unfinished construct starts (or the length): what follows must wait for more input.
 */
export function mask(xml: string): { masked: string; end: number } {
  if (!hasBefore(xml, '!') && !hasBefore(xml, '?')) return { masked: xml, end: xml.length };
  const parts: string[] = [];
  let from = 0;
  for (;;) {
    const bang = xml.indexOf('<!', from);
    const query = xml.indexOf('<?', from);
    const start = bang < 0 ? query : query < 0 ? bang : Math.min(bang, query);
    if (start < 0) break;
    parts.push(xml.slice(from, start));
    let close: number;
    if (start === query && start !== bang) {
      close = xml.indexOf('?>', start + 2);
      if (close < 0) return { masked: parts.join(''), end: start };
      close += 2;
      parts.push('\x01'.repeat(close - start));
    } else if (xml.startsWith('<!--', start)) {
      close = xml.indexOf('-->', start + 4);
      if (close < 0) return { masked: parts.join(''), end: start };
      close += 3;
      parts.push('\x01'.repeat(close - start));
    } else if (xml.startsWith('<![CDATA[', start)) {
      const end = xml.indexOf(']]>', start + 9);
      if (end < 0) return { masked: parts.join(''), end: start };
      close = end + 3;
      const content = xml.slice(start + 9, end);
      parts.push(
        '\x01'.repeat(9),
        content.replace(/[<>&]/g, (char) => (char === '<' ? '\x02' : char === '>' ? '\x03' : '\x04')),
        '\x01\x01\x01',
      );
    } else {
      // Cut off inside `<!-` or `<![CDA`, or a declaration that has no place in a part.
      return { masked: parts.join(''), end: start };
    }
    from = close;
  }
  parts.push(xml.slice(from));
  return { masked: parts.join(''), end: xml.length };
}

/** Whether `<` stands before the character somewhere. The character is rare, `<` is not: so it is looked for first. */
function hasBefore(xml: string, char: '!' | '?'): boolean {
  for (let at = xml.indexOf(char); at >= 0; at = xml.indexOf(char, at + 1)) {
    if (xml.charCodeAt(at - 1) === 60) return true;
  }
  return false;
}

function unmaskText(text: string): string {
  if (!MASKED.test(text)) return text;
  return text.replaceAll('\x01', '').replaceAll('\x02', '<').replaceAll('\x03', '>').replaceAll('\x04', '&');
}

/** Well-formed XML of masked XML that is going to be written: comments go, CDATA becomes escaped text. */
export function unmaskXml(xml: string): string {
  if (!MASKED.test(xml)) return xml;
  return xml
    .replaceAll('\x01', '')
    .replaceAll('\x02', '&lt;')
    .replaceAll('\x03', '&gt;')
    .replaceAll('\x04', '&amp;');
}
