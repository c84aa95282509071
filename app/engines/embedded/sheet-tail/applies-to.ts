import { shiftFormula } from '../../../formula/shift';
import { areaName, parseArea } from '../../../workbook/a1';
import type { Area } from '../../../workbook/cells';
import { subtractArea } from '../../../workbook/subtract-area';
import { decodeXml, encodeXml } from '../sheet/byte-text';

/** The cells that a rule applies to: a list of ranges as `sqref` has it. null where the text is none. */
export function readAppliesTo(text: string): Area[] | null {
  const areas: Area[] = [];
  for (const word of text.split(/\s+/)) {
    if (word === '') continue;
    const area = parseArea(word);
    if (!area) return null;
    areas.push(area);
  }
  return areas.length > 0 ? areas : null;
}

export function appliesToText(areas: readonly Area[]): string {
  return areas.map(areaName).join(' ');
}

export function withoutCells(areas: readonly Area[], holes: readonly Area[]): Area[] {
  return holes.reduce<Area[]>((left, hole) => left.flatMap((area) => subtractArea(area, hole)), [...areas]);
}

const FORMULA = /(<(?:[\w.-]+:)?(?:formula[12]?|f)(?:\s[^<>]*)?>)([^<]*)(?=<\/)/g;

/**
 * The inner XML of a rule whose cells are fewer now. Its formulas are meant for the upper left cell of the box round
 * all its ranges: where that moves, their relative references move along.
 */
export function rebaseFormulas(xml: string, before: readonly Area[], after: readonly Area[]): string {
  const down = first(after, 'top') - first(before, 'top');
  const right = first(after, 'left') - first(before, 'left');
  if (down === 0 && right === 0) return xml;
  return xml.replace(FORMULA, (whole, tag: string, text: string) => {
    const formula = decodeXml(text);
    const moved = shiftFormula(formula, down, right);
    return moved === formula ? whole : tag + encodeXml(moved);
  });
}

function first(areas: readonly Area[], side: 'top' | 'left'): number {
  return areas.reduce((least, area) => Math.min(least, area[side]), Infinity);
}
