import { isBuiltIn, plainName } from '../../../formula/functions';
import { formulaTokens } from '../../../formula/tokens';
import type { Area, CellValue } from '../../../workbook/cells';
import { cellName } from '../../../workbook/a1';
import { AreaIndex } from '../stale/area-index';
import { PrecedentResolver } from '../stale/precedents';
import type { CalcCell, CalcInput, FailedCell } from './calc-input';
import { formulaForIronCalc, type FormulaContext } from './ironcalc-formula';
import { isDoubtfulDay, SETTINGS_DECIDE, takesDayTexts } from './ironcalc-differences';
import { isCommonError } from './common-errors';
import { legalSheetNames } from './legal-sheet-names';
import type { FedCell } from './ironcalc-protocol';

/** Nested totals are left out of totals, so these have to be formulas in the model even where they are not stale. */
const TOTALS = new Set(['SUBTOTAL', 'AGGREGATE']);

interface PlannedFormula {
  sheet: number;
  row: number;
  column: number;
  stored: string;
  area: Area;
  kind: FedCell['kind'];
  /** It is to be computed, not only needed by others as a formula. */
  wanted: boolean;
  totals: boolean;
  why: string | null;
}

/**
 * What is given to IronCalc: the formulas that are wanted, as formulas; the values that they read, and nothing else.
 * A formula that cannot be given to it takes all with it that depend on it.
 */
export class CalcPlan {
  private readonly formulas: PlannedFormula[] = [];
  private readonly bySheet: Map<number, number>[];
  private readonly arrays: { sheet: number; area: Area; formula: number }[] = [];
  private readonly resolver: PrecedentResolver;
  /** By what the formulas read; reading it takes it apart, which is right: a formula fails once. */
  private readonly readers: AreaIndex[];
  private readonly needed: AreaIndex[];
  /** What formulas read that take days out of texts. */
  private readonly dayReaders: AreaIndex[];
  /** Formulas of which it cannot be told what they read. */
  private readonly readsAnything: number[] = [];
  private readonly totalsReaders: { formula: number; sheet: number; area: Area }[] = [];
  private needsAll = false;

  private constructor(private readonly input: CalcInput) {
    this.resolver = new PrecedentResolver(input);
    this.bySheet = input.sheets.map(() => new Map<number, number>());
    this.readers = input.sheets.map(() => new AreaIndex());
    this.needed = input.sheets.map(() => new AreaIndex());
    this.dayReaders = input.sheets.map(() => new AreaIndex());
  }

  /** Reads all formulas of the workbook. */
  static async read(input: CalcInput): Promise<CalcPlan> {
    const plan = new CalcPlan(input);
    const wanted = input.scope === 'all' ? null : input.sheets.map(() => new Set<number>());
    if (input.scope !== 'all') {
      for (const { sheet, row, column } of input.scope) wanted?.[sheet]?.add(placeKey(row, column));
    }
    for (let sheet = 0; sheet < input.sheets.length; sheet++) {
      input.signal?.throwIfAborted();
      for await (const cell of input.cells(sheet)) plan.addFormula(sheet, cell, wanted?.[sheet] ?? null);
    }
    return plan;
  }

  /** Functions that the formulas use. */
  functions(): string[] {
    const names = new Set<string>();
    const note = (text: string) => {
      for (const token of formulaTokens(text)) {
        if (token.type !== 'func') continue;
        const name = plainName(token.value).toUpperCase();
        if (isBuiltIn(name)) names.add(name);
      }
    };
    for (const formula of this.formulas) note(formula.stored);
    for (const name of this.input.names) note(name.refersTo);
    return [...names];
  }

  /** Number of formulas that are to be computed. */
  get wantedCount(): number {
    return this.formulas.filter((formula) => formula.wanted).length;
  }

