import { columnName } from '../workbook/a1';
import { MAX_COLUMNS, MAX_ROWS } from '../workbook/cells';
import { formulaTokens, referenceParts, type Corner, type ReferenceParts } from './tokens';

type Segment = string | ReferenceParts;

/** Formulas kept taken apart: a shared formula is shifted once for each of its cells. */
const KEPT_FORMULAS = 256;
const kept = new Map<string, readonly Segment[]>();

/**
 * Moves the relative references of a formula, as Excel does when a cell is copied: `$` parts stay, a reference that
 * leaves the sheet becomes `#REF!`. Works on stored and on entered syntax alike. Structured references and names are
 * left as they are.
 */
export function shiftFormula(text: string, dRow: number, dColumn: number): string {
  if (dRow === 0 && dColumn === 0) return text;
  let shifted = '';
  for (const segment of segmentsOf(text)) {
    shifted += typeof segment === 'string' ? segment : shiftReference(segment, dRow, dColumn);
  }
  return shifted;
}

function segmentsOf(text: string): readonly Segment[] {
  const known = kept.get(text);
  if (known) return known;
  const segments: Segment[] = [];
  let literal = '';
  for (const token of formulaTokens(text)) {
    const parts = token.type === 'range' || token.type === 'range_beam' ? referenceParts(token.value) : null;
    if (parts && !isFixed(parts)) {
      if (literal) segments.push(literal);
      literal = '';
      segments.push(parts);
    } else {
      literal += token.value;
    }
  }
  if (literal) segments.push(literal);
  if (kept.size >= KEPT_FORMULAS) kept.clear();
  kept.set(text, segments);
  return segments;
}

function isFixed(parts: ReferenceParts): boolean {
  const fixed = (corner: Corner) =>
    (corner.column === 0 || corner.columnFixed) && (corner.row === 0 || corner.rowFixed);
  return fixed(parts.from) && (parts.to === undefined || fixed(parts.to));
}

function shiftReference(reference: ReferenceParts, dRow: number, dColumn: number): string {
  const from = shiftCorner(reference.from, dRow, dColumn);
  if (from === null) return `${reference.prefix}#REF!`;
  if (reference.to === undefined) return reference.prefix + from;
  const to = shiftCorner(reference.to, dRow, dColumn);
  if (to === null) return `${reference.prefix}#REF!`;
  return reference.prefix + from + reference.operator + to;
}

function shiftCorner(corner: Corner, dRow: number, dColumn: number): string | null {
  let text = '';
  if (corner.column !== 0) {
    const column = corner.columnFixed ? corner.column : corner.column + dColumn;
    if (column < 1 || column > MAX_COLUMNS) return null;
    text = (corner.columnFixed ? '$' : '') + columnName(column);
  }
  if (corner.row !== 0) {
    const row = corner.rowFixed ? corner.row : corner.row + dRow;
    if (row < 1 || row > MAX_ROWS) return null;
    text += (corner.rowFixed ? '$' : '') + row;
  }
  return text;
}
