import type { StylePatch } from '../../../workbook/edits';
import { MAIN } from '../xml/namespaces';
import { child, children, createLike, type Element } from '../xml/dom';
import { EDGE, type Edges } from './edges';

/** Orders in which Excel writes (and the schema wants) the children of these elements. */
const FONT_ORDER =
  'b i strike condense extend outline shadow u vertAlign sz color name family charset scheme'.split(' ');
const BORDER_ORDER = 'start left end right top bottom diagonal vertical horizontal'.split(' ');

/** Sets or removes a child, at its place in the order. `null` removes. */
function setChild(
  parent: Element,
  name: string,
  order: readonly string[],
  attributes: Readonly<Record<string, string>> | null,
): Element | null {
  for (const old of children(parent, MAIN, name)) parent.removeChild(old);
  if (attributes === null) return null;
  const element = createLike(parent, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  const rank = order.indexOf(name);
  const after = children(parent, MAIN).find((each) => order.indexOf(each.localName ?? '') > rank);
  parent.insertBefore(element, after ?? null);
  return element;
}

function rgb(colour: string): Record<string, string> {
  return { rgb: `FF${colour.toUpperCase()}` };
}

/** Changes a (cloned) `font`. */
export function patchFont(font: Element, patch: NonNullable<StylePatch['font']>): void {
  const flag = (name: string, on: boolean | undefined) => {
    if (on !== undefined) setChild(font, name, FONT_ORDER, on ? {} : null);
  };
  flag('b', patch.bold);
  flag('i', patch.italic);
  flag('strike', patch.strike);
  flag('u', patch.underline);
  if (patch.size !== undefined) setChild(font, 'sz', FONT_ORDER, { val: String(patch.size) });
  if (patch.colour !== undefined) setChild(font, 'color', FONT_ORDER, rgb(patch.colour));
  if (patch.name !== undefined) {
    setChild(font, 'name', FONT_ORDER, { val: patch.name });
    // These describe the former font; a scheme would even override the name.
    for (const former of ['scheme', 'family', 'charset']) setChild(font, former, FONT_ORDER, null);
  }
}

/** Makes a (cloned) `fill` solid or, for null, none. */
export function patchFill(fill: Element, colour: string | null): void {
  while (fill.firstChild) fill.removeChild(fill.firstChild);
  const pattern = createLike(fill, 'patternFill');
  pattern.setAttribute('patternType', colour === null ? 'none' : 'solid');
  fill.appendChild(pattern);
  if (colour === null) return;
  const foreground = createLike(fill, 'fgColor');
  foreground.setAttribute('rgb', `FF${colour.toUpperCase()}`);
  // Excel writes the system's window colour behind a solid fill.
  const background = createLike(fill, 'bgColor');
  background.setAttribute('indexed', '64');
  pattern.appendChild(foreground);
  pattern.appendChild(background);
}

/** Draws edges of a (cloned) `border`; the others stay. */
export function patchBorder(border: Element, patch: NonNullable<StylePatch['border']>, edges: Edges): void {
  const relative = child(border, MAIN, 'start') !== null || child(border, MAIN, 'end') !== null;
  const names = {
    left: relative ? 'start' : 'left',
    right: relative ? 'end' : 'right',
    top: 'top',
    bottom: 'bottom',
  };
  for (const side of ['left', 'right', 'top', 'bottom'] as const) {
    if ((edges & EDGE[side]) === 0) continue;
    const edge = setChild(
      border,
      names[side],
      BORDER_ORDER,
      patch.style === 'none' ? {} : { style: patch.style },
    );
    if (!edge || patch.style === 'none') continue;
    const colour = createLike(edge, 'color');
    if (patch.colour === undefined) colour.setAttribute('auto', '1');
    else colour.setAttribute('rgb', `FF${patch.colour.toUpperCase()}`);
    edge.appendChild(colour);
  }
}

/** Changes the `alignment` of a (cloned) `xf`, which comes before `protection` and `extLst`. */
export function patchAlignment(xf: Element, patch: NonNullable<StylePatch['alignment']>): void {
  const alignment =
    child(xf, MAIN, 'alignment') ?? setChild(xf, 'alignment', ['alignment', 'protection', 'extLst'], {});
  if (!alignment) return;
  const set = (name: string, value: string | undefined) => {
    if (value !== undefined) alignment.setAttribute(name, value);
  };
  set('horizontal', patch.horizontal);
  set('vertical', patch.vertical);
  if (patch.wrap === false) alignment.removeAttribute('wrapText');
  else if (patch.wrap) alignment.setAttribute('wrapText', '1');
  if (patch.indent === undefined) return;
  if (patch.indent === 0) {
    alignment.removeAttribute('indent');
    return;
  }
  alignment.setAttribute('indent', String(patch.indent));
  // An indent counts from a side: Excel aligns to the left when none is set.
  const horizontal = alignment.getAttribute('horizontal') ?? '';
  if (!['left', 'right', 'distributed'].includes(horizontal)) alignment.setAttribute('horizontal', 'left');
}
