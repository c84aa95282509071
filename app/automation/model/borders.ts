import type { CellEdge } from '../../workbook/cell-format';
import type { Area } from '../../workbook/cells';
import type { BorderStyle, Colour, StylePatch } from '../../workbook/edits';
import { XL } from '../constants';
import { badIndex, failed } from '../excel-error';
import { constant, numberOf, objectType, type MemberOf } from '../members';
import { columnsOf, rowsOf } from '../references';
import { Double, type AutomationObject, type ObjectType, type Value } from '../values';
import { colourNumber, colourOf, paletteColour, paletteIndex } from './colours';
import { patchFormat, uniform } from './range-format';
import type { RangeObject } from './range-object';

type Side = 'left' | 'right' | 'top' | 'bottom';
type Edges = NonNullable<StylePatch['border']>['edges'];

const SIDES: Readonly<Record<number, Side>> = {
  [XL.edgeLeft]: 'left',
  [XL.edgeRight]: 'right',
  [XL.edgeTop]: 'top',
  [XL.edgeBottom]: 'bottom',
};
/** Rows or columns between which lines are drawn one by one, at most. */
const MAX_INSIDE = 1000;

/** Lines of a range: one edge, those inside, or (0) all round every cell. */
class BorderObject implements AutomationObject {
  readonly type: ObjectType;
  constructor(
    readonly range: RangeObject,
    readonly index: number,
  ) {
    this.type = index === 0 ? bordersType : borderType;
  }
}

/** All borders of a range; `Borders(xlEdgeTop)` is one of them. */
export function bordersOf(range: RangeObject): AutomationObject {
  return new BorderObject(range, 0);
}

export function borderOf(range: RangeObject, index: number): AutomationObject {
  if (index < XL.edgeLeft || index > XL.insideHorizontal) {
    throw badIndex(`${index} is no border that is supported (XlBordersIndex 7 to 12)`);
  }
  return new BorderObject(range, index);
}

/** The area whose cells show an edge, and the side of them that does. */
function shown({ range, index }: BorderObject): { area: Area; side: Side } {
  const { area } = range;
  switch (index) {
    case XL.edgeLeft:
      return { area: { ...area, right: area.left }, side: 'left' };
    case XL.edgeRight:
      return { area: { ...area, left: area.right }, side: 'right' };
    case XL.edgeTop:
      return { area: { ...area, bottom: area.top }, side: 'top' };
    case XL.edgeBottom:
      return { area: { ...area, top: area.bottom }, side: 'bottom' };
    case XL.insideVertical:
      return { area: { ...area, right: Math.max(area.right - 1, area.left) }, side: 'right' };
    default:
      return { area: { ...area, bottom: Math.max(area.bottom - 1, area.top) }, side: 'bottom' };
  }
}

async function edge(border: BorderObject): Promise<CellEdge | 'none' | null> {
  const sides: Side[] = border.index === 0 ? ['left', 'right', 'top', 'bottom'] : [];
  const { area, side } =
    border.index === 0 ? { area: border.range.area, side: 'left' as Side } : shown(border);
  const range = border.range.make([area]) as RangeObject;
  const text = await uniform(range, ({ edges }) =>
    JSON.stringify((sides.length > 0 ? sides : [side]).map((each) => edges[each])),
  );
  if (text === null) return null;
  const all = JSON.parse(text) as (CellEdge | null)[];
  const [first] = all;
  if (!all.every((each) => JSON.stringify(each) === JSON.stringify(first))) return null;
  return first ?? 'none';
}

async function draw(
  { range, index }: BorderObject,
  style: BorderStyle,
  colour: Colour | null,
): Promise<void> {
  const patch = (edges: Edges): StylePatch => ({
    border: { edges, style, ...(colour === null ? {} : { colour }) },
  });
  if (index === 0) return patchFormat(range, patch('all'));
  const side = SIDES[index];
  if (side) return patchFormat(range, patch(side));
  for (const area of range.areas) {
    const vertical = index === XL.insideVertical;
    const lines = (vertical ? columnsOf(area) : rowsOf(area)) - 1;
    if (lines <= 0) continue;
    // Where there are no lines of the other direction, "inside" draws just these.
    if ((vertical ? rowsOf(area) : columnsOf(area)) === 1) {
      await patchFormat(range, patch('inside'), [area]);
      continue;
    }
    if (lines > MAX_INSIDE)
      throw failed(`Borders inside are drawn between at most ${MAX_INSIDE} rows or columns.`);
    for (let i = 0; i < lines; i++) {
      const part = vertical
        ? { ...area, left: area.left + i, right: area.left + i }
        : { ...area, top: area.top + i, bottom: area.top + i };
      await patchFormat(range, patch(vertical ? 'right' : 'bottom'), [part]);
      const next = vertical
        ? { ...area, left: area.left + i + 1, right: area.left + i + 1 }
        : { ...area, top: area.top + i + 1, bottom: area.top + i + 1 };
      await patchFormat(range, patch(vertical ? 'left' : 'top'), [next]);
    }
  }
}

