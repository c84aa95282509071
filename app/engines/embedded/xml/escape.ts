const SPECIAL = /[&<>]/;
const SPECIAL_OR_QUOTE = /[&<>"\t\n\r]/;
const ILLEGAL =
  /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const LOOKS_ESCAPED = /_(?=x[0-9A-Fa-f]{4}_)/g;

function hex(character: string): string {
  return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
}

const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};
const toNamed = (character: string): string => named[character] as string;

/** Text for an element. Only for text that XML allows: see `cellText` for what users type. */
export function escapeText(text: string): string {
  return SPECIAL.test(text) ? text.replace(/[&<>]/g, toNamed) : text;
}

export function escapeAttribute(text: string): string {
  return SPECIAL_OR_QUOTE.test(text) ? text.replace(/[&<>"\t\n\r]/g, toNamed) : text;
}

/**
 * Text of a cell as SpreadsheetML stores it, escaped: characters that XML forbids, and the carriage return, become
 * `_xHHHH_` (ECMA-376 part 1, 22.9.2.19 ST_Xstring), and text that looks like such an escape has its `_` escaped.
 */
export function cellText(text: string): string {
  let stored = text;
  if (stored.includes('_x')) stored = stored.replace(LOOKS_ESCAPED, '_x005F_');
  if (NEEDS_CARE.test(stored)) stored = stored.replace(ILLEGAL, hex).replace(/\r/g, '_x000D_');
  return escapeText(stored);
}

const NEEDS_CARE = /[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]/;

/** Undoes the `_xHHHH_` escapes of stored text (entities are resolved already). */
export function unescapeCellText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Resolves the predefined entities and character references in raw XML text; unknown ones stay as they are. */
export function unescapeXml(raw: string): string {
  if (!raw.includes('&')) return raw;
  return raw.replace(/&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(\w+));/g, (all, hexCode, code, name: string) => {
    if (name !== undefined) return ENTITIES[name] ?? all;
    const point = hexCode === undefined ? Number(code) : parseInt(hexCode as string, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : all;
  });
}

/** True where XML would trim or merge white space, so that `xml:space="preserve"` is wanted. */
export function needsPreserve(text: string): boolean {
  if (text === '') return false;
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  return first <= 32 || last <= 32 || text.includes('\n') || text.includes('  ') || text.includes('\t');
}
