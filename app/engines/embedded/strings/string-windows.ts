import { Problem } from '../../../errors/problem';
import type { OoxmlPackage } from '../package/ooxml-package';
import { mask } from '../sheet/byte-text';
import { tagEnd } from '../sheet/tags';
import { utf8Chunks } from '../sheet/utf8-chunks';
import { refuseDoctype } from '../xml/dom';
import { NumberList } from './byte-pool';

/** The shared strings as they stand in their part: masked byte strings, with the place of every `si`. */
export interface StringWindows {
  /** Up to and with the start tag of `sst`, and from its end tag on. */
  head: string;
  tail: string;
  /** Of the part's own elements, with its colon. */
  prefix: string;
  windows: string[];
  /** By string: its window, and where its content starts and ends in there. */
  windowOf: Uint32Array;
  starts: Uint32Array;
  ends: Uint32Array;
  /** Comments or CDATA were found. */
  masked: boolean;
}

export const NO_STRINGS: Readonly<StringWindows> = {
  head: '',
  tail: '',
  prefix: '',
  windows: [],
  windowOf: new Uint32Array(0),
  starts: new Uint32Array(0),
  ends: new Uint32Array(0),
  masked: false,
};

/** Reads the part of the shared strings, in windows as they come. */
export async function readStringWindows(pkg: OoxmlPackage, part: string): Promise<StringWindows> {
  const windows: string[] = [];
  let prefix = '';
  let masked = false;
  const damaged = (why: string): Problem =>
    new Problem('damaged', `The shared strings of the workbook are damaged: ${why}.`, {
      place: { part },
      hint: 'Open the file in Excel, let it repair the file, and save it under a new name.',
    });
  let carry = '';
  let head: string | null = null;
  let open = '<si';
  let close = '</si';
  let closed = false;
  const places = { window: new NumberList(), start: new NumberList(), end: new NumberList() };
  const scan = (last: boolean): void => {
    const { masked: xml, end: known } = mask(carry);
    masked ||= xml !== carry;
    let position = 0;
    if (head === null) {
      const root = /<((?:[^\s/>:!?]+:)?)sst(?=[\s/>])/.exec(xml);
      const rootEnd = root ? tagEnd(xml, root.index) : -1;
      if (!root || rootEnd < 0) {
        refuseDoctype(carry, part);
        if (last) throw damaged('it has no sst element');
        return;
      }
      prefix = root[1] as string;
      open = `<${prefix}si`;
      close = `</${prefix}si`;
      head = xml.slice(0, rootEnd + 1);
      position = rootEnd + 1;
      if (xml.charCodeAt(rootEnd - 1) === 47) {
        head = `${xml.slice(0, rootEnd - 1)}>`;
        carry = `</${prefix}sst>${xml.slice(rootEnd + 1)}`;
        closed = true;
        return;
      }
    }
    const window = windows.length;
    const first = position;
    for (;;) {
      let start = position;
      let code = xml.charCodeAt(start);
      while (code <= 32) code = xml.charCodeAt(++start);
      if (start >= known) break;
      const after = xml.charCodeAt(start + open.length);
      if (!(after <= 32 || after === 62 || after === 47) || !xml.startsWith(open, start)) {
        if (known - start < close.length + 1 && !last) break;
        closed = true;
        break;
      }
      const tag = tagEnd(xml, start);
      if (tag < 0) break;
      let end = tag + 1;
      let contentStart = tag + 1;
      let contentEnd = tag + 1;
      if (xml.charCodeAt(tag - 1) !== 47) {
        contentEnd = xml.indexOf(close, tag);
        if (contentEnd < 0) break;
        const bracket = xml.indexOf('>', contentEnd);
        if (bracket < 0) break;
        end = bracket + 1;
      } else contentStart = contentEnd = tag + 1;
      places.window.push(window);
      places.start.push(contentStart - first);
      places.end.push(contentEnd - first);
      position = end;
    }
    if (position > first) windows.push(xml.slice(first, position));
    carry = carry.slice(position);
  };
  for await (const chunk of utf8Chunks(pkg.chunks(part))) {
    carry += chunk.toString('latin1');
    if (!closed) scan(false);
  }
  if (!closed) scan(true);
  if (head === null || !closed) throw damaged('it breaks off');
  return {
    head,
    tail: carry.trimStart(),
    prefix,
    windows,
    windowOf: places.window.done(),
    starts: places.start.done(),
    ends: places.end.done(),
    masked,
  };
}
