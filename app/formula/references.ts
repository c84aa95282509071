import { parseStructRef } from '@borgar/fx/xlsx';
import { MAX_COLUMNS, MAX_ROWS, type Area } from '../workbook/cells';
import { isBuiltIn, plainName } from './functions';
import { summedArea, summedRanges } from './summed-ranges';
import { formulaTokens, referenceParts, type FormulaToken, type ReferenceParts } from './tokens';

/** Which sides of an area stay when the formula is copied elsewhere (`$`, or a whole column or row). */
export type FixedSides = { readonly [side in keyof Area]: boolean };

/** What a formula reads. References without `sheet` mean the sheet of the formula. */
export type FormulaReference =
  /** `lastSheet` is set for 3D references: all sheets from `sheet` to it, in tab order. */
  | { kind: 'area'; sheet?: string; lastSheet?: string; area: Area; fixed: FixedSides }
  | { kind: 'name'; name: string; sheet?: string }
  /** What is called like a function and is none of Excel's: a LAMBDA behind a defined name, or a macro. */
  | { kind: 'call'; name: string; sheet?: string }
  /** `table` is absent where the formula means the table it stands in. No columns: all of them. */
  | { kind: 'table'; table?: string; columns: readonly string[]; sections: readonly string[] }
  /** The `#` operator: the cells that a dynamic array at this cell spills over. */
  | { kind: 'spill'; sheet?: string; area: Area }
  | { kind: 'external'; text: string }
  /** A function whose value changes without any of its inputs changing. */
  | { kind: 'volatile'; text: string }
  /** A function that numbers or counts the sheets of the workbook. */
  | { kind: 'sheets'; text: string }
  /** Reads cells that the text does not tell. */
  | { kind: 'unsure'; text: string };

const VOLATILE = new Set(['NOW', 'TODAY', 'RAND', 'RANDBETWEEN', 'RANDARRAY', 'INFO', 'CELL']);
const READS_SHEETS = new Set(['SHEET', 'SHEETS']);
const READS_ANYWHERE = new Set(['INDIRECT', 'OFFSET', 'RTD', 'CALL', 'EVALUATE', 'GETPIVOTDATA']);

/** Lists what a formula (entered or stored syntax, without `=`) reads, in the order of the text. */
export function referencesOf(text: string): FormulaReference[] {
  const references: FormulaReference[] = [];
  const tokens = formulaTokens(text);
  const summed = summedReferences(tokens);
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as FormulaToken;
    switch (token.type) {
      case 'range':
      case 'range_beam': {
        const reference = areaReference(token.value, tokens[i + 1]?.value === '#');
        const compared = summed.get(i);
        references.push(compared === undefined ? reference : asSummed(reference, compared));
        break;
      }
      case 'range_named':
        // Parameters of LET and LAMBDA are marked in stored syntax. In entered syntax they are listed as names.
        if (!/^_xl(?:pm|op|eta)\./i.test(token.value)) references.push(nameReference(token.value));
        break;
      case 'structured':
        references.push(tableReference(token.value));
        break;
      case 'func': {
        const name = plainName(token.value).toUpperCase();
        if (VOLATILE.has(name)) references.push({ kind: 'volatile', text: name });
        else if (READS_SHEETS.has(name)) references.push({ kind: 'sheets', text: name });
        else if (READS_ANYWHERE.has(name)) references.push({ kind: 'unsure', text: name });
        else if (!isBuiltIn(name)) references.push(callReference(token.value));
        break;
      }
      case 'operator':
        // The corners are results of functions, or on two sheets: the area is known only when computed.
        if (/^\.?:\.?$/.test(token.value)) references.push({ kind: 'unsure', text: ':' });
        break;
      case 'unknown':
      case 'context':
      case 'context_quote':
        references.push({ kind: 'unsure', text: token.value });
        break;
    }
  }
  return references;
}

/** References that SUMIF sums, by position, with the area that is compared; null where the text does not tell it. */
function summedReferences(tokens: readonly FormulaToken[]): ReadonlyMap<number, Area | null> {
  const found = new Map<number, Area | null>();
  for (const { compared, summed } of summedRanges(tokens)) {
    const [first, ...others] = compared;
    if (summed.length !== 1) continue;
    const token = first === undefined || others.length > 0 ? undefined : tokens[first];
    found.set(summed[0] as number, token ? areaOfToken(token) : null);
  }
  return found;
}

/** The area of a token that is a reference; null where it is none. */
export function areaOfToken({ type, value }: FormulaToken): Area | null {
  const parts = type === 'range' || type === 'range_beam' ? referenceParts(value) : null;
  return parts && areaOf(parts);
}

