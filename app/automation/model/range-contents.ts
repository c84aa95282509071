import { translateFormulaToA1, translateFormulaToR1C1 } from '@borgar/fx/xlsx';
import { shiftFormula } from '../../formula/shift';
import { cellName, intersect } from '../../workbook/a1';
import type { Area, CellInput } from '../../workbook/cells';
import { displayText } from '../../workbook/display';
import { tidyFormula } from '../cells/tidy-formula';
import { failed } from '../excel-error';
import { constant, plainValue, type MemberOf } from '../members';
import { columnsOf, rowsOf, cellCount } from '../references';
import { Double, ErrorCode, Grid, type Value } from '../values';
import { constantText, enteredValue, plainCellValue, typedCellValue } from './cell-values';
import type { RangeObject } from './range-object';

/** Cells that one answer may have. */
const MAX_BLOCK = 4_000_000;

/** What is read of one cell. */
type Reading = (range: RangeObject, row: number, column: number) => Value;

const value2: Reading = ({ sheet }, row, column) => plainCellValue(sheet.cells.cell(row, column).value);

const value: Reading = ({ sheet }, row, column) => {
  const { cells } = sheet;
  return typedCellValue(
    cells.cell(row, column).value,
    cells.numberFormat(row, column),
    sheet.book.cells.book.dateSystem,
  );
};

const formula: Reading = ({ sheet }, row, column) => {
  const cell = sheet.cells.cell(row, column);
  return cell.formula === undefined ? constantText(cell.value) : `=${cell.formula}`;
};

const formulaR1C1: Reading = ({ sheet }, row, column) => {
  const cell = sheet.cells.cell(row, column);
  if (cell.formula === undefined) return constantText(cell.value);
  return `=${translateFormulaToR1C1(cell.formula, cellName(row, column))}`;
};

/** One value for a single cell, else a block of the first area. */
async function readBlock(range: RangeObject, reading: Reading, computed: boolean): Promise<Value> {
  const { area } = range;
  const { cells } = range.sheet;
  if (cellCount([area]) > MAX_BLOCK) {
    throw failed(`The range has more than ${MAX_BLOCK} cells: read it in parts.`);
  }
  if (computed) await cells.loadValues(area);
  else await cells.load(area);
  if (rowsOf(area) === 1 && columnsOf(area) === 1) return reading(range, area.top, area.left);
  const empty: Value = computed ? undefined : '';
  const columns = columnsOf(area);
  const data = new Array<Value>(rowsOf(area) * columns).fill(empty);
  for (const [row, column] of cells.filled(area)) {
    const read = reading(range, row, column);
    data[(row - area.top) * columns + column - area.left] = read instanceof Double ? read.value : read;
  }
  return new Grid(rowsOf(area), columns, data);
}

/** Assigns one value to all cells of a range, or a block to its areas; a block of one row or column is repeated. */
async function assign(range: RangeObject, given: Value, r1c1: boolean): Promise<void> {
  const assigned = await plainValue(given);
  for (const area of range.areas) await assignArea(range, area, assigned, r1c1);
}

async function assignArea(range: RangeObject, area: Area, given: Value, r1c1: boolean): Promise<void> {
  const { cells } = range.sheet;
  const { dateSystem } = range.sheet.book.cells.book;
  if (!(given instanceof Grid) && cellCount([area]) > 100_000) {
    // Whole columns and the like: one input for all, by the format of the first cell.
    await cells.load({ ...area, bottom: area.top });
    await cells.assign(
      area,
      inputOf(given, cells.numberFormat(area.top, area.left), dateSystem, area, r1c1).input,
    );
    return;
  }
  await cells.load(area);
  const formats = new Map<string, { row: number; column: number }[]>();
  const grid = given instanceof Grid ? given : null;
  // A scalar reads the same in all cells of one format; only formulas move along, which `assign` does.
  const known = new Map<string, ReturnType<typeof inputOf>>();
  await cells.assign(area, (row, column) => {
    const format = cells.numberFormat(row, column);
    let entered: ReturnType<typeof inputOf>;
    if (grid)
      entered = inputOf(
        blockValue(grid, row - area.top, column - area.left),
        format,
        dateSystem,
        { ...area, top: row, left: column },
        r1c1,
      );
    else {
      entered = known.get(format) ?? inputOf(given, format, dateSystem, area, r1c1);
      known.set(format, entered);
    }
    if (entered.format !== undefined && format === 'General') {
      const places = formats.get(entered.format) ?? [];
      formats.set(entered.format, places);
      places.push({ row, column });
    }
    return grid || entered.input.kind !== 'formula'
      ? entered.input
      : moved(entered.input, row - area.top, column - area.left);
  });
  for (const [numberFormat, places] of formats) {
    for (const { row, column } of places) {
      const one = { top: row, left: column, bottom: row, right: column };
      await cells.setFormat({ kind: 'style', area: one, patch: { numberFormat } });
    }
  }
}

