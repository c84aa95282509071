import { parseArea } from '../../../workbook/a1';
import type { Area } from '../../../workbook/cells';
import type { OoxmlPackage } from '../package/ooxml-package';
import { CellCursor } from '../sheet/cell-cursor';
import { readOutline } from '../sheet/sheet-outline';
import { sheetSections, type HeadSection } from '../sheet/sheet-sections';

/** Sheets up to this size are looked through, which takes a fraction of a second. */
const SCAN_BYTES = 24 * 1024 * 1024;

/** The area that the sheet's `dimension` element names; null where there is none. */
export function dimensionOf(head: HeadSection): Area | null {
  const ref = /<(?:[\w.-]+:)?dimension\s[^>]*?\bref\s*=\s*["']([^"']*)["']/.exec(head.xml)?.[1];
  return ref === undefined ? null : parseArea(ref);
}

/**
 * The used area of a sheet. A large sheet's own word is taken where its first rows bear it out; writers forget to
 * keep `dimension`, so that everything else is found by looking.
 */
export async function usedArea(
  pkg: OoxmlPackage,
  part: string,
  sheet: string,
  signal: AbortSignal,
): Promise<Area | null> {
  if (pkg.size(part) > SCAN_BYTES) {
    const declared = await trustworthyDimension(pkg, part, sheet);
    if (declared) return declared;
  }
  const outline = await readOutline(until(pkg.chunks(part), signal), { sheet, part }, { used: true });
  return outline.used ?? null;
}

/** Stops a reading that nobody waits for any more. */
async function* until(chunks: AsyncIterable<Buffer>, signal: AbortSignal): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    yield chunk;
  }
}

async function trustworthyDimension(pkg: OoxmlPackage, part: string, sheet: string): Promise<Area | null> {
  let head: HeadSection | null = null;
  let declared: Area | null = null;
  for await (const section of sheetSections(pkg.chunks(part), { sheet, part })) {
    if (section.kind === 'head') {
      head = section;
      declared = dimensionOf(section);
      // A sheet of this size has more than one row; `A1` is what careless writers leave.
      if (!declared || declared.bottom === declared.top) return null;
    } else if (section.kind === 'rows' && head && declared) {
      if (section.numbers[0] !== declared.top) return null;
      for (let i = 0; i < section.numbers.length; i++) {
        const row = section.numbers[i] as number;
        const [start, end] = [section.starts[i] as number, section.ends[i] as number];
        const cursor = new CellCursor(section.xml, start, end, row, head.prefix, sheet);
        while (cursor.next()) {
          if (row > declared.bottom || cursor.column < declared.left || cursor.column > declared.right)
            return null;
        }
      }
      return declared;
    } else return null;
  }
  return null;
}
