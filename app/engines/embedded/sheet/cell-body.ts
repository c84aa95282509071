import { parseArea } from '../../../workbook/a1';
import type { Area } from '../../../workbook/cells';
import { decodeCellText } from './byte-text';
import { attributesOf, children, localName, tagEnd } from './tags';

/** An `f` element. */
export interface CellFormula {
  kind: 'normal' | 'shared' | 'array' | 'dataTable';
  /** Stored text (with OOXML prefixes); '' for a user of a shared formula, and for a data table. */
  text: string;
  /** Range of a shared master, an array or a data table. */
  ref?: Area;
  /** Index of the shared formula within the sheet. */
  si?: number;
  /** Data tables: the input cells. */
  r1?: string;
  r2?: string;
}

/** Where `f`, `v`, `is` and `extLst` lie in the inner XML of a cell; a start of -1 says that there is none. */
export interface BodyParts {
  formulaStart: number;
  formulaEnd: number;
  /** Content of `v`. */
  valueStart: number;
  valueEnd: number;
  /** Content of `is`. */
  inlineStart: number;
  inlineEnd: number;
  /** The whole `extLst`. */
  extensionsStart: number;
  extensionsEnd: number;
}

/** A place for `bodyParts` to answer in. */
export function noParts(): BodyParts {
  return {
    formulaStart: -1,
    formulaEnd: -1,
    valueStart: -1,
    valueEnd: -1,
    inlineStart: -1,
    inlineEnd: -1,
    extensionsStart: -1,
    extensionsEnd: -1,
  };
}

/**
 * Finds the parts of a cell's inner XML. `parts` is filled and returned, so that a loop over a million cells makes no
 * objects.
 */
export function bodyParts(
  xml: string,
  start: number,
  end: number,
  prefix: string,
  parts: BodyParts,
): BodyParts {
  parts.formulaStart = parts.valueStart = parts.inlineStart = parts.extensionsStart = -1;
  parts.formulaEnd = parts.valueEnd = parts.inlineEnd = parts.extensionsEnd = -1;
  // The usual body first: <v>...</v> and nothing else.
  if (
    prefix === '' &&
    xml.charCodeAt(start + 1) === 118 &&
    xml.charCodeAt(start + 2) === 62 &&
    xml.charCodeAt(end - 2) === 118 &&
    xml.charCodeAt(end - 3) === 47
  ) {
    parts.valueStart = start + 3;
    parts.valueEnd = end - 4;
    return parts;
  }
  let position = start;
  for (;;) {
    const open = xml.indexOf('<', position);
    if (open < 0 || open >= end) return parts;
    const close = tagEnd(xml, open);
    if (close < 0 || close >= end) return parts;
    const nameAt = open + 1 + prefix.length;
    let nameEnd = nameAt;
    for (let code = xml.charCodeAt(nameEnd); code > 32 && code !== 47 && code !== 62;) {
      code = xml.charCodeAt(++nameEnd);
    }
    const empty = xml.charCodeAt(close - 1) === 47;
    let contentEnd = close + 1;
    let after = close + 1;
    if (!empty) {
      contentEnd = xml.indexOf(`</${xml.slice(open + 1, nameEnd)}`, close);
      if (contentEnd < 0 || contentEnd >= end) return parts;
      after = xml.indexOf('>', contentEnd) + 1;
    }
    const length = nameEnd - nameAt;
    const code = xml.charCodeAt(nameAt);
    if (length === 1 && code === 102) {
      parts.formulaStart = open;
      parts.formulaEnd = after;
    } else if (length === 1 && code === 118) {
      parts.valueStart = close + 1;
      parts.valueEnd = contentEnd;
    } else if (length === 2 && code === 105 && xml.charCodeAt(nameAt + 1) === 115) {
      parts.inlineStart = close + 1;
      parts.inlineEnd = contentEnd;
    } else if (length === 6 && xml.startsWith('extLst', nameAt)) {
      parts.extensionsStart = open;
      parts.extensionsEnd = after;
    }
    position = after;
  }
}

/** Reads an `f` element from its XML. */
export function readFormula(xml: string): CellFormula {
  const close = tagEnd(xml, 0);
  const empty = xml.charCodeAt(close - 1) === 47;
  const contentEnd = empty ? close + 1 : xml.lastIndexOf('</');
  const text = empty ? '' : decodeCellText(xml.slice(close + 1, contentEnd));
  const nameEnd = xml.search(/[\s/>]/);
  const tag = xml.slice(nameEnd, empty ? close - 1 : close);
  if (tag.trim() === '') return { kind: 'normal', text };
  const attributes = attributesOf(tag);
  const type = attributes.get('t');
  const formula: CellFormula = {
    kind: type === 'shared' || type === 'array' || type === 'dataTable' ? type : 'normal',
    text,
  };
  const ref = parseArea(attributes.get('ref') ?? '');
  if (ref) formula.ref = ref;
  const si = attributes.get('si');
  if (si !== undefined) formula.si = Number(si);
  const r1 = attributes.get('r1');
  if (r1 !== undefined) formula.r1 = r1;
  const r2 = attributes.get('r2');
  if (r2 !== undefined) formula.r2 = r2;
  return formula;
}

/** Plain text of the content of `si` or `is`: its `t`, or its runs joined; phonetic runs are no part of it. */
export function richText(content: string): string {
  let text = '';
  for (const child of children(content)) {
    const name = localName(child.name);
    if (name === 't') text += decodeCellText(child.content);
    else if (name === 'r') {
      for (const part of children(child.content)) {
        if (localName(part.name) === 't') text += decodeCellText(part.content);
      }
    }
  }
  return text;
}

/** Index of a shared string, as the content of `v`. */
export function readIndex(xml: string, from: number, to: number): number {
  let number = 0;
  for (let i = from; i < to; i++) {
    const code = xml.charCodeAt(i);
    if (code < 48 || code > 57) return Number(xml.slice(from, to));
    number = number * 10 + code - 48;
  }
  return number;
}
