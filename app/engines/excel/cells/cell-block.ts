import { CallBatch } from '../../../com/call-batch';
import { Matrix, type AutomationValue } from '../../../com/values';
import type { Area, CellValue } from '../../../workbook/cells';
import type { ArrayBlock } from '../../embedded/sheet/sheet-outline';
import { lacksMember, type BookAccess } from '../book-access';
import { errorOfCode } from '../cell-errors';

/** Contents of the cells of an area, row-major. */
export interface CellBlock {
  area: Area;
  values: CellValue[];
  /** Formula texts in English without `=`; undefined for constants and for cells that an array fills. */
  formulas: (string | undefined)[];
}

/** A value of a cell as Value2 gives it. */
export function cellValueOf(value: AutomationValue): CellValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'object' && 'kind' in value) {
    if (value.kind === 'error') return errorOfCode(value.code);
    if (value.kind === 'date') return value.days;
    if (value.kind === 'currency') return Number(value.tenThousandths) / 10_000;
  }
  return null;
}

/** The elements of what a range answers: a block, or a scalar for one cell. */
export function elementsOf(answer: AutomationValue, count: number): ArrayLike<AutomationValue> {
  if (answer instanceof Matrix) return answer.data;
  return new Array<AutomationValue>(count).fill(answer);
}

/** Reads values and formulas of an area in one hop. `arrays` are the areas that array formulas and data tables fill. */
export async function readBlock(
  book: BookAccess,
  sheet: string,
  area: Area,
  arrays: readonly ArrayBlock[],
): Promise<CellBlock> {
  const batch = new CallBatch();
  const range = book.range(batch, sheet, area);
  const value = batch.get(range, 'Value2');
  const formula = batch.get(range, 'Formula');
  const answers = await book.run(batch);
  const width = area.right - area.left + 1;
  const count = width * (area.bottom - area.top + 1);
  const rawValues = elementsOf(answers[value.index], count);
  const rawFormulas = elementsOf(answers[formula.index], count);
  const values = new Array<CellValue>(count);
  const formulas = new Array<string | undefined>(count).fill(undefined);
  const doubtful: number[] = [];
  for (let i = 0; i < count; i++) {
    const text = rawFormulas[i];
    const own = cellValueOf(rawValues[i]);
    values[i] = own;
    if (typeof text !== 'string' || text.charCodeAt(0) !== 61 || text.length < 2) continue;
    // A text that begins with = reads as a formula would.
    if (own === text) doubtful.push(i);
    else formulas[i] = text.slice(1);
  }
  for (const i of await thoseWithFormula(book, sheet, area, doubtful)) {
    formulas[i] = (rawFormulas[i] as string).slice(1);
  }
  for (const { ref } of arrays) forgetFilled(formulas, area, ref);
  return { area, values, formulas };
}

/** Of an array only its first cell has the formula; Excel tells it of every cell. */
function forgetFilled(formulas: (string | undefined)[], area: Area, ref: Area): void {
  const width = area.right - area.left + 1;
  for (let row = Math.max(ref.top, area.top); row <= Math.min(ref.bottom, area.bottom); row++) {
    for (let column = Math.max(ref.left, area.left); column <= Math.min(ref.right, area.right); column++) {
      if (row !== ref.top || column !== ref.left) {
        formulas[(row - area.top) * width + column - area.left] = undefined;
      }
    }
  }
}

async function thoseWithFormula(
  book: BookAccess,
  sheet: string,
  area: Area,
  indices: readonly number[],
): Promise<number[]> {
  if (indices.length === 0) return [];
  const width = area.right - area.left + 1;
  const batch = new CallBatch();
  const slots = indices.map((i) => {
    const row = area.top + Math.floor(i / width);
    const column = area.left + (i % width);
    return batch.get(
      book.range(batch, sheet, { top: row, left: column, bottom: row, right: column }),
      'HasFormula',
    );
  });
  try {
    const answers = await book.run(batch);
    return indices.filter((_, n) => answers[slots[n]?.index ?? -1] === true);
  } catch (thrown) {
    if (lacksMember(thrown)) return [];
    throw thrown;
  }
}
