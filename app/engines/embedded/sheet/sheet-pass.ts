import { Problem } from '../../../errors/problem';
import { mask, unmaskXml } from './byte-text';
import { StringsNeeded } from '../strings/shared-strings';
import type { PassContext } from './pass-context';
import type { RowEdit } from './row-edit';
import { sheetSections, type HeadSection, type RowsSection } from './sheet-sections';
import { SheetRow } from './sheet-row';

/** Changes to what stands before and after the rows, given and answered as byte strings. */
export interface PassFrame {
  head?(xml: string): string;
  tail?(xml: string): string;
}

/**
 * One pass over a sheet: rows that no edit touches are copied byte for byte, the others go through all edits in their
 * order. Yields the new part.
 */
export async function* sheetPass(
  source: AsyncIterable<Buffer>,
  context: PassContext,
  edits: readonly RowEdit[],
  frame: PassFrame,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  const place = { sheet: context.sheet };
  const creators = edits.filter((edit) => edit.creates);
  const bytes = (xml: string): Buffer => Buffer.from(xml, 'latin1');
  let head: HeadSection | null = null;
  /** The next row that is not settled yet. */
  let next = 1;
  let opened = false;
  let dataTag = '';

  const process = (row: SheetRow): void => {
    for (const edit of edits) {
      if (row.number < edit.top || row.number > edit.bottom || !edit.mayChange(row)) continue;
      try {
        edit.apply(row);
      } catch (thrown) {
        if (thrown instanceof StringsNeeded) throw thrown;
        throw Problem.from(thrown).at({ step: edit.log.step });
      }
    }
    if (context.shared.concerns(row)) context.shared.settle(row);
  };
  /** XML of missing rows before `limit` that an edit fills, in pieces. */
  function* fill(limit: number): Generator<string> {
    let xml = '';
    while (next < limit) {
      let wanted = limit;
      for (const edit of creators) {
        if (edit.bottom >= next) wanted = Math.min(wanted, Math.max(edit.top, next));
      }
      if (wanted >= limit) break;
      const row = SheetRow.missing(wanted, (head as HeadSection).prefix, context.sheet);
      process(row);
      xml += row.xml();
      next = wanted + 1;
      if (xml.length > FLUSH_CHARS) {
        yield xml;
        if (signal?.aborted) throw cancelled();
        xml = '';
      }
    }
    next = Math.max(next, limit);
    if (xml !== '') yield xml;
  }

  for await (const section of sheetSections(source, place)) {
    if (signal?.aborted) throw cancelled();
    if (section.kind === 'head') {
      head = section;
      yield bytes(frame.head ? frame.head(section.xml) : section.xml);
      dataTag = `<${section.prefix}sheetData${section.attributes}`;
    } else if (section.kind === 'rows') {
      if (!opened) yield bytes(`${dataTag}>`);
      opened = true;
      yield* rowsOf(section, head as HeadSection);
    } else {
      const { prefix, selfClosed } = head as HeadSection;
      let { xml } = section;
      for (const edit of creators) {
        if (edit.bottom < next) continue;
        for (const added of fill(edit.bottom + 1)) {
          if (!opened) {
            yield bytes(`${dataTag}>`);
            if (selfClosed) xml = `</${prefix}sheetData>${xml}`;
          }
          opened = true;
          yield bytes(added);
        }
      }
      if (!opened) yield bytes(selfClosed ? `${dataTag}/>` : `${dataTag}>`);
      yield bytes(frame.tail ? frame.tail(xml) : xml);
    }
  }

  function* rowsOf(section: RowsSection, { prefix }: HeadSection): Generator<Buffer> {
    const pieces: string[] = [];
    let size = 0;
    let copied = 0;
    const masked = section.xml !== section.original;
    for (let i = 0; i < section.numbers.length; i++) {
      const number = section.numbers[i] as number;
      const start = section.starts[i] as number;
      const end = section.ends[i] as number;
      const row = SheetRow.existing(number, section.xml, start, end, prefix, context.sheet, masked);
      if (next < number && creators.length > 0) {
        for (const added of fill(number)) {
          pieces.push(section.original.slice(copied, start), added);
          copied = start;
          yield bytes(pieces.join(''));
          pieces.length = size = 0;
        }
      }
      process(row);
      next = number + 1;
      if (!row.changed) continue;
      pieces.push(section.original.slice(copied, start));
      size += start - copied;
      const xml = row.xml();
      pieces.push(xml);
      size += xml.length;
      copied = end;
      if (size > FLUSH_CHARS) {
        yield bytes(pieces.join(''));
        pieces.length = 0;
        size = 0;
      }
    }
    const last = section.ends[section.ends.length - 1] as number;
    pieces.push(section.original.slice(copied, last));
    yield bytes(pieces.join(''));
  }
}

/** Written rows are handed on in pieces of about this size. */
const FLUSH_CHARS = 512 * 1024;

export function cancelled(): Problem {
  return new Problem('cancelled', 'The work was cancelled.');
}

/** Applies a change to the masked form of a piece of XML. */
export function onMasked(xml: string, change: (masked: string) => string): string {
  // The declaration would be masked away like any processing instruction.
  const declaration = /^\s*<\?xml\s[^>]*\?>\s*/.exec(xml)?.[0] ?? '';
  const { masked } = mask(xml.slice(declaration.length));
  const changed = change(masked);
  return changed === masked ? xml : declaration + unmaskXml(changed);
}
