import { parseStructRef, stringifyStructRef, type AstExpression } from '@borgar/fx/xlsx';
import type { ProblemData } from '../errors/problem';
import { checkFormula } from './check';
import { analyseEvaluation, type Evaluation } from './evaluation';
import { isBuiltIn, plainName, storedFunctionName } from './functions';
import { parseTokens } from './syntax-tree';
import { formulaTokens, type FormulaToken } from './tokens';

/** A formula in the form of the file format. */
export interface StoredFormula {
  /** For `<f>`, without `=`; XML escaping is the writer's. */
  text: string;
  /** `plain` is an ordinary `<f>`; `array` wants `<f t="array" ref="(the cell itself)">`. */
  evaluation: 'plain' | 'array';
}

/** Where an entered formula is going to stand. */
export interface FormulaPlace {
  /** The table that the cell belongs to: `[@Amount]` means a column of it. */
  table?: string;
  /** It is an array formula, whose cells are given: it may fill several. */
  array?: boolean;
  /** What it may name of other workbooks, because the formula before it did (see `externalParts`). */
  externals?: ReadonlySet<string>;
}

/** A formula to store, or why it cannot be stored right. */
export type StoredOrRefused = { ok: true; formula: StoredFormula } | { ok: false; problem: ProblemData };

/**
 * Turns a formula as people enter it (English syntax, with or without `=`) into the form of the file format: prefixes
 * for newer functions and for parameters of LET and LAMBDA, `#` and `@` as functions, `[@x]` in full. Text that is in
 * that form already passes unchanged. Refuses what is not well formed, references to other workbooks, and what would
 * fill several cells.
 */
export function toStored(entered: string, place: FormulaPlace = {}): StoredOrRefused {
  const text = (entered.startsWith('=') ? entered.slice(1) : entered).trim();
  const syntax = checkFormula(text);
  if (syntax) return { ok: false, problem: syntax };
  const tokens = formulaTokens(text);
  const tree = parseTokens(tokens);
  const { evaluation, culprit, impliedIntersections } = analyseEvaluation(tree);
  const single = evaluation === 'plain' || evaluation === 'array';
  if (!single && place.array !== true) {
    return { ok: false, problem: refuseArray(text, evaluation, culprit) };
  }
  // Only a plain formula cuts ranges down to one cell by itself: in an array formula each @ stays.
  const rewriting = new Rewriting(place.array === true ? new Set() : impliedIntersections, place);
  rewriting.visit(tree, new Set());
  let position = 0;
  for (const token of tokens) {
    const external = externalPart(token);
    if (external !== null && place.externals?.has(external) !== true) {
      return { ok: false, problem: refuseExternal(token.value) };
    }
    if (token.type === 'structured') {
      const problem = rewriting.table(token.value, position);
      if (problem) return { ok: false, problem };
    }
    position += token.value.length;
  }
  return { ok: true, formula: { text: rewriting.apply(text), evaluation: single ? evaluation : 'array' } };
}

/** What a formula names of other workbooks: sheets that it reads cells of, and names. */
export function externalParts(formula: string): ReadonlySet<string> {
  return new Set(formulaTokens(formula).flatMap((token) => externalPart(token) ?? []));
}