  /** Writes the formulas for IronCalc; sets aside those that cannot be given to it. */
  prepare(unknown: ReadonlySet<string>): FedCell[] {
    const { sheets, names, dateSystem } = this.input;
    const fedNames = legalSheetNames(sheets);
    const context: FormulaContext = {
      sheets,
      fedNames,
      names,
      resolver: this.resolver,
      dateSystem,
      unknown,
    };
    const texts: (string | null)[] = [];
    this.formulas.forEach((formula, index) => {
      const { sheet, row, column, stored, kind } = formula;
      if (formula.why !== null) {
        texts.push(null);
        return;
      }
      const fed = formulaForIronCalc(stored, { sheet, row, column }, kind, context);
      texts.push('text' in fed ? fed.text : null);
      if ('why' in fed) formula.why = fed.why;
      const { areas, unsure } = this.resolver.of(stored, sheet, row, column);
      if (unsure !== undefined) this.readsAnything.push(index);
      const days = takesDayTexts(stored);
      for (const each of areas) {
        if (days) this.dayReaders[each.sheet]?.add(each.area, index);
        this.readers[each.sheet]?.add(each.area, index);
        if (formula.totals) this.totalsReaders.push({ formula: index, ...each });
      }
    });
    this.formulas.forEach((formula, index) => {
      if (formula.why !== null) this.failReadersOf(index);
    });
    const fed: FedCell[] = [];
    this.formulas.forEach((formula, index) => {
      const text = texts[index];
      if (formula.why !== null || text === null || text === undefined) return;
      const { sheet, row, column, stored, kind, area } = formula;
      fed.push({
        sheet,
        row,
        column,
        text,
        kind,
        width: area.right - area.left + 1,
        height: area.bottom - area.top + 1,
      });
      for (const each of this.resolver.of(stored, sheet, row, column).areas) {
        this.needed[each.sheet]?.add(each.area, 0);
      }
    });
    this.needsAll = this.readsAnything.some((index) => this.formulas[index]?.why === null);
    return fed;
  }

  /** What a user would type for a cell that the formulas read; null for cells that are not needed. */
  inputFor(sheet: number, cell: CalcCell): string | null {
    const { row, column, value } = cell;
    if (cell.hidden) this.failTotalsOver(sheet, row, column);
    if (value === null || this.isFed(sheet, row, column)) return null;
    if (
      !this.needsAll &&
      !this.needed[sheet]?.meets({ top: row, bottom: row, left: column, right: column })
    ) {
      return null;
    }
    if (typeof value === 'object' && !isCommonError(value.error)) {
      const why = `it reads ${this.input.sheets[sheet] ?? ''}!${cellName(row, column)}, and IronCalc does not know ${value.error}`;
      this.failReadersAt(this.readers, sheet, row, column, why);
      return null;
    }
    if (typeof value === 'string' && isDoubtfulDay(value)) {
      this.failReadersAt(this.dayReaders, sheet, row, column, SETTINGS_DECIDE);
    }
    return typedInput(value);
  }

  /** Formulas of the answer, in the order of `prepare`, that failed with a reason: so do all that read them. */
  fail(sheet: number, row: number, column: number, why: string): void {
    const index = this.bySheet[sheet]?.get(placeKey(row, column));
    const formula = index === undefined ? undefined : this.formulas[index];
    if (index === undefined || !formula || formula.why !== null) return;
    formula.why = why;
    this.failReadersOf(index);
  }

  /** Whether the value of a formula is to be written back. */
  succeeded(sheet: number, row: number, column: number): boolean {
    const index = this.bySheet[sheet]?.get(placeKey(row, column));
    const formula = index === undefined ? undefined : this.formulas[index];
    return formula !== undefined && formula.wanted && formula.why === null;
  }

  failures(): FailedCell[] {
    return this.formulas.flatMap(({ sheet, row, column, wanted, why }) =>
      wanted && why !== null ? [{ sheet, row, column, why }] : [],
    );
  }

