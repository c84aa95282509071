import { CallBatch } from '../../../com/call-batch';
import type { AutomationValue } from '../../../com/values';
import type { Area } from '../../../workbook/cells';
import type { BookAccess } from '../book-access';

/** Commands of one hop. */
const MAX_QUESTIONS = 4_000;
/** Areas that are narrower or lower than this are cut into their columns or rows at once, others into halves. */
const SINGLES = 32;

/** An area in which every property has one value. A single cell may have no value for one: then it is null. */
export interface Region {
  area: Area;
  values: readonly AutomationValue[];
}

/**
 * Finds out properties of all cells of an area. Excel answers null for a property in which the cells of a range differ;
 * such a range is cut until its parts agree. Most sheets are formatted by columns, so that is how they are cut first.
 */
export async function regionsOf(
  book: BookAccess,
  sheet: string,
  area: Area,
  properties: readonly (readonly string[])[],
): Promise<Region[]> {
  const regions: Region[] = [];
  let open: Area[] = [area];
  while (open.length > 0) {
    const cut: Area[] = [];
    const perHop = Math.max(1, Math.floor(MAX_QUESTIONS / (properties.length * 3)));
    for (let from = 0; from < open.length; from += perHop) {
      const asked = open.slice(from, from + perHop);
      const batch = new CallBatch();
      const slots = asked.map((part) => {
        const range = book.range(batch, sheet, part);
        return properties.map((path) => book.member(batch, range, path));
      });
      const answers = await book.run(batch);
      asked.forEach((part, i) => {
        const values = (slots[i] ?? []).map((slot) => answers[slot.index]);
        const parts = values.some((value) => value === null) ? partsOf(part) : [];
        if (parts.length === 0) regions.push({ area: part, values });
        else cut.push(...parts);
      });
    }
    open = cut;
  }
  return regions;
}

/** The parts to ask next; none for a single cell. */
export function partsOf({ top, left, bottom, right }: Area): Area[] {
  const parts: Area[] = [];
  const width = right - left + 1;
  const height = bottom - top + 1;
  if (width > 1) {
    const step = width <= SINGLES ? 1 : Math.ceil(width / 2);
    for (let from = left; from <= right; from += step) {
      parts.push({ top, left: from, bottom, right: Math.min(right, from + step - 1) });
    }
  } else if (height > 1) {
    const step = height <= SINGLES ? 1 : Math.ceil(height / 2);
    for (let from = top; from <= bottom; from += step) {
      parts.push({ top: from, left, bottom: Math.min(bottom, from + step - 1), right });
    }
  }
  return parts;
}

/** One property of an area's cells, row-major. */
export async function propertyGrid(
  book: BookAccess,
  sheet: string,
  area: Area,
  property: readonly string[],
): Promise<AutomationValue[]> {
  const width = area.right - area.left + 1;
  const grid = new Array<AutomationValue>(width * (area.bottom - area.top + 1));
  for (const { area: part, values } of await regionsOf(book, sheet, area, [property])) {
    for (let row = part.top; row <= part.bottom; row++) {
      const from = (row - area.top) * width + part.left - area.left;
      grid.fill(values[0], from, from + part.right - part.left + 1);
    }
  }
  return grid;
}

/** The number formats of an area's cells, row-major. */
export async function formatGrid(book: BookAccess, sheet: string, area: Area): Promise<string[]> {
  const grid = await propertyGrid(book, sheet, area, ['NumberFormat']);
  return grid.map((format) => (typeof format === 'string' && format !== '' ? format : 'General'));
}