/** XlLineStyle and XlBorderWeight together name what a file calls a style. */
const LINE_STYLES: readonly (readonly [BorderStyle, line: number, weight: number])[] = [
  ['thin', XL.continuous, XL.thin],
  ['hair', XL.continuous, XL.hairline],
  ['medium', XL.continuous, XL.medium],
  ['thick', XL.continuous, XL.thick],
  ['dashed', XL.dash, XL.thin],
  ['dotted', XL.dot, XL.thin],
  ['double', XL.double, XL.thick],
];

async function current(border: BorderObject): Promise<CellEdge> {
  const found = await edge(border);
  return found === null || found === 'none' ? { style: 'thin', colour: null } : found;
}

const members: Readonly<Record<string, MemberOf<BorderObject>>> = {
  LineStyle: {
    get: async (border) => {
      const found = await edge(border);
      if (found === null) return null;
      return found === 'none'
        ? XL.none
        : (LINE_STYLES.find(([style]) => style === found.style)?.[1] ?? XL.continuous);
    },
    put: async (border, value) => {
      const line = numberOf(value, 'LineStyle');
      if (line === XL.none || line === 0) return draw(border, 'none', null);
      const known = LINE_STYLES.find(([, each]) => each === line);
      if (!known) throw failed(`LineStyle ${line} is not supported.`);
      const { style, colour } = await current(border);
      const kept = LINE_STYLES.find(([each]) => each === style)?.[1] === line ? style : known[0];
      return draw(border, kept, colour);
    },
  },
  Weight: {
    get: async (border) => {
      const found = await edge(border);
      if (found === null) return null;
      return found === 'none'
        ? XL.thin
        : (LINE_STYLES.find(([style]) => style === found.style)?.[2] ?? XL.thin);
    },
    put: async (border, value) => {
      const weight = numberOf(value, 'Weight');
      const known = LINE_STYLES.find(([, line, each]) => line === XL.continuous && each === weight);
      if (!known) throw failed(`Weight ${weight} is no border weight (XlBorderWeight).`);
      return draw(border, known[0], (await current(border)).colour);
    },
  },
  Color: {
    get: async (border): Promise<Value> => {
      const found = await edge(border);
      if (found === null) return null;
      return new Double(found === 'none' ? 0 : colourNumber(found.colour ?? '000000'));
    },
    put: async (border, value) =>
      draw(border, (await current(border)).style, colourOf(numberOf(value, 'Color'))),
  },
  ColorIndex: {
    get: async (border) => {
      const found = await edge(border);
      if (found === null) return null;
      if (found === 'none') return XL.none;
      return found.colour === null ? XL.automatic : paletteIndex(found.colour);
    },
    put: async (border, value) =>
      draw(border, (await current(border)).style, paletteColour(numberOf(value, 'ColorIndex'))),
  },
  Parent: constant(({ range }) => range),
  Application: constant(({ range }) => range.app.make.application()),
};

const borderType = objectType<BorderObject>('Border', members, {
  unsupported: ['ThemeColor', 'TintAndShade'],
});

const bordersType = objectType<BorderObject>(
  'Borders',
  {
    ...members,
    Count: constant(() => 6),
    Item: { parameters: ['Index'], get: ({ range }, args) => borderOf(range, args.integer(0)) },
  },
  {
    defaultMember: 'Item',
    unsupported: ['ThemeColor', 'TintAndShade'],
    items: ({ range }, from, count) =>
      [XL.edgeLeft, XL.edgeTop, XL.edgeBottom, XL.edgeRight, XL.insideVertical, XL.insideHorizontal]
        .slice(from, from + count)
        .map((index) => borderOf(range, index)),
  },
);
