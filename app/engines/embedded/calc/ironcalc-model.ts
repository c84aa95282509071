import { initSync, Model } from '@ironcalc/wasm';
import { cellName } from '../../../workbook/a1';
import { MAX_COLUMNS, MAX_ROWS } from '../../../workbook/cells';
import { quoted } from './quoted-sheet';
import type { CalcAnswer, CalcRequest, FedCell, RawResult, RawValue } from './ironcalc-protocol';

/**
 * IronCalc gives values only as displayed text, of at most 15 right digits. So that nothing is lost, each number is
 * read in two parts: its first eight digits, and what is missing from them, which a helper formula computes.
 */
const FIRST_DIGITS = '0.0000000E+000';
const MISSING_DIGITS = '0.00000000000000E+000';
/** IronCalc writes smaller exponents wrong. */
const SMALLEST = 1e-290;
/** Cell types of IronCalc, which are those of Excel's TYPE. */
const TYPE = { number: 1, text: 2, boolean: 4, error: 16 } as const;

/** Errors that Excel knows too. The others say that IronCalc gave up. */
const EXCEL_ERRORS = new Set(['#DIV/0!', '#N/A', '#NUM!', '#REF!', '#VALUE!', '#NULL!']);

/** The side of the conversation with IronCalc that runs in the thread. Any call may take long, or not come back. */
export class IronCalcModel {
  private model: Model | null = null;
  private sheets: readonly string[] = [];
  private helperSheet = -1;

  constructor(wasm: Buffer) {
    initSync({ module: wasm });
  }

  answer(request: CalcRequest): CalcAnswer {
    switch (request.kind) {
      case 'probe':
        return { kind: 'unknown', functions: this.unknownFunctions(request.functions) };
      case 'begin':
        this.begin(request.sheets, request.timeZone);
        return { kind: 'fed' };
      case 'feed': {
        const model = this.opened();
        request.inputs.forEach((input, i) => {
          model.setUserInput(request.sheet, request.rows[i] ?? 0, request.columns[i] ?? 0, input);
        });
        return { kind: 'fed' };
      }
      case 'compute':
        return { kind: 'results', results: this.compute(request.formulas) };
    }
  }

  private opened(): Model {
    if (!this.model) throw new Error('The model was not begun.');
    return this.model;
  }

  /** IronCalc gives back names that it does not know in lower case. */
  private unknownFunctions(functions: readonly string[]): string[] {
    const model = new Model('probe', 'en', 'UTC', 'en');
    model.pauseEvaluation();
    const unknown = functions.filter((name) => {
      model.setUserInput(0, 1, 1, `=${name}()`);
      return model.getCellContent(0, 1, 1) !== `=${name}()`;
    });
    model.free();
    return unknown;
  }

  private begin(sheets: readonly string[], timeZone: string): void {
    let model: Model;
    try {
      model = new Model('workbook', 'en', timeZone, 'en');
    } catch {
      // It knows only some names of time zones.
      model = new Model('workbook', 'en', 'UTC', 'en');
    }
    model.pauseEvaluation();
    // First to names that nobody has, because a new sheet may take the name that another is going to get.
    let stem = 'calc';
    while (sheets.some((name) => name.toLowerCase().startsWith(stem))) stem += '_';
    for (let i = 1; i <= sheets.length; i++) model.newSheet();
    for (let i = 0; i <= sheets.length; i++) model.renameSheet(i, stem + i);
    sheets.forEach((name, i) => model.renameSheet(i, name));
    this.model = model;
    this.sheets = sheets;
    this.helperSheet = sheets.length;
  }

