import { CellCursor } from '../sheet/cell-cursor';
import { bodyParts, noParts, readIndex } from '../sheet/cell-body';
import type { IndexSet } from '../strings/index-set';
import { cancelled } from '../sheet/sheet-pass';
import { sheetSections } from '../sheet/sheet-sections';

const parts = noParts();

/** Takes out of `candidates` the shared strings that a cell of the sheet uses. Stops as soon as none is left. */
export async function removeUsedStrings(
  source: AsyncIterable<Buffer>,
  sheet: string,
  candidates: IndexSet,
  signal?: AbortSignal,
): Promise<void> {
  let prefix = '';
  for await (const section of sheetSections(source, { sheet })) {
    if (signal?.aborted) throw cancelled();
    if (section.kind === 'head') prefix = section.prefix;
    if (section.kind !== 'rows') continue;
    const { xml, numbers, starts, ends } = section;
    for (let i = 0; i < numbers.length; i++) {
      const cursor = new CellCursor(
        xml,
        starts[i] as number,
        ends[i] as number,
        numbers[i] as number,
        prefix,
        sheet,
      );
      while (cursor.next()) {
        if (cursor.type !== 's') continue;
        bodyParts(xml, cursor.bodyStart, cursor.bodyEnd, prefix, parts);
        if (parts.valueStart >= 0) candidates.delete(readIndex(xml, parts.valueStart, parts.valueEnd));
      }
    }
    if (candidates.size === 0) return;
  }
}