function externalPart({ type, value }: FormulaToken): string | null {
  if (!/^(?:range|structured)/.test(type)) return null;
  if (!/^'?(?:\[(?!0\])[^\]]+\][^[\]]*!|[^!]*[\\/][^!]*!)/.test(value)) return null;
  // The file keeps which sheets and names of another workbook are known; any cell of such a sheet may be read.
  return /^range(?:_beam)?$/.test(type) ? value.slice(0, value.lastIndexOf('!') + 1) : value;
}

function refuseArray(text: string, evaluation: Evaluation, culprit: string): ProblemData {
  const by = culprit === '' ? '' : ` because of ${culprit}`;
  return evaluation === 'spill'
    ? {
        code: 'step-refused',
        message: `The formula "${text.slice(0, 80)}" fills several cells${by}, which cannot be stored yet.`,
        hint: 'Put @ before the part that should give one value, or wrap it in SUM, INDEX or the like.',
      }
    : {
        code: 'step-refused',
        message: `Whether the formula "${text.slice(0, 80)}" fills one cell or several cannot be told${by}.`,
        hint: `Write @ before ${culprit === '' ? 'it' : culprit} to say that it gives one value.`,
      };
}

function refuseExternal(reference: string): ProblemData {
  return {
    code: 'step-refused',
    message: `The formula refers to another workbook (${reference.slice(0, 80)}).`,
    hint: 'Links to other workbooks cannot be made; bring the data into this workbook first.',
  };
}

type Change = readonly [start: number, end: number, by: string];

class Rewriting {
  private readonly changes: Change[] = [];

  constructor(
    private readonly implied: ReadonlySet<number>,
    private readonly place: FormulaPlace,
  ) {}

  /** `scope` holds the parameters of LET and LAMBDA that are known at this node, in lower case. */
  visit(node: AstExpression | null, scope: ReadonlySet<string>): void {
    if (node === null) return;
    switch (node.type) {
      case 'Literal':
      case 'ErrorLiteral':
      case 'ArrayExpression':
        return;
      case 'ReferenceIdentifier':
        if (node.kind === 'name' && scope.has(node.value.toLowerCase())) this.parameter(node);
        return;
      case 'UnaryExpression':
        return this.unary(node, scope);
      case 'BinaryExpression':
        for (const operand of node.arguments) this.visit(operand, scope);
        return;
      case 'LetExpression': {
        const inner = new Set(scope);
        this.keyword(node, 'LET');
        for (const { id, init } of node.declarations) {
          this.parameter(id);
          this.visit(init, inner);
          inner.add(id.name.toLowerCase());
        }
        return this.visit(node.body, inner);
      }
      case 'LambdaExpression': {
        const inner = new Set(scope);
        this.keyword(node, 'LAMBDA');
        for (const parameter of node.params) {
          this.parameter(parameter);
          inner.add(parameter.name.toLowerCase());
        }
        return this.visit(node.body, inner);
      }
      case 'CallExpression': {
        const callee = node.callee as unknown as
          AstExpression | { type: 'Identifier'; name: string; loc?: number[] };
        if (callee.type !== 'Identifier') this.visit(callee, scope);
        else if (scope.has(callee.name.toLowerCase())) this.parameter(callee);
        else this.replace(callee, storedFunctionName(callee.name));
        for (const argument of node.arguments) this.visit(argument, scope);
        return;
      }
    }
  }

  private unary(node: AstExpression & { type: 'UnaryExpression' }, scope: ReadonlySet<string>): void {
    const operand = node.arguments[0] ?? null;
    this.visit(operand, scope);
    const [start = 0, end = 0] = operand?.loc ?? [];
    if (node.operator === '@') {
      const at = node.loc?.[0] ?? 0;
      if (this.implied.has(at)) {
        this.changes.push([at, at + 1, '']);
      } else {
        this.changes.push([at, at + 1, '_xlfn.SINGLE('], [end, end, ')']);
      }
    } else if (node.operator === '#') {
      const hash = node.loc?.[1] ?? end + 1;
      this.changes.push([start, start, '_xlfn.ANCHORARRAY('], [hash - 1, hash, ')']);
    }
  }

  private keyword(node: { loc?: number[] }, word: string): void {
    const start = node.loc?.[0] ?? 0;
    this.changes.push([start, start + word.length, storedFunctionName(word)]);
  }

  private parameter(node: { loc?: number[] }): void {
    const start = node.loc?.[0] ?? 0;
    this.changes.push([start, start, '_xlpm.']);
  }

  private replace(node: { loc?: number[] }, by: string): void {
    const [start = 0, end = 0] = node.loc ?? [];
    this.changes.push([start, end, by]);
  }

  /** Files know only `Table[[#This Row],[x]]`, with the table's name even inside the table. */
  table(value: string, position: number): ProblemData | null {
    const reference = parseStructRef(value);
    if (!reference) return null;
    const thisRow = reference.sections?.some((section) => /^this row$/i.test(section)) ?? false;
    if (reference.table && !thisRow) return null;
    const table = reference.table || this.place.table;
    if (!table) {
      return {
        code: 'step-refused',
        message: `The formula uses ${value} outside of any table.`,
        hint: 'Write the name of the table before the bracket.',
      };
    }
    this.changes.push([
      position,
      position + value.length,
      stringifyStructRef({ ...reference, table }, { thisRow: true }),
    ]);
    return null;
  }

  apply(text: string): string {
    let result = '';
    let done = 0;
    const ordered = this.changes.map((change, index) => ({ change, index }));
    // Of insertions at one place, an opening bracket that was noted later belongs to the outer expression.
    ordered.sort(
      (a, b) =>
        a.change[0] - b.change[0] ||
        a.change[1] - b.change[1] ||
        order(a.change, b.change, a.index - b.index),
    );
    for (const { change } of ordered) {
      result += text.slice(done, change[0]) + change[2];
      done = change[1];
    }
    return result + text.slice(done);
  }
}

function order(a: Change, b: Change, noted: number): number {
  return a[2].endsWith('(') && b[2].endsWith('(') ? -noted : noted;
}

/**
 * Turns a formula of a file into what people read: without the prefixes of the file format, `@` and `#` as operators.
 * The inverse of `toStored` but for spelling that Excel changes too.
 */
export function fromStored(stored: string): string {
  if (!/_xl/i.test(stored)) return stored;
  const tokens = formulaTokens(stored);
  const text: string[] = [];
  /** For each open bracket: what its closing one becomes. */
  const closings: string[] = [];
  let operatorBracket: string | null = null;
  for (const token of tokens) {
    if (token.type === 'func') {
      const name = plainName(token.value).replace(/^_xlpm\./i, '');
      if (/^single$/i.test(name)) {
        text.push('@');
        operatorBracket = '';
      } else if (/^anchorarray$/i.test(name)) {
        operatorBracket = '#';
      } else {
        text.push(isBuiltIn(name) ? name.toUpperCase() : name);
      }
      continue;
    }
    if (token.value === '(') {
      closings.push(operatorBracket ?? ')');
      if (operatorBracket === null) text.push('(');
      operatorBracket = null;
      continue;
    }
    if (token.value === ')') {
      text.push(closings.pop() ?? ')');
      continue;
    }
    text.push(token.type === 'range_named' ? token.value.replace(/^_xl(?:pm|eta|op)\./i, '') : token.value);
  }
  return text.join('');
}
