import { Problem } from '../../../errors/problem';
import { MAX_ROWS } from '../../../workbook/cells';
import { mask } from './byte-text';
import { nextElement, tagEnd } from './tags';
import { utf8Chunks } from './utf8-chunks';
import { refuseDoctype } from '../xml/dom';

/** What precedes the rows. All texts are byte strings. */
export interface HeadSection {
  kind: 'head';
  /** Everything before the start tag of `sheetData`. */
  xml: string;
  /** Attributes of `sheetData`. */
  attributes: string;
  selfClosed: boolean;
  /** Namespace prefix with its colon, or ''. */
  prefix: string;
}

/** Some complete rows. `xml` is masked and is what positions refer to; `original` is what is copied. */
export interface RowsSection {
  kind: 'rows';
  xml: string;
  original: string;
  /** Row numbers, and where each row starts and ends. */
  numbers: number[];
  starts: number[];
  ends: number[];
}

/** What follows the rows, from the end tag of `sheetData` (or what stands behind an empty one) to the end. */
export interface TailSection {
  kind: 'tail';
  xml: string;
}

export type SheetSection = HeadSection | RowsSection | TailSection;

/**
 * Splits the XML of a worksheet part into head, rows and tail while it streams. Only row numbers are looked at. Rejects
 * with 'damaged' where rows are not in ascending order or the XML breaks off. `place` names the sheet in problems.
 */
export async function* sheetSections(
  source: AsyncIterable<Buffer>,
  place: { sheet: string; part?: string },
): AsyncGenerator<SheetSection> {
  const chunks = utf8Chunks(source);
  try {
    yield* split(chunks, place);
  } finally {
    // A reader that has seen enough leaves early: the inflater behind must not go on.
    await chunks.return(undefined);
  }
}

async function* split(
  chunks: AsyncIterator<Buffer>,
  place: { sheet: string; part?: string },
): AsyncGenerator<SheetSection> {
  const damaged = (why: string): Problem =>
    new Problem('damaged', `The sheet '${place.sheet}' is damaged: ${why}.`, {
      place,
      hint: 'Open the file in Excel, let it repair the file, and save it under a new name.',
    });

  let carry = '';
  let ended = false;
  /** Reads until there are at least `size` more bytes. */
  const more = async (size: number): Promise<void> => {
    const parts: string[] = [carry];
    let read = 0;
    while (read < size) {
      const next = await chunks.next();
      if (next.done) {
        ended = true;
        break;
      }
      read += next.value.length;
      parts.push(next.value.toString('latin1'));
    }
    carry = parts.length === 1 ? carry : parts.join('');
  };

  let head: HeadSection | null = null;
  while (!head) {
    if (ended) throw damaged('it has no sheetData element');
    await more(Math.max(1, carry.length));
    refuseDoctype(carry, place.part ?? `The sheet '${place.sheet}'`);
    const { masked, end } = mask(carry);
    const found = findSheetData(masked.slice(0, end));
    if (!found) continue;
    head = {
      kind: 'head',
      xml: carry.slice(0, found.start),
      attributes: found.attributes,
      selfClosed: found.selfClosed,
      prefix: found.prefix,
    };
    carry = carry.slice(found.end);
  }
  yield head;

  const rowTag = `<${head.prefix}row`;
  const rowClose = `</${head.prefix}row`;
  const dataClose = `</${head.prefix}sheetData`;
  let previous = 0;
  let inRows = !head.selfClosed;
  let starved = carry === '';
  while (inRows) {
    if (starved) {
      if (ended) throw damaged('its rows break off');
      // Doubling keeps the work linear where one row is larger than many chunks.
      await more(Math.max(1, carry.length));
    }
    starved = true;
    const { masked: xml, end: known } = mask(carry);
    const numbers: number[] = [];
    const starts: number[] = [];
    const ends: number[] = [];
    let position = 0;
    for (;;) {
      let start = position;
      let code = xml.charCodeAt(start);
      while (code <= 32) code = xml.charCodeAt(++start);
      if (start >= known) break;
      if (code !== 60) throw damaged(`there is text between the rows after row ${previous}`);
      const nameEnd = start + rowTag.length;
      const after = xml.charCodeAt(nameEnd);
      if (!(after === 32 || after === 62 || after === 47 || after <= 32) || !xml.startsWith(rowTag, start)) {
        if (xml.startsWith(dataClose, start)) {
          inRows = false;
          break;
        }
        if (known - start < dataClose.length + 1) break;
        throw damaged(`there is an unknown element after row ${previous}`);
      }
      const close = tagEnd(xml, start);
      if (close < 0) break;
      let end = close + 1;
      if (xml.charCodeAt(close - 1) !== 47) {
        let from = end;
        end = -1;
        for (;;) {
          const closing = xml.indexOf(rowClose, from);
          if (closing < 0) break;
          from = closing + rowClose.length;
          const next = xml.charCodeAt(from);
          if (next === 62) {
            end = from + 1;
            break;
          }
          if (next <= 32) {
            const bracket = xml.indexOf('>', from);
            if (bracket >= 0) end = bracket + 1;
            break;
          }
          if (from >= xml.length) break;
        }
        if (end < 0) break;
      }
      const number = rowNumber(xml, nameEnd, close, previous);
      if (!(number > previous && number <= MAX_ROWS)) {
        throw damaged(
          Number.isNaN(number) || number > MAX_ROWS
            ? `the row after row ${previous} has no valid number`
            : `row ${number} follows row ${previous}`,
        );
      }
      previous = number;
      numbers.push(number);
      starts.push(start);
      ends.push(end);
      position = end;
    }
    if (numbers.length > 0) {
      yield { kind: 'rows', xml, original: carry, numbers, starts, ends };
      carry = carry.slice(position);
      starved = inRows;
    }
  }

  while (!ended) await more(GATHER_TAIL_BYTES);
  yield { kind: 'tail', xml: carry.trimStart() === carry ? carry : carry.slice(carry.search(/\S/)) };
}

