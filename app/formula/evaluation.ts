import { parseStructRef, type AstExpression, type CallExpression } from '@borgar/fx/xlsx';
import { parseArea } from '../workbook/a1';
import { isBuiltIn, plainName } from './functions';
import { parameterClass, RETURNS_MANY, type ParameterClass } from './parameters';

/**
 * How a formula has to be stored so that Excel computes what the user means by it today:
 * `plain`: as an ordinary formula;
 * `array`: as an array formula of one cell (`t="array"`), because it works through arrays to one value;
 * `spill`: as a dynamic array, whose result fills several cells;
 * `unsure`: whether it fills several cells is known only when it is computed.
 */
export type Evaluation = 'plain' | 'array' | 'spill' | 'unsure';

/** How many values an expression has. `constants` come from `{1,2}`, which need no array evaluation in a sum. */
type Shape = 'one' | 'constants' | 'many' | 'unknown';

export interface EvaluationAnalysis {
  evaluation: Evaluation;
  /** What made it `spill` or `unsure`, for the message. */
  culprit: string;
  /** `@` operators (by their start in the text) that storing as an ordinary formula already implies. */
  impliedIntersections: ReadonlySet<number>;
}

/** Decides from the syntax tree of an entered formula how it has to be stored. */
export function analyseEvaluation(tree: AstExpression): EvaluationAnalysis {
  const analyser = new Analyser();
  const shape = analyser.shapeOf(tree, 'one');
  const evaluation: Evaluation =
    shape === 'unknown' || analyser.unsure
      ? 'unsure'
      : shape === 'many' || shape === 'constants'
        ? 'spill'
        : analyser.needsArray
          ? 'array'
          : 'plain';
  return {
    evaluation,
    culprit: analyser.culprit,
    impliedIntersections: evaluation === 'plain' ? analyser.implied : new Set(),
  };
}

const STRONGER: Record<Shape, number> = { one: 0, constants: 1, many: 2, unknown: 3 };
function strongest(shapes: readonly Shape[]): Shape {
  return shapes.reduce<Shape>((a, b) => (STRONGER[b] > STRONGER[a] ? b : a), 'one');
}

class Analyser {
  needsArray = false;
  unsure = false;
  culprit = '';
  readonly implied = new Set<number>();
  private readonly parameters = new Map<string, Shape>();

  shapeOf(node: AstExpression | null, wanted: ParameterClass): Shape {
    if (node === null) return 'one';
    switch (node.type) {
      case 'Literal':
      case 'ErrorLiteral':
        return 'one';
      case 'ArrayExpression':
        return node.elements.length > 1 || (node.elements[0]?.length ?? 0) > 1 ? 'constants' : 'one';
      case 'ReferenceIdentifier':
        return this.referenceShape(node.value, node.kind);
      case 'UnaryExpression':
        return this.unaryShape(node.operator, node.arguments[0] ?? null, node.loc?.[0] ?? -1, wanted);
      case 'BinaryExpression': {
        const operator: string = node.operator;
        if (operator === ':' || operator === ',') return 'many';
        if (operator === ' ') return this.intersectionShape(node.arguments);
        return this.lift(
          node.arguments.map((argument) => this.shapeOf(argument, wanted === 'array' ? 'array' : 'one')),
          wanted,
        );
      }
      case 'LetExpression': {
        for (const { id, init } of node.declarations) {
          this.parameters.set(id.name.toLowerCase(), this.shapeOf(init, 'range'));
        }
        return this.shapeOf(node.body, wanted);
      }
      case 'LambdaExpression':
        for (const { name } of node.params) this.parameters.set(name.toLowerCase(), 'one');
        return this.shapeOf(node.body, wanted);
      case 'CallExpression':
        return this.callShape(node, wanted);
    }
  }

  private referenceShape(value: string, kind: string): Shape {
    if (kind === 'name') return this.parameters.get(value.toLowerCase()) ?? 'one';
    if (kind === 'table') {
      const reference = parseStructRef(value);
      const thisRow = reference?.sections?.some((section) => /^this row$/i.test(section)) ?? false;
      return thisRow && (reference?.columns?.length ?? 0) === 1 ? 'one' : 'many';
    }
    if (kind === 'beam') return 'many';
    const area = parseArea(value.slice(value.lastIndexOf('!') + 1).replace(/\.?:\.?/, ':'));
    const single = area !== null && area.top === area.bottom && area.left === area.right;
    const severalSheets = /:.*!/.test(value);
    return (single || value.includes('#REF!')) && !severalSheets ? 'one' : 'many';
  }

  private unaryShape(
    operator: string,
    operand: AstExpression | null,
    start: number,
    wanted: ParameterClass,
  ): Shape {
    if (operator === '#') {
      this.blame('#');
      return 'many';
    }
    if (operator === '@') {
      this.shapeOf(operand, 'range');
      if (wanted === 'one' && operand?.type === 'ReferenceIdentifier') this.implied.add(start);
      return 'one';
    }
    return this.lift([this.shapeOf(operand, wanted === 'array' ? 'array' : 'one')], wanted);
  }

