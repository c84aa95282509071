import { shiftFormula } from '../../formula/shift';
import type { CellFormat } from '../../workbook/cell-format';
import type { Area, CellInput, CellValue } from '../../workbook/cells';
import type { StylePatch } from '../../workbook/edits';
import { failed } from '../excel-error';
import type { Arguments, MemberOf } from '../members';
import { areaAt, cellCount, columnsOf, isWholeColumns, isWholeRows, rowsOf } from '../references';
import type { Value } from '../values';
import { usedPart } from './range-contents';
import { rangeArgument, type RangeObject } from './range-object';

/** Larger areas are emptied by the workbook itself. */
const CELL_BY_CELL = 2000;

async function clear(range: RangeObject, what: 'contents' | 'formats' | 'all'): Promise<Value> {
  for (const area of range.areas) {
    const { cells } = range.sheet;
    if (what === 'contents' && cellCount([area]) <= CELL_BY_CELL) {
      await cells.assign(area, { kind: 'empty' });
      continue;
    }
    const whole = isWholeColumns(area) ? 'columns' : isWholeRows(area) ? 'rows' : undefined;
    await cells.edit({ kind: 'clear', area, what, ...(whole ? { whole } : {}) });
  }
  return true;
}

async function fillDown(range: RangeObject): Promise<Value> {
  for (const area of range.areas) {
    const part = await usedPart(range, area);
    // Whole columns are filled as far as the sheet is used.
    await range.sheet.cells.edit({ kind: 'fill-down', area: isWholeColumns(area) && part ? part : area });
  }
  return true;
}

/** Copies contents and formats to a place; formulas move along, as when a person copies. */
async function copy(range: RangeObject, args: Arguments): Promise<Value> {
  if (!args.has(0)) {
    throw failed(
      'Copy method of Range class failed: without a Destination it needs the clipboard, which is never used.',
    );
  }
  if (range.areas.length > 1)
    throw failed('Copy method of Range class failed: it copies one area at a time.');
  const target = rangeArgument(args.value(0), 'Destination');
  const source = (await usedPart(range, range.area)) ?? {
    ...range.area,
    bottom: range.area.top,
    right: range.area.left,
  };
  const from = cellCount([range.area]) > CELL_BY_CELL * 50 ? source : range.area;
  const down = from.top - range.area.top;
  const right = from.left - range.area.left;
  const [rows, columns] = [rowsOf(from), columnsOf(from)];
  // A larger target whose size is a multiple is tiled, as in Excel.
  const tilesDown = tiles(rowsOf(target.area), rowsOf(range.area));
  const tilesRight = tiles(columnsOf(target.area), columnsOf(range.area));
  const copied = await readCells(range, from);
  for (let y = 0; y < tilesDown; y++) {
    for (let x = 0; x < tilesRight; x++) {
      const top = target.area.top + y * rowsOf(range.area) + down;
      const left = target.area.left + x * columnsOf(range.area) + right;
      await paste(target, areaAt(top, left, rows, columns), from, copied);
    }
  }
  return true;
}

function tiles(target: number, source: number): number {
  return target > source && target % source === 0 && target < 100_000 ? target / source : 1;
}

interface CopiedCell {
  input: CellInput;
  format: CellFormat;
}

async function readCells(range: RangeObject, area: Area): Promise<CopiedCell[][]> {
  const { cells } = range.sheet;
  await cells.loadValues(area);
  const lines: CopiedCell[][] = [];
  for (let row = area.top; row <= area.bottom; row++) {
    const line: CopiedCell[] = [];
    for (let column = area.left; column <= area.right; column++) {
      const format = await cells.format(row, column);
      const cell = cells.cell(row, column);
      line.push({
        input: cell.formula === undefined ? inputOf(cell.value) : { kind: 'formula', formula: cell.formula },
        format,
      });
    }
    lines.push(line);
  }
  return lines;
}

function inputOf(value: CellValue): CellInput {
  if (value === null) return { kind: 'empty' };
  if (typeof value === 'number') return { kind: 'number', value };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  return typeof value === 'string' ? { kind: 'text', value } : { kind: 'formula', formula: value.error };
}

async function paste(
  target: RangeObject,
  area: Area,
  from: Area,
  copied: readonly CopiedCell[][],
): Promise<void> {
  const { cells } = target.sheet;
  const at = (row: number, column: number) => copied[row - area.top]?.[column - area.left] as CopiedCell;
  await cells.assign(area, (row, column) => {
    const { input } = at(row, column);
    return input.kind === 'formula'
      ? { kind: 'formula', formula: shiftFormula(input.formula, area.top - from.top, area.left - from.left) }
      : input;
  });
  for (let row = area.top; row <= area.bottom; row++) {
    for (let column = area.left; column <= area.right; column++) {
      const one = { top: row, left: column, bottom: row, right: column };
      const { format } = at(row, column);
      await cells.load(one);
      const before = await cells.format(row, column);
      for (const patch of patchesTo(before, format))
        await cells.setFormat({ kind: 'style', area: one, patch });
    }
  }
}

/** What to change so that a cell looks like another. */
function patchesTo(before: CellFormat, wanted: CellFormat): StylePatch[] {
  const patches: StylePatch[] = [];
  const { edges: _, font, ...rest } = wanted;
  if (JSON.stringify({ ...before, edges: null }) !== JSON.stringify({ ...wanted, edges: null })) {
    const { colour, ...plain } = font;
    patches.push({
      numberFormat: rest.numberFormat,
      font: {
        ...plain,
        ...(colour === null ? (before.font.colour === null ? {} : { colour: '000000' }) : { colour }),
      },
      fill: rest.fill,
      alignment: {
        horizontal: rest.horizontal,
        vertical: rest.vertical,
        wrap: rest.wrap,
        indent: rest.indent,
      },
    });
  }
  for (const side of ['left', 'right', 'top', 'bottom'] as const) {
    const edge = wanted.edges[side];
    if (JSON.stringify(edge) === JSON.stringify(before.edges[side])) continue;
    patches.push({
      border: { edges: side, style: edge?.style ?? 'none', ...(edge?.colour ? { colour: edge.colour } : {}) },
    });
  }
  return patches;
}

/** Members that clear, fill and copy. */
export const editMembers: Readonly<Record<string, MemberOf<RangeObject>>> = {
  Clear: { get: (range) => clear(range, 'all') },
  ClearContents: { get: (range) => clear(range, 'contents') },
  ClearFormats: { get: (range) => clear(range, 'formats') },
  FillDown: { get: fillDown },
  Copy: { parameters: ['Destination'], get: copy },
};
