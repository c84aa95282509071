import { Problem, type ProblemData } from '../../../errors/problem';
import { missingPart } from '../../../formula/missing-part';
import { shiftFormula } from '../../../formula/shift';
import { fromStored, toStored } from '../../../formula/stored';
import { cellName, contains, intersect } from '../../../workbook/a1';
import type { Area, Block, CellInput } from '../../../workbook/cells';
import { isDateFormat } from '../../../workbook/display';
import { readyConstant, refuseWrongSize } from '../../embedded/sheet/edits/ready-input';
import { filledArea, filler, refuseTooManyCells, refuseUnsafeWrite } from '../../embedded/sheet/edit-guard';
import { areaChunks } from '../area-chunks';
import { readBlock, type CellBlock } from '../cells/cell-block';
import type { Put } from '../cells/put-cells';
import { formatGrid } from '../cells/regions';
import { applyChanges, tableAt, type Change, type EditContext } from './edit-context';

/** Writes a block of inputs. A block of one cell fills the area, a formula then shifting as when it is copied. */
export async function writeCells(context: EditContext, area: Area, block: Block): Promise<void> {
  const { sheet, live, book } = context;
  refuseWrongSize(sheet, area, block);
  const before = [...live.arrays];
  refuseUnsafeWrite(sheet, area, live, { pivots: live.pivots }, filler(area, block));
  const filled = filledArea(area, block);
  if (filled) refuseTooManyCells(sheet, filled, 'Filling');
  const lost = before.filter((array) => !live.arrays.includes(array)).map(({ ref }) => ref);
  const scalar = block.length === 1 && block[0]?.length === 1;
  const inputs = block.map((line, y) =>
    line.map((input, x) => ready(context, input, area.top + y, area.left + x)),
  );
  // Emptying touches nothing beyond what is used; arrays that go are in there.
  const touched = filled ? area : live.used === undefined ? area : live.used && intersect(area, live.used);
  if (!touched) return;
  for (const part of areaChunks(touched)) {
    context.signal?.throwIfAborted();
    const cells = await readBlock(book, sheet, part, before);
    const formats = await formatGrid(book, sheet, part);
    const width = part.right - part.left + 1;
    const gone = lost.filter((ref) => intersect(ref, part) !== null);
    const changes = cells.values.map((_, i): Change | undefined => {
      const row = part.top + Math.floor(i / width);
      const column = part.left + (i % width);
      const input = inputs[scalar ? 0 : row - area.top]?.[scalar ? 0 : column - area.left];
      if (!input) return undefined;
      const put =
        scalar && input.kind === 'formula' ? moved(input, row - area.top, column - area.left) : input;
      const counts = !holds(cells, i, formats[i] ?? 'General', put);
      const again = gone.some((ref) => contains(ref, { top: row, left: column, bottom: row, right: column }));
      return counts || again ? { put, counts } : undefined;
    });
    // An array that reaches into the next chunk goes whole with the first: what is left of it is written there.
    await applyChanges(
      context,
      cells,
      formats,
      changes,
      gone.filter((ref) => isFirstChunk(ref, part)),
    );
  }
}

function isFirstChunk(ref: Area, part: Area): boolean {
  return ref.top >= part.top && ref.top <= part.bottom && ref.left >= part.left && ref.left <= part.right;
}

function ready(context: EditContext, input: CellInput, row: number, column: number): Put {
  const { sheet, dateSystem } = context;
  if (input.kind !== 'formula') return readyConstant(input, { sheet, row, column, dateSystem });
  const table = tableAt(context, row, column);
  const stored = toStored(input.formula, table === undefined ? {} : { table });
  const refuse = (problem: ProblemData): Problem =>
    Problem.fromData(problem).at({ sheet, cell: cellName(row, column) });
  if (!stored.ok) throw refuse(stored.problem);
  // Excel would ask for a file, and wait for the answer.
  const missing = missingPart(stored.formula.text, context);
  if (missing) throw refuse(missing);
  return { kind: 'formula', text: fromStored(stored.formula.text), evaluation: stored.formula.evaluation };
}

function moved(put: Put & { kind: 'formula' }, rows: number, columns: number): Put {
  return { ...put, text: shiftFormula(put.text, rows, columns) };
}

/** Whether a cell holds what it is to hold already. */
function holds(cells: CellBlock, i: number, format: string, put: Put): boolean {
  const formula = cells.formulas[i];
  const value = cells.values[i] ?? null;
  if (put.kind === 'formula') return formula === put.text;
  if (put.kind === 'empty') return value === null && formula === undefined;
  if (formula !== undefined || value !== put.value) return false;
  return put.kind !== 'number' || !put.date || isDateFormat(format);
}