function asSummed(reference: FormulaReference, compared: Area | null): FormulaReference {
  if (reference.kind !== 'area') return reference;
  const { area, fixed } = reference;
  if (compared !== null) {
    const moving = { ...fixed, bottom: fixed.top, right: fixed.left };
    return { ...reference, area: summedArea(area, compared), fixed: moving };
  }
  // Against a name or a table, a range is taken to have its size; one cell stands for as many.
  const single = area.top === area.bottom && area.left === area.right;
  return single ? { kind: 'unsure', text: 'SUMIF' } : reference;
}

function areaReference(value: string, spill: boolean): FormulaReference {
  const parts = referenceParts(value);
  const area = parts && areaOf(parts);
  if (!area) return { kind: 'unsure', text: value };
  const fixed = fixedSides(parts);
  if (parts.prefix === '') return spill ? { kind: 'spill', area } : { kind: 'area', area, fixed };
  const context = sheetsOf(parts.prefix.slice(0, -1));
  if (context === null) return { kind: 'external', text: value };
  const [sheet, lastSheet] = context;
  if (spill) return sheet === undefined ? { kind: 'spill', area } : { kind: 'spill', sheet, area };
  return {
    kind: 'area',
    ...(sheet === undefined ? {} : { sheet }),
    ...(lastSheet === undefined ? {} : { lastSheet }),
    area,
    fixed,
  };
}

/** Null where a corner lies off the sheet, or one is a cell and the other a column. */
function areaOf({ from, to = from }: ReferenceParts): Area | null {
  const wholeColumns = from.row === 0;
  const wholeRows = from.column === 0;
  if (wholeColumns !== (to.row === 0) || wholeRows !== (to.column === 0)) return null;
  const area = {
    top: wholeColumns ? 1 : Math.min(from.row, to.row),
    bottom: wholeColumns ? MAX_ROWS : Math.max(from.row, to.row),
    left: wholeRows ? 1 : Math.min(from.column, to.column),
    right: wholeRows ? MAX_COLUMNS : Math.max(from.column, to.column),
  };
  return area.bottom <= MAX_ROWS && area.right <= MAX_COLUMNS ? area : null;
}

function fixedSides({ from, to = from }: ReferenceParts): FixedSides {
  const wholeColumns = from.row === 0;
  const wholeRows = from.column === 0;
  const [upper, lower] = to.row < from.row ? [to, from] : [from, to];
  const [first, last] = to.column < from.column ? [to, from] : [from, to];
  return {
    top: wholeColumns || upper.rowFixed,
    bottom: wholeColumns || lower.rowFixed,
    left: wholeRows || first.columnFixed,
    right: wholeRows || last.columnFixed,
  };
}

/** Sheets of the text before `!`: none for `[0]` (this workbook), null for another workbook. */
function sheetsOf(context: string): [sheet?: string, lastSheet?: string] | null {
  // Quotes may stand round the whole (`'a:b'`) or round each end (`'a':'b'`).
  const plain = context.replace(/^'|'$/g, '').replace(/'?:'?/, ':').replaceAll("''", "'");
  const own = plain.replace(/^\[0\]/, '');
  if (/[[\]\\/]/.test(own)) return null;
  if (own === '') return [];
  const colon = own.indexOf(':');
  return colon < 0 ? [own] : [own.slice(0, colon), own.slice(colon + 1)];
}

function nameReference(value: string): FormulaReference {
  const bang = value.lastIndexOf('!');
  if (bang < 0) return { kind: 'name', name: value };
  const context = sheetsOf(value.slice(0, bang));
  if (context === null) return { kind: 'external', text: value };
  const name = value.slice(bang + 1);
  return context[0] === undefined ? { kind: 'name', name } : { kind: 'name', name, sheet: context[0] };
}

function callReference(value: string): FormulaReference {
  const reference = nameReference(value.replace(/^_xl(?:udf|pm)\./i, ''));
  return reference.kind === 'name' ? { ...reference, kind: 'call' } : reference;
}

function tableReference(value: string): FormulaReference {
  const parsed = parseStructRef(value);
  if (!parsed) return { kind: 'unsure', text: value };
  // `[0]` is this workbook, but any name before the `!` may also be another workbook's.
  if (parsed.workbookName && parsed.workbookName !== '0') return { kind: 'external', text: value };
  return {
    kind: 'table',
    ...(parsed.table ? { table: parsed.table } : {}),
    columns: parsed.columns ?? [],
    sections: parsed.sections ?? [],
  };
}
