import { isTrue } from '../xml/booleans';
import { attribute, child, children, createLike, type Element } from '../xml/dom';
import { MAIN } from '../xml/namespaces';

/** Children of `workbook` in the order of the schema (ECMA-376 part 1, 18.2.27). */
const ORDER =
  'fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences definedNames calcPr oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes webPublishing fileRecoveryPr webPublishObjects extLst'.split(
    ' ',
  );

/** When Excel computes the workbook: by itself, on demand, or by itself but for data tables. */
export function calculationMode(workbook: Element): 'automatic' | 'manual' | 'semiautomatic' {
  const settings = child(workbook, MAIN, 'calcPr');
  switch (settings && attribute(settings, 'calcMode')) {
    case 'manual':
      return 'manual';
    case 'autoNoTable':
      return 'semiautomatic';
    default:
      return 'automatic';
  }
}

/** Every number is rounded to what its cell shows, constants too: "set precision as displayed". */
export function roundsToDisplay(workbook: Element): boolean {
  const settings = child(workbook, MAIN, 'calcPr');
  return !isTrue((settings && attribute(settings, 'fullPrecision')) ?? '1');
}

/** The file asks to be computed when it is opened: whoever wrote it did not trust its values. */
export function asksForCalculation(workbook: Element): boolean {
  const settings = child(workbook, MAIN, 'calcPr');
  return isTrue(settings && attribute(settings, 'fullCalcOnLoad'));
}

/** Makes Excel compute everything when it opens the file. */
export function askForCalculation(workbook: Element): void {
  let settings = child(workbook, MAIN, 'calcPr');
  if (!settings) {
    settings = createLike(workbook, 'calcPr');
    const rank = ORDER.indexOf('calcPr');
    const after = children(workbook, MAIN).find((each) => ORDER.indexOf(each.localName ?? '') > rank);
    workbook.insertBefore(settings, after ?? null);
  }
  settings.setAttribute('fullCalcOnLoad', '1');
}
