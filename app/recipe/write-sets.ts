/*
 * Parts of an OOXML package that kinds of edits may change, as patterns for part names. A step adds up what it does;
 * the fidelity tests hold it to that. Paths are those of Excel's own layout. Digital signatures, which go with any
 * change, are not named here.
 */

const SHEETS = 'xl/worksheets/*.xml';
const WORKBOOK = 'xl/workbook.xml';
const STYLES = 'xl/styles.xml';

/** What follows from any change of contents: stale formulas are marked, calculation chain and shared strings follow. */
export const CONTENTS = [
  SHEETS,
  WORKBOOK,
  'xl/sharedStrings.xml',
  'xl/calcChain.xml',
  'xl/_rels/workbook.xml.rels',
  '[Content_Types].xml',
  'xl/metadata.xml',
];
/** Writing a table's header cell renames the column. */
export const TABLES = ['xl/tables/*.xml'];
export const FORMATS = [SHEETS, STYLES, 'xl/_rels/workbook.xml.rels', '[Content_Types].xml'];
/** What hangs on cells besides contents and formats: links and comments. Rules are in the sheets themselves. */
export const ATTACHED = [
  SHEETS,
  'xl/worksheets/_rels/*.rels',
  'xl/comments*.xml',
  'xl/comments/*.xml',
  'xl/threadedComments/*.xml',
  'xl/drawings/*.vml',
];
export const SHEET_VIEW = [SHEETS];
export const SHEET_LIST = [
  SHEETS,
  WORKBOOK,
  'xl/_rels/workbook.xml.rels',
  '[Content_Types].xml',
  'docProps/app.xml',
];
export const PROPERTIES = ['docProps/core.xml', 'docProps/app.xml', '_rels/.rels', '[Content_Types].xml'];
/** Recalculation writes values into sheets and drops what it makes outdated. */
export const CALCULATION = [...CONTENTS];

export function writeSet(...kinds: readonly (readonly string[])[]): string[] {
  return [...new Set(kinds.flat())];
}
