import { parseStructRef } from '@borgar/fx/xlsx';
import { analyseEvaluation } from '../../../formula/evaluation';
import { isBuiltIn, plainName } from '../../../formula/functions';
import { lackingPrefix } from '../../../formula/lacking-prefix';
import { fromStored } from '../../../formula/stored';
import { parseTokens } from '../../../formula/syntax-tree';
import { formulaTokens, type FormulaToken } from '../../../formula/tokens';
import { areaName } from '../../../workbook/a1';
import type { DefinedName } from '../../../workbook/workbook';
import type { PrecedentResolver } from '../stale/precedents';
import { CannotFeed } from './cannot-feed';
import { differsFromExcel } from './ironcalc-differences';
import { asExcelComputes } from './ironcalc-rewrites';
import type { CellPlace } from './calc-input';
import { quoted } from './quoted-sheet';

/** A formula as IronCalc takes it, or why it cannot be given to it. */
export type FedFormula = { text: string } | { why: string };

/** Functions whose arguments may be several references, so that a 3D reference can be written out sheet by sheet. */
const TAKES_MANY = new Set(['SUM', 'COUNT', 'COUNTA', 'AVERAGE', 'MIN', 'MAX', 'PRODUCT', 'SUMSQ', 'MEDIAN']);
/** Functions that turn serials of the 1900 date system into dates or back. */
const DATES = new Set(
  'DATE DATEVALUE TODAY NOW YEAR MONTH DAY WEEKDAY WEEKNUM ISOWEEKNUM EDATE EOMONTH WORKDAY WORKDAY.INTL NETWORKDAYS NETWORKDAYS.INTL TEXT DAYS360 YEARFRAC DATEDIF XNPV XIRR VALUE'.split(
    ' ',
  ),
);
const MAX_NAME_DEPTH = 16;

/** What writing a formula for IronCalc depends on. */
export interface FormulaContext {
  sheets: readonly string[];
  /** What the sheets are called for IronCalc. */
  fedNames: readonly string[];
  names: readonly DefinedName[];
  resolver: PrecedentResolver;
  dateSystem: 1900 | 1904;
  /** Functions that IronCalc does not know. */
  unknown: ReadonlySet<string>;
}

/**
 * Writes a formula of a file for IronCalc, which knows neither tables nor names of constants nor 3D references:
 * structured references become areas, names what they stand for. Refused, with the reason, is whatever IronCalc would
 * compute differently from Excel: it must not be computed wrong in silence.
 */
export function formulaForIronCalc(
  stored: string,
  place: CellPlace,
  kind: 'plain' | 'array' | 'dynamic',
  context: FormulaContext,
): FedFormula {
  const entered = fromStored(stored);
  try {
    demandPrefixes(stored);
    const text = asExcelComputes(rewrite(entered, place, context, 0));
    if (kind === 'plain') {
      // A plain formula of a file cuts ranges down to one cell where IronCalc would compute an array.
      const { evaluation } = analyseEvaluation(parseTokens(formulaTokens(entered)));
      if (evaluation === 'array' || evaluation === 'spill') {
        return { why: 'it takes one cell out of a range by its own position, which IronCalc does not do' };
      }
    }
    return { text };
  } catch (thrown) {
    if (thrown instanceof CannotFeed) return { why: thrown.message };
    return {
      why: `its text is not understood (${thrown instanceof Error ? thrown.message : String(thrown)})`,
    };
  }
}

function demandPrefixes(stored: string): void {
  const lacking = lackingPrefix(stored);
  if (lacking !== null) throw new CannotFeed(lacking);
}

function rewrite(formula: string, place: CellPlace, context: FormulaContext, depth: number): string {
  const tokens = formulaTokens(formula);
  const parameters = declaredParameters(tokens);
  const result: string[] = [];
  const open: string[] = [];
  let called = '';
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as FormulaToken;
    const next = tokens[i + 1]?.value;
    switch (token.type) {
      case 'func':
        called = plainName(token.value).toUpperCase();
        if (/^SHEETS?$/.test(called) && next === '(' && tokens[i + 2]?.value === ')') {
          result.push(String(called === 'SHEETS' ? context.sheets.length : place.sheet + 1));
          i += 2;
          continue;
        }
        result.push(functionText(token.value, parameters, place, context, depth));
        continue;
      case 'operator':
        if (token.value === '(') {
          open.push(called);
          called = '';
        } else if (token.value === ')') {
          open.pop();
        } else if (token.value === '{') {
          open.push('{');
        } else if (token.value === '}') {
          open.pop();
        }
        result.push(token.value);
        continue;
      case 'range':
      case 'range_beam':
        if (next === '#') throw new CannotFeed('it reads a spilled range (#)');
        result.push(referenceText(token.value, open.at(-1) ?? '', context));
        continue;
      case 'range_named':
        result.push(
          parameters.has(token.value.toLowerCase())
            ? token.value
            : nameText(token.value, place, context, depth),
        );
        continue;
      case 'structured':
        result.push(tableText(token.value, place, context));
        continue;
      case 'unknown':
      case 'context':
      case 'context_quote':
        throw new CannotFeed(`"${token.value.slice(0, 40)}" in it is not understood`);
      case 'error':
        if (token.value.includes('!#')) result.push('#REF!');
        else result.push(token.value);
        continue;
      default:
        result.push(token.value);
    }
  }
  return result.join('');
}

