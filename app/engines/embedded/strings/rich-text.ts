import type { Replacement } from '../../../workbook/edits';
import { decodeCellText, encodeCellText, needsPreserve } from '../sheet/byte-text';
import { attribute, children, localName, withAttribute, type ElementText } from '../sheet/tags';

/** The content of a `t` element in its tag, `xml:space` set where the text needs it. */
export function textElement(name: string, text: string): string {
  return `<${name}${needsPreserve(text) ? ' xml:space="preserve"' : ''}>${encodeCellText(text)}</${name}>`;
}

interface Run {
  element: ElementText;
  text: ElementText | null;
  start: number;
  end: number;
}

/**
 * Replaces inside the content of an `si` or `is` (a byte string). What comes in place of a match gets the format of the
 * run in which the match starts; runs that lose all their text go, and so do phonetic runs over replaced text.
 */
export function replaceInRich(content: string, replacements: readonly Replacement[]): string {
  const elements = [...children(content)];
  const runs: Run[] = [];
  let length = 0;
  for (const element of elements) {
    const name = localName(element.name);
    let text: ElementText | null = null;
    if (name === 't') text = element;
    else if (name === 'r')
      text = [...children(element.content)].find((part) => localName(part.name) === 't') ?? null;
    else continue;
    const start = length;
    length += text ? decodeCellText(text.content).length : 0;
    runs.push({ element, text, start, end: length });
  }
  const texts = new Map<ElementText, string>();
  for (const run of runs) {
    if (!run.text) continue;
    const old = decodeCellText(run.text.content);
    let fresh = '';
    let from = run.start;
    for (const [start, end, by] of replacements) {
      if (end < run.start || start > run.end) continue;
      if (start > from) fresh += old.slice(from - run.start, Math.min(start, run.end) - run.start);
      const owns = start >= run.start && (start < run.end || (start === run.end && run.end === length));
      if (owns) fresh += by;
      from = Math.max(from, Math.min(end, run.end));
    }
    fresh += old.slice(from - run.start);
    texts.set(run.element, fresh);
  }
  const left = [...texts.values()].filter((text) => text !== '').length;
  let result = '';
  for (const element of elements) {
    const run = runs.find((candidate) => candidate.element === element);
    if (run?.text) {
      const text = texts.get(element) ?? '';
      if (run.text === element) result += textElement(element.name, text);
      else if (text !== '' || left === 0) {
        const inner = element.content;
        result += `<${element.name}${element.attributes}>${inner.slice(0, run.text.start)}${textElement(run.text.name, text)}${inner.slice(run.text.end)}</${element.name}>`;
      }
    } else if (localName(element.name) === 'rPh') {
      result += movedPhonetic(content.slice(element.start, element.end), element, replacements);
    } else result += content.slice(element.start, element.end);
  }
  return result;
}

/** A phonetic run belongs to characters `sb` to `eb` of the text: it moves with them, or goes with them. */
function movedPhonetic(xml: string, element: ElementText, replacements: readonly Replacement[]): string {
  const from = Number(attribute(element.attributes, 'sb') ?? '0');
  const to = Number(attribute(element.attributes, 'eb') ?? '0');
  let moved = 0;
  for (const [start, end, by] of replacements) {
    if (start < to && end > from) return '';
    if (end <= from) moved += by.length - (end - start);
  }
  if (moved === 0) return xml;
  let attributes = withAttribute(element.attributes, 'sb', String(from + moved));
  attributes = withAttribute(attributes, 'eb', String(to + moved));
  return `<${element.name}${attributes}>${element.content}</${element.name}>`;
}

/** Applies replacements, in ascending order, to a plain text. */
export function replaceInText(text: string, replacements: readonly Replacement[]): string {
  let result = '';
  let from = 0;
  for (const [start, end, by] of replacements) {
    result += text.slice(from, start) + by;
    from = end;
  }
  return result + text.slice(from);
}
