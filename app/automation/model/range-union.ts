import { intersect } from '../../workbook/a1';
import type { Area } from '../../workbook/cells';
import { failed } from '../excel-error';
import type { Value } from '../values';
import { rangeArgument, type RangeObject } from './range-object';

/** What several ranges of one sheet are together. */
export function union(ranges: readonly Value[]): Value {
  const all = ranges.map((value, index) => rangeArgument(value, `Arg${index + 1}`));
  const [leading] = all;
  if (!leading) throw failed('Union wants at least one range.');
  requireOneSheet(all);
  return leading.make(all.flatMap(({ areas }) => areas));
}

/** What they have in common; null for nothing. */
export function common(ranges: readonly Value[]): readonly Area[] | null {
  const all = ranges.map((value, index) => rangeArgument(value, `Arg${index + 1}`));
  requireOneSheet(all);
  let areas: readonly Area[] = all[0]?.areas ?? [];
  for (const range of all.slice(1)) {
    areas = areas.flatMap((area) =>
      range.areas.map((each) => intersect(area, each)).filter((each) => each !== null),
    );
  }
  return areas.length > 0 ? areas : null;
}

function requireOneSheet(ranges: readonly RangeObject[]): void {
  const [leading] = ranges;
  if (ranges.some(({ sheet }) => sheet.book !== leading?.sheet.book || sheet.name !== leading.sheet.name)) {
    throw failed('The ranges are on different sheets.');
  }
}
