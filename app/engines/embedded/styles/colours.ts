import type { Colour } from '../../../workbook/edits';
import type { OoxmlPackage } from '../package/ooxml-package';
import { attribute, isElement, root, type Element, type Node } from '../xml/dom';
import { relationKind } from '../xml/namespaces';

/** Colours of a theme in the order in which styles count them (ECMA-376 part 1, 18.8.3). */
const THEME_ORDER = [
  'lt1',
  'dk1',
  'lt2',
  'dk2',
  'accent1',
  'accent2',
  'accent3',
  'accent4',
  'accent5',
  'accent6',
];
/** The first entries of the indexed palette, which later ones vary (ECMA-376 part 1, 18.8.27). */
const INDEXED = ['000000', 'FFFFFF', 'FF0000', '00FF00', '0000FF', 'FFFF00', 'FF00FF', '00FFFF'];

/** Turns the colours of a style sheet, which may point to the theme, into RRGGBB. */
export class Colours {
  private constructor(private readonly theme: readonly (Colour | null)[]) {}

  static async load(pkg: OoxmlPackage): Promise<Colours> {
    const relation = pkg
      .relations(pkg.mainPart())
      .find((each) => !each.external && relationKind(each.type) === 'theme' && pkg.has(each.target));
    if (!relation) return new Colours([]);
    // A theme that cannot be read costs its colours, not the workbook.
    const theme = await pkg.dom(relation.target).catch(() => null);
    const scheme = theme && find(root(theme), 'clrScheme');
    return new Colours(
      THEME_ORDER.map((name) => {
        const entry = scheme && elements(scheme).find((each) => each.localName === name);
        const colour = entry && elements(entry)[0];
        return colour ? hexadecimal(attribute(colour, 'lastClr') ?? attribute(colour, 'val')) : null;
      }),
    );
  }

  /** The colour of a `color`, `fgColor` or the like; null where it is automatic or not known. */
  resolve(element: Element | null): Colour | null {
    if (!element) return null;
    const base = this.base(element);
    const tint = Number(attribute(element, 'tint') ?? 0);
    return base === null || !Number.isFinite(tint) || tint === 0 ? base : tinted(base, tint);
  }

  private base(element: Element): Colour | null {
    const rgb = hexadecimal(attribute(element, 'rgb'));
    if (rgb !== null) return rgb;
    const theme = attribute(element, 'theme');
    if (theme !== null) return this.theme[Number(theme)] ?? null;
    const indexed = attribute(element, 'indexed');
    if (indexed === null) return null;
    const index = Number(indexed);
    // 8 to 15 repeat the first eight.
    return INDEXED[index >= 8 && index < 16 ? index - 8 : index] ?? null;
  }
}

/** RRGGBB of `RRGGBB` or `AARRGGBB`. */
function hexadecimal(text: string | null): Colour | null {
  const match = /^(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})$/.exec(text ?? '');
  return match?.[1]?.toUpperCase() ?? null;
}

/** Lighter for a positive tint, darker for a negative one, of -1 to 1; by channel, which comes near to HSL's lightness. */
function tinted(colour: Colour, tint: number): Colour {
  const channel = (at: number) => {
    const value = parseInt(colour.slice(at, at + 2), 16);
    const shifted = tint < 0 ? value * (1 + tint) : value + (255 - value) * tint;
    return Math.round(Math.min(255, Math.max(0, shifted)))
      .toString(16)
      .padStart(2, '0');
  };
  return `${channel(0)}${channel(2)}${channel(4)}`.toUpperCase();
}

function elements(parent: Node): Element[] {
  return Array.from(parent.childNodes).filter(isElement);
}

function find(parent: Element, localName: string): Element | null {
  for (const each of elements(parent)) {
    if (each.localName === localName) return each;
    const inner = find(each, localName);
    if (inner) return inner;
  }
  return null;
}
