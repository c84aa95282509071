import { formulaTokens } from '../../../formula/tokens';
import { referencesOf } from '../../../formula/references';
import { fromStored } from '../../../formula/stored';
import type { DefinedName } from '../../../workbook/workbook';
import { isTrue } from '../xml/booleans';
import { attribute, child, children, type Element } from '../xml/dom';
import { MAIN } from '../xml/namespaces';
import { sheetKey } from './sheet-names';

/** The elements of a workbook's defined names, in the order of the file. */
export function nameElements(workbook: Element): Element[] {
  const names = child(workbook, MAIN, 'definedNames');
  return names ? children(names, MAIN, 'definedName') : [];
}

/** One of them. `sheets`: the names of all sheets in their order. */
export function readName(element: Element, sheets: readonly string[]): DefinedName {
  const stored = element.textContent ?? '';
  const scope = attribute(element, 'localSheetId');
  const sheet = scope === null ? undefined : sheets[Number(scope)];
  const area = staticArea(stored, sheets);
  return {
    name: attribute(element, 'name') ?? '',
    ...(sheet === undefined ? {} : { sheet }),
    refersTo: fromStored(stored),
    hidden: isTrue(attribute(element, 'hidden')),
    ...(area ? { area } : {}),
  };
}

/** The one area that a name's formula is, with absolute corners; undefined for anything else. */
function staticArea(formula: string, sheets: readonly string[]): DefinedName['area'] | undefined {
  const tokens = formulaTokens(formula);
  if (tokens.length !== 1) return undefined;
  const [reference] = referencesOf(formula);
  if (reference?.kind !== 'area' || reference.sheet === undefined || reference.lastSheet !== undefined) {
    return undefined;
  }
  // Relative corners move with the cell that uses the name.
  const corners = (tokens[0]?.value ?? '').replace(/^.*!/, '');
  if (!/^(?:\$[A-Z]+\$\d+(?::\$[A-Z]+\$\d+)?|\$[A-Z]+:\$[A-Z]+|\$\d+:\$\d+)$/i.test(corners))
    return undefined;
  const key = sheetKey(reference.sheet);
  const sheet = sheets.find((name) => sheetKey(name) === key);
  return sheet === undefined ? undefined : { sheet, area: reference.area };
}
