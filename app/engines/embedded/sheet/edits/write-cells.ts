import { Problem, type ProblemData } from '../../../../errors/problem';
import { missingPart } from '../../../../formula/missing-part';
import { shiftFormula } from '../../../../formula/shift';
import { toStored } from '../../../../formula/stored';
import { cellName } from '../../../../workbook/a1';
import type { Area, Block, CellInput } from '../../../../workbook/cells';
import { numberXml } from '../cell-value';
import type { EditLog } from '../edit-log';
import type { PassContext } from '../pass-context';
import type { RowEdit } from '../row-edit';
import type { SheetCell } from '../sheet-cell';
import type { SheetRow } from '../sheet-row';
import type { FormulaSurroundings } from './formula-surroundings';
import { readyConstant, refuseWrongSize, type ReadyConstant } from './ready-input';

/** An input made ready: dates are serials, formulas are in stored syntax. */
type Ready = ReadyConstant | { kind: 'formula'; text: string; array: boolean };

/** Writes a block of inputs. A block of one cell fills the area, a formula then shifting as when it is copied. */
export class WriteCells implements RowEdit {
  readonly top: number;
  readonly bottom: number;
  readonly creates: boolean;
  private readonly inputs: readonly (readonly Ready[])[];
  private readonly scalar: boolean;

  constructor(
    private readonly area: Area,
    block: Block,
    private readonly context: PassContext,
    readonly log: EditLog,
    place: FormulaSurroundings,
  ) {
    this.scalar = block.length === 1 && block[0]?.length === 1;
    refuseWrongSize(context.sheet, area, block);
    this.top = area.top;
    this.bottom = area.bottom;
    this.inputs = block.map((line, y) =>
      line.map((input, x) => this.ready(input, area.top + y, area.left + x, place)),
    );
    this.creates = this.inputs.some((line) => line.some((input) => input.kind !== 'empty'));
  }

  private ready(
    input: CellInput,
    row: number,
    column: number,
    { tableAt, parts }: FormulaSurroundings,
  ): Ready {
    const { sheet, dateSystem } = this.context;
    if (input.kind !== 'formula') return readyConstant(input, { sheet, row, column, dateSystem });
    const refuse = (problem: ProblemData): Problem =>
      Problem.fromData(problem).at({ sheet, cell: cellName(row, column) });
    const table = tableAt(row, column);
    const stored = toStored(input.formula, table === undefined ? {} : { table });
    if (!stored.ok) throw refuse(stored.problem);
    const { text, evaluation } = stored.formula;
    const missing = missingPart(text, parts);
    if (missing) throw refuse(missing);
    return { kind: 'formula', text, array: evaluation === 'array' };
  }

  mayChange(): boolean {
    return true;
  }

  apply(row: SheetRow): void {
    const line = this.inputs[this.scalar ? 0 : row.number - this.top] as readonly Ready[];
    if (this.scalar && (line[0] as Ready).kind === 'empty') {
      for (const cell of row.between(this.area.left, this.area.right))
        this.write(row, cell, line[0] as Ready);
      return;
    }
    for (let column = this.area.left; column <= this.area.right; column++) {
      const input = line[this.scalar ? 0 : column - this.area.left] as Ready;
      const cell = row.cell(column);
      if (!cell && input.kind === 'empty') continue;
      this.write(row, cell ?? column, input);
    }
  }

  private write(row: SheetRow, at: SheetCell | number, input: Ready): void {
    const { context } = this;
    const existing = typeof at === 'number' ? null : at;
    if (existing && this.same(existing, input)) return;
    if (!existing && input.kind === 'empty') return;
    const column = typeof at === 'number' ? at : at.column;
    context.requireUnlocked(row.number, column, existing ? existing.style : context.styleFor(row, column));
    const before = existing && this.log.wantsTexts ? context.display(existing) : '';
    const cell = existing ?? context.obtain(row, column);
    row.markChanged();
    this.put(cell, input);
    this.log.cell(row.number, column, before, this.log.wantsTexts ? context.display(cell) : '', true);
    context.removeBare(row, cell);
  }

  private put(cell: SheetCell, input: Ready): void {
    const { context } = this;
    switch (input.kind) {
      case 'empty':
        context.empty(cell);
        break;
      case 'number':
        context.setConstant(cell, 'n', numberXml(input.value));
        if (input.date && !context.styles.isDate(cell.style)) {
          cell.setStyle(context.styles.withDateFormat(cell.style, input.time));
        }
        break;
      case 'boolean':
        context.setConstant(cell, 'b', input.value ? '1' : '0');
        break;
      case 'text':
        context.setConstant(cell, 's', String(context.strings.intern(input.value)));
        break;
      case 'formula': {
        const text = this.formulaAt(input.text, cell);
        const own = { top: cell.row, left: cell.column, bottom: cell.row, right: cell.column };
        context.setFormula(cell, input.array ? { kind: 'array', text, ref: own } : { kind: 'normal', text });
        break;
      }
    }
  }

  private formulaAt(text: string, cell: SheetCell): string {
    return this.scalar ? shiftFormula(text, cell.row - this.area.top, cell.column - this.area.left) : text;
  }

  /** Whether the cell holds the input already. */
  private same(cell: SheetCell, input: Ready): boolean {
    const { formula } = cell;
    if (input.kind === 'formula') {
      return (
        formula !== null &&
        (formula.kind === 'array') === input.array &&
        this.context.shared.text(formula, cell.row, cell.column) === this.formulaAt(input.text, cell)
      );
    }
    if (input.kind === 'empty') return !cell.filled;
    if (formula) return false;
    const value = this.context.value(cell);
    if (value !== input.value || cell.type === 'd') return false;
    return input.kind !== 'number' || !input.date || this.context.styles.isDate(cell.style);
  }
}