/** Names that LET and LAMBDA declare; where one shadows a name of the workbook, the formula is taken at its word. */
function declaredParameters(tokens: readonly FormulaToken[]): ReadonlySet<string> {
  const parameters = new Set<string>();
  if (!tokens.some((token) => token.type === 'func' && /^(?:LET|LAMBDA)$/i.test(token.value)))
    return parameters;
  tokens.forEach((token, i) => {
    const before = tokens
      .slice(0, i)
      .reverse()
      .find((each) => each.type !== 'whitespace' && each.type !== 'newline')?.value;
    const after = tokens
      .slice(i + 1)
      .find((each) => each.type !== 'whitespace' && each.type !== 'newline')?.value;
    if (token.type === 'range_named' && (before === '(' || before === ',') && after === ',') {
      parameters.add(token.value.toLowerCase());
    }
  });
  return parameters;
}

function functionText(
  name: string,
  parameters: ReadonlySet<string>,
  place: CellPlace,
  context: FormulaContext,
  depth: number,
): string {
  const plain = plainName(name);
  const upper = plain.toUpperCase();
  if (parameters.has(plain.toLowerCase())) return plain;
  if (!isBuiltIn(upper)) return nameText(plain, place, context, depth);
  if (context.unknown.has(upper)) throw new CannotFeed(`IronCalc does not know ${upper}`);
  const difference = differsFromExcel(upper);
  if (difference) throw new CannotFeed(difference);
  if (context.dateSystem === 1904 && DATES.has(upper)) {
    throw new CannotFeed(
      `IronCalc computes ${upper} with dates from 1900, and the workbook counts from 1904`,
    );
  }
  return upper;
}

function referenceText(value: string, within: string, context: FormulaContext): string {
  const bang = value.lastIndexOf('!');
  if (bang < 0) return value;
  const prefix = value.slice(0, bang);
  if (/[[\]\\/]/.test(prefix.replace(/^'?\[0\]/, ''))) throw new CannotFeed('it reads another workbook');
  const plain = prefix
    .replace(/^'|'$/g, '')
    .replace(/'?:'?/, ':')
    .replaceAll("''", "'")
    .replace(/^\[0\]/, '');
  if (!plain.includes(':')) {
    const sheet = context.resolver.sheetNumber(plain);
    if (sheet === undefined || context.fedNames[sheet] === context.sheets[sheet])
      return value.replace('[0]', '');
    return `${quoted(context.fedNames[sheet] ?? '')}!${value.slice(bang + 1)}`;
  }
  const [first = '', last = ''] = plain.split(':');
  const from = context.resolver.sheetNumber(first);
  const to = context.resolver.sheetNumber(last);
  if (from === undefined || to === undefined || !TAKES_MANY.has(within)) {
    throw new CannotFeed('it reads through several sheets at once');
  }
  return context.fedNames
    .slice(Math.min(from, to), Math.max(from, to) + 1)
    .map((sheet) => `${quoted(sheet)}!${value.slice(bang + 1)}`)
    .join(',');
}

function nameText(value: string, place: CellPlace, context: FormulaContext, depth: number): string {
  if (depth >= MAX_NAME_DEPTH) throw new CannotFeed(`the name ${value} refers to itself`);
  const bang = value.lastIndexOf('!');
  const prefix = value
    .slice(0, Math.max(bang, 0))
    .replace(/^'|'$/g, '')
    .replaceAll("''", "'")
    .replace(/^\[0\]/, '');
  if (/[[\]\\/]/.test(prefix)) throw new CannotFeed('it reads another workbook');
  const scope = (prefix === '' ? (context.sheets[place.sheet] ?? '') : prefix).toLowerCase();
  const key = value.slice(bang + 1).toLowerCase();
  const named = context.names.filter((each) => each.name.toLowerCase() === key);
  const name =
    named.find((each) => each.sheet?.toLowerCase() === scope) ??
    named.find((each) => each.sheet === undefined);
  if (!name) throw new CannotFeed(`the workbook has no name ${value}`);
  const precedents = context.resolver.of(value, place.sheet, place.row, place.column);
  if (precedents.unsure?.includes('moves with the cell')) throw new CannotFeed(precedents.unsure);
  demandPrefixes(name.refersTo);
  const text = rewrite(fromStored(name.refersTo), place, context, depth + 1);
  return formulaTokens(text).length === 1 ? text : `(${text})`;
}

function tableText(value: string, place: CellPlace, context: FormulaContext): string {
  const { areas, unsure } = context.resolver.of(value, place.sheet, place.row, place.column);
  if (unsure !== undefined) throw new CannotFeed(unsure);
  const [area] = areas;
  if (areas.length !== 1 || !area) {
    if (areas.length === 0) throw new CannotFeed(`the table has no such part as ${value}`);
    // Headers or totals together with the data, which lie next to each other.
    const all = areas.map((each) => each.area);
    const joined = {
      top: Math.min(...all.map((each) => each.top)),
      bottom: Math.max(...all.map((each) => each.bottom)),
      left: Math.min(...all.map((each) => each.left)),
      right: Math.max(...all.map((each) => each.right)),
    };
    return `${quoted(context.fedNames[areas[0]?.sheet ?? 0] ?? '')}!${absolute(areaName(joined))}`;
  }
  const columns = parseStructRef(value)?.columns ?? [];
  if (columns.length > 2) throw new CannotFeed(`${value} is not understood`);
  return `${quoted(context.fedNames[area.sheet] ?? '')}!${absolute(areaName(area.area))}`;
}

function absolute(name: string): string {
  return name.replace(/([A-Z]+)(\d+)/g, '$$$1$$$2');
}