  private addFormula(sheet: number, cell: CalcCell, wanted: ReadonlySet<number> | null): void {
    if (cell.formula === undefined) return;
    const { row, column, formula: stored, array } = cell;
    const key = placeKey(row, column);
    const isWanted = wanted === null || wanted.has(key);
    const totals = /\b(?:SUBTOTAL|AGGREGATE)\s*\(/i.test(stored) && usesTotals(stored);
    if (!isWanted && !totals) return;
    const index = this.formulas.length;
    const area = array?.area ?? { top: row, bottom: row, left: column, right: column };
    this.formulas.push({
      sheet,
      row,
      column,
      stored,
      area,
      kind: array ? (array.dynamic ? 'dynamic' : 'array') : 'plain',
      wanted: isWanted,
      totals,
      why: this.cannotCompute(stored),
    });
    this.bySheet[sheet]?.set(key, index);
    if (array) this.arrays.push({ sheet, area, formula: index });
  }

  private cannotCompute(stored: string): string | null {
    if (stored === '') return 'its formula is not in the cell (a data table), and only Excel computes that';
    return this.input.roundsToDisplay === true
      ? 'the workbook computes with the precision as displayed, which IronCalc does not do'
      : null;
  }

  /** The cell is a formula of the model, or filled by one; what failed is not fed at all. */
  private isFed(sheet: number, row: number, column: number): boolean {
    if (this.bySheet[sheet]?.has(placeKey(row, column))) return true;
    return this.arrays.some(
      (each) =>
        each.sheet === sheet &&
        row >= each.area.top &&
        row <= each.area.bottom &&
        column >= each.area.left &&
        column <= each.area.right,
    );
  }

  private failReadersOf(first: number): void {
    const waiting = [first];
    for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
      const { sheet, row, column, area } = this.formulas[index] as PlannedFormula;
      const why = `it reads ${this.input.sheets[sheet] ?? ''}!${cellName(row, column)}, which could not be computed`;
      const mark = (reader: number) => {
        const formula = this.formulas[reader] as PlannedFormula;
        if (formula.why !== null) return;
        formula.why = why;
        waiting.push(reader);
      };
      this.readers[sheet]?.take(area, mark);
      // What reads anything may read this.
      for (const reader of this.readsAnything) mark(reader);
    }
  }

  /** For a value that IronCalc would read differently. */
  private failReadersAt(
    readers: readonly AreaIndex[],
    sheet: number,
    row: number,
    column: number,
    why: string,
  ): void {
    const failed: number[] = [];
    const mark = (reader: number) => {
      const formula = this.formulas[reader] as PlannedFormula;
      if (formula.why !== null) return;
      formula.why = why;
      failed.push(reader);
    };
    readers[sheet]?.take({ top: row, bottom: row, left: column, right: column }, mark);
    if (readers === this.readers) for (const reader of this.readsAnything) mark(reader);
    for (const reader of failed) this.failReadersOf(reader);
  }

  private failTotalsOver(sheet: number, row: number, column: number): void {
    for (const { formula, sheet: at, area } of this.totalsReaders) {
      if (at !== sheet || row < area.top || row > area.bottom || column < area.left || column > area.right)
        continue;
      const planned = this.formulas[formula] as PlannedFormula;
      this.fail(planned.sheet, planned.row, planned.column, 'rows that it totals are hidden');
    }
  }
}

function placeKey(row: number, column: number): number {
  return row * 16_384 + column;
}

function usesTotals(stored: string): boolean {
  return formulaTokens(stored).some(
    (token) => token.type === 'func' && TOTALS.has(plainName(token.value).toUpperCase()),
  );
}

/** What has to be typed so that a cell holds exactly this value. */
function typedInput(value: Exclude<CellValue, null>): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  // An apostrophe keeps text from being read as a number, a date or a formula.
  if (typeof value === 'string') return `'${value}`;
  return value.error;
}