  private compute(formulas: readonly FedCell[]): RawResult[] {
    const model = this.opened();
    for (const { sheet, row, column, text, kind, width, height } of formulas) {
      if (kind === 'array') model.setUserArrayFormula(sheet, row, column, width, height, `=${text}`);
      else model.setUserInput(sheet, row, column, `=${text}`);
    }
    let helper = 0;
    for (const formula of formulas) {
      eachCell(formula, (row, column) => {
        const at = `${quoted(this.sheets[formula.sheet] ?? '')}!${cellName(row, column)}`;
        const [helperRow, helperColumn] = helperPlace(helper++);
        model.setUserInput(
          this.helperSheet,
          helperRow,
          helperColumn,
          `=${at}-VALUE(TEXT(${at},"${FIRST_DIGITS}"))`,
        );
      });
    }
    this.format(formulas, helper);
    model.resumeEvaluation();
    model.evaluate();
    helper = 0;
    return formulas.map((formula) => {
      const values: RawValue[] = [];
      let why = this.misfit(formula);
      eachCell(formula, (row, column) => {
        const value = this.read(formula.sheet, row, column, helper++);
        if (typeof value === 'string') why ??= value;
        else values.push(value);
      });
      return why === null ? { values } : { why };
    });
  }

  private format(formulas: readonly FedCell[], helpers: number): void {
    const model = this.opened();
    const columns = new Map<number, [number, number]>();
    for (const { sheet, column, width } of formulas) {
      const [left, right] = columns.get(sheet) ?? [column, column];
      columns.set(sheet, [Math.min(left, column), Math.max(right, column + width - 1)]);
    }
    const apply = (sheet: number, left: number, right: number, format: string) =>
      model.updateRangeStyle(
        { sheet, row: 1, column: left, width: right - left + 1, height: MAX_ROWS },
        'num_fmt',
        format,
      );
    for (const [sheet, [left, right]] of columns)
      apply(sheet, left, Math.min(right, MAX_COLUMNS), FIRST_DIGITS);
    if (helpers > 0) apply(this.helperSheet, 1, helperPlace(helpers - 1)[1], MISSING_DIGITS);
  }

  /** A formula that fills other cells than it does in the file. */
  private misfit({ sheet, row, column, kind, width, height }: FedCell): string | null {
    if (kind === 'array') return null;
    const structure = this.opened().getCellArrayStructure(sheet, row, column);
    const [across, down] =
      typeof structure === 'object' && 'DynamicAnchor' in structure ? structure.DynamicAnchor : [1, 1];
    if (across === width && down === height) return null;
    return kind === 'plain'
      ? 'its result has several values, and the formula is stored for one'
      : 'its result has another size than before';
  }

  /** The value of a cell, or why there is none. */
  private read(sheet: number, row: number, column: number, helper: number): RawValue | string {
    const model = this.opened();
    const text = model.getFormattedCellValue(sheet, row, column);
    switch (model.getCellType(sheet, row, column)) {
      case TYPE.number:
        return this.number(text, helper);
      case TYPE.text:
        return { type: 'text', value: text };
      case TYPE.boolean:
        return { type: 'boolean', value: text.toUpperCase() === 'TRUE' };
      case TYPE.error:
        if (EXCEL_ERRORS.has(text)) return { type: 'error', value: text };
        return text === '#CIRC!' ? 'it depends on itself' : `IronCalc cannot compute it (${text})`;
      default:
        return 'IronCalc gave a value of an unknown type';
    }
  }

  private number(text: string, helper: number): RawValue | string {
    const first = Number(text);
    if (text.trim() === '' || !Number.isFinite(first))
      return `IronCalc gave a number that cannot be read (${text})`;
    if (first === 0) return { type: 'number', value: 0 };
    if (Math.abs(first) < SMALLEST) return 'its value is too small for IronCalc to show';
    const [row, column] = helperPlace(helper);
    const missing = Number(this.opened().getFormattedCellValue(this.helperSheet, row, column));
    const value = first + missing;
    // Rounding to eight digits moves a number by less than this; more means that the helper is wrong.
    if (!Number.isFinite(missing) || Math.abs(missing) > Math.abs(first) * 1e-7) {
      return 'IronCalc did not give its number in full';
    }
    return { type: 'number', value };
  }
}

function eachCell(formula: FedCell, visit: (row: number, column: number) => void): void {
  for (let row = 0; row < formula.height; row++) {
    for (let column = 0; column < formula.width; column++) visit(formula.row + row, formula.column + column);
  }
}

/** Helpers fill the first column of their sheet, then the second. */
function helperPlace(index: number): [row: number, column: number] {
  return [(index % MAX_ROWS) + 1, Math.floor(index / MAX_ROWS) + 1];
}