const GATHER_TAIL_BYTES = 1024 * 1024;

function rowNumber(xml: string, from: number, to: number, previous: number): number {
  // The usual form first: ` r="12"` right after the name.
  if (
    xml.charCodeAt(from) === 32 &&
    xml.charCodeAt(from + 1) === 114 &&
    xml.charCodeAt(from + 2) === 61 &&
    xml.charCodeAt(from + 3) === 34
  ) {
    let number = 0;
    for (let i = from + 4; i < to; i++) {
      const code = xml.charCodeAt(i);
      if (code === 34) return number > 0 ? number : NaN;
      if (code < 48 || code > 57) break;
      number = number * 10 + code - 48;
    }
  }
  const found = /\sr\s*=\s*["']([^"']*)["']/.exec(xml.slice(from, to));
  if (!found) return previous + 1;
  return /^\s*[0-9]{1,7}\s*$/.test(found[1] as string) ? Number(found[1]) : NaN;
}

/** Start tag of `sheetData` directly below the root of masked XML. */
function findSheetData(
  xml: string,
): { start: number; end: number; attributes: string; selfClosed: boolean; prefix: string } | null {
  let position = xml.indexOf('<');
  if (position < 0) return null;
  const rootEnd = tagEnd(xml, position);
  if (rootEnd < 0) return null;
  position = rootEnd + 1;
  for (;;) {
    const start = xml.indexOf('<', position);
    if (start < 0) return null;
    const close = tagEnd(xml, start);
    if (close < 0) return null;
    const tag = /^<((?:[^\s/>:]+:)?)sheetData(?=[\s/>])/.exec(xml.slice(start, close + 1));
    if (tag) {
      const selfClosed = xml.charCodeAt(close - 1) === 47;
      return {
        start,
        end: close + 1,
        attributes: xml.slice(start + tag[0].length, selfClosed ? close - 1 : close),
        selfClosed,
        prefix: tag[1] as string,
      };
    }
    const element = nextElement(xml, start);
    if (!element) return null;
    position = element.end;
  }
}