function moved(input: CellInput & { kind: 'formula' }, rows: number, columns: number): CellInput {
  return { kind: 'formula', formula: shiftFormula(input.formula, rows, columns) };
}

/** The value for a cell of the target; beyond a block's edge Excel writes #N/A. */
function blockValue(grid: Grid, row: number, column: number): Value {
  const y = grid.rows === 1 ? 0 : row;
  const x = grid.columns === 1 ? 0 : column;
  return y < grid.rows && x < grid.columns ? grid.at(y, x) : new ErrorCode(2042);
}

function inputOf(given: Value, format: string, dateSystem: 1900 | 1904, area: Area, r1c1: boolean) {
  const entered = enteredValue(given, format, dateSystem);
  if (entered.input.kind !== 'formula') return entered;
  return {
    ...entered,
    input: { kind: 'formula' as const, formula: asKept(entered.input.formula, area, r1c1) },
  };
}

/** A formula as Excel keeps it: function names and references in capitals; R1C1 as A1. */
function asKept(formula: string, area: Area, r1c1: boolean): string {
  try {
    const a1 = r1c1 ? translateFormulaToA1(formula, cellName(area.top, area.left)) : formula;
    return tidyFormula(a1);
  } catch (error) {
    throw failed(
      `The formula "=${formula}" cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

async function text(range: RangeObject): Promise<Value> {
  const { area, sheet } = range;
  const { cells } = sheet;
  await cells.loadValues(area);
  const show = (row: number, column: number) =>
    displayText(
      cells.cell(row, column).value,
      cells.numberFormat(row, column),
      sheet.book.cells.book.dateSystem,
    );
  const first = show(area.top, area.left);
  let filled = 0;
  for (const [row, column] of cells.filled(area)) {
    filled++;
    if (show(row, column) !== first) return null;
  }
  return filled < cellCount([area]) && first !== '' ? null : first;
}

async function hasFormula(range: RangeObject): Promise<Value> {
  const { area, sheet } = range;
  await sheet.cells.load(area);
  let formulas = 0;
  for (const [row, column] of sheet.cells.filled(area)) {
    if (sheet.cells.cell(row, column).formula !== undefined) formulas++;
  }
  if (formulas === 0) return false;
  return formulas === cellCount([area]) ? true : null;
}

/** The part of an area that the used area reaches; null where they do not meet. */
export async function usedPart(range: RangeObject, area: Area): Promise<Area | null> {
  const used = await range.sheet.cells.usedArea();
  return used && intersect(used, area);
}

const contents = (reading: Reading, computed: boolean, r1c1 = false): MemberOf<RangeObject> => ({
  get: (range) => readBlock(range, reading, computed),
  put: (range, given) => assign(range, given, r1c1),
});

/** Members that read and assign what cells hold. */
export const contentMembers: Readonly<Record<string, MemberOf<RangeObject>>> = {
  Value: { ...contents(value, true), parameters: ['RangeValueDataType'] },
  Value2: contents(value2, true),
  Formula: contents(formula, false),
  Formula2: contents(formula, false),
  FormulaR1C1: contents(formulaR1C1, false, true),
  Formula2R1C1: contents(formulaR1C1, false, true),
  Text: constant(text),
  HasFormula: constant(hasFormula),
};

/** Value, as the default member reads and assigns it. */
export const defaultContents = contents(value, true);