  private intersectionShape(operands: readonly AstExpression[]): Shape {
    const beams = operands.map((operand) =>
      operand.type === 'ReferenceIdentifier' && operand.kind === 'beam' ? operand.value : '',
    );
    const columns = beams.filter((beam) => /^.*?\$?([A-Z]+):\$?\1$/i.test(beam)).length;
    const rows = beams.filter((beam) => /^.*?\$?([0-9]+):\$?\1$/.test(beam)).length;
    return columns === 1 && rows === 1 ? 'one' : 'many';
  }

  /** An operator or a single-valued parameter meets several values. */
  private lift(shapes: readonly Shape[], wanted: ParameterClass): Shape {
    const shape = strongest(shapes);
    if (shape === 'unknown') this.unsure = true;
    if (shape === 'many' && wanted !== 'array') this.needsArray = true;
    return shape;
  }

  private callShape(node: CallExpression, wanted: ParameterClass): Shape {
    const callee = node.callee as unknown as { type: string; name?: string };
    if (callee.type !== 'Identifier' || callee.name === undefined) {
      for (const argument of node.arguments) this.shapeOf(argument, 'range');
      return this.shapeOf(node.callee as unknown as AstExpression, wanted);
    }
    const name = plainName(callee.name).toUpperCase();
    if (!isBuiltIn(name)) {
      // A macro or a LAMBDA takes what it is given; what it gives back is taken for one value.
      for (const argument of node.arguments) this.shapeOf(argument, 'range');
      return 'one';
    }
    const lifted: Shape[] = [];
    const shapes = node.arguments.map((argument, index) => {
      const parameter = parameterClass(name, index);
      const shape = this.shapeOf(argument, wanted === 'array' && parameter === 'one' ? 'array' : parameter);
      if (parameter === 'one') lifted.push(shape);
      return shape;
    });
    const raised = this.lift(lifted, wanted);
    const result = strongest([raised, this.resultShape(name, node, shapes)]);
    if (result !== 'one' && this.culprit === '') this.blame(name);
    return result;
  }

  private resultShape(name: string, node: CallExpression, shapes: readonly Shape[]): Shape {
    const argument = (index: number): AstExpression | null => node.arguments[index] ?? null;
    switch (name) {
      case 'IF':
      case 'CHOOSE':
        return strongest(shapes.slice(1));
      case 'INDEX':
        return indexShape(node, shapes);
      case 'ROW':
      case 'COLUMN':
        if (shapes[0] === 'many') this.needsArray = true;
        return shapes[0] ?? 'one';
      case 'OFFSET': {
        const sizes = [argument(3), argument(4)];
        if (sizes.every((size) => size === null)) return shapes[0] ?? 'one';
        return sizes.every((size) => size === null || literal(size) === 1) ? 'one' : 'many';
      }
      case 'INDIRECT': {
        const text = literal(argument(0));
        if (typeof text !== 'string') return this.undecided(name);
        const area = parseArea(text.slice(text.lastIndexOf('!') + 1));
        return area && area.top === area.bottom && area.left === area.right ? 'one' : 'many';
      }
      case 'XLOOKUP': {
        const [lookup, result] = [vector(argument(1)), vector(argument(2))];
        return lookup !== null && lookup === result ? 'one' : this.undecided(name);
      }
      default:
        if (!RETURNS_MANY.has(name)) return 'one';
        this.needsArray = true;
        return 'many';
    }
  }

  private undecided(name: string): Shape {
    this.blame(name);
    return 'unknown';
  }

  private blame(culprit: string): void {
    if (this.culprit === '') this.culprit = culprit;
  }
}

function literal(node: AstExpression | null): string | number | boolean | null {
  return node?.type === 'Literal' ? node.value : null;
}

/** INDEX gives one cell when it names row and column, or one of them in a vector; 0 and nothing mean all. */
function indexShape(node: CallExpression, shapes: readonly Shape[]): Shape {
  const [source, row, column] = node.arguments;
  const all = (index: AstExpression | null | undefined) =>
    index === null || index === undefined || literal(index) === 0;
  if (shapes[0] === 'one') return 'one';
  if (node.arguments.length >= 3) return all(row) || all(column) ? 'many' : 'one';
  const area = source?.type === 'ReferenceIdentifier' ? vector(source) : 'unknown';
  return all(row) || area === null ? 'many' : 'one';
}

/** Whether a reference is one column or one row (or one table column); null where it is neither or not known. */
function vector(node: AstExpression | null): 'column' | 'row' | null {
  if (node?.type !== 'ReferenceIdentifier') return null;
  if (node.kind === 'table') {
    const columns = parseStructRef(node.value)?.columns ?? [];
    return columns.length === 1 ? 'column' : null;
  }
  const area = parseArea(node.value.slice(node.value.lastIndexOf('!') + 1).replace(/\.?:\.?/, ':'));
  if (!area) return null;
  if (area.left === area.right) return 'column';
  return area.top === area.bottom ? 'row' : null;
}
