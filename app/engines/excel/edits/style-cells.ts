import { AutomationError } from '../../../com/automation-error';
import { CallBatch } from '../../../com/call-batch';
import type { AutomationValue, Slot } from '../../../com/values';
import { Problem } from '../../../errors/problem';
import { areaName, intersect } from '../../../workbook/a1';
import type { Area } from '../../../workbook/cells';
import type { StylePatch } from '../../../workbook/edits';
import { refuseFormatting, refuseTooManyCells } from '../../embedded/sheet/edit-guard';
import { EDGE as CELL_EDGE, edgesAt } from '../../embedded/styles/edges';
import { areaChunks } from '../area-chunks';
import { EDGE, edgesOf, lineOf, NO_LINE } from '../border-lines';
import { readBlock } from '../cells/cell-block';
import { formatGrid, regionsOf, type Region } from '../cells/regions';
import { colourNumber } from '../colour-number';
import { HORIZONTAL, PATTERN, UNDERLINE, VERTICAL } from '../excel-constants';
import { shown, type EditContext } from './edit-context';

interface Setting {
  path: readonly string[];
  value: AutomationValue;
}

/** What a patch sets of every cell alike. */
export function settingsOf(patch: StylePatch): Setting[] {
  const settings: Setting[] = [];
  const set = (path: readonly string[], value: AutomationValue): void => {
    if (value !== undefined) settings.push({ path, value });
  };
  const { font, alignment, fill } = patch;
  set(['NumberFormat'], patch.numberFormat);
  set(['Font', 'Name'], font?.name);
  set(['Font', 'Size'], font?.size);
  set(['Font', 'Bold'], font?.bold);
  set(['Font', 'Italic'], font?.italic);
  if (font?.underline !== undefined) {
    set(['Font', 'Underline'], font.underline ? UNDERLINE.single : UNDERLINE.none);
  }
  set(['Font', 'Strikethrough'], font?.strike);
  if (font?.colour !== undefined) set(['Font', 'Color'], colourNumber(font.colour));
  if (fill === null) set(['Interior', 'Pattern'], PATTERN.none);
  else if (fill !== undefined) {
    set(['Interior', 'Pattern'], PATTERN.solid);
    set(['Interior', 'Color'], colourNumber(fill));
  }
  if (alignment?.horizontal !== undefined) set(['HorizontalAlignment'], HORIZONTAL[alignment.horizontal]);
  if (alignment?.vertical !== undefined) set(['VerticalAlignment'], VERTICAL[alignment.vertical]);
  set(['WrapText'], alignment?.wrap);
  set(['IndentLevel'], alignment?.indent);
  return settings;
}

/**
 * Changes formats. An explicit area is formatted cell by cell; whole columns or rows carry the format themselves, and
 * what is reported are the cells with contents in them.
 */
export async function styleCells(
  context: EditContext,
  area: Area,
  patch: StylePatch,
  whole: 'columns' | 'rows' | undefined,
): Promise<void> {
  const { book, sheet, live, log } = context;
  refuseFormatting(sheet, area, live, 'cells');
  if (whole !== 'columns') {
    refuseTooManyCells(sheet, whole === 'rows' ? { ...area, right: area.left } : area, 'Formatting');
  }
  const settings = settingsOf(patch);
  const counted = whole === undefined ? area : live.used && intersect(area, live.used);
  if (whole !== undefined && (await differsBeyond(context, area, settings, patch, whole))) log.otherChange();
  if (counted) {
    for (const part of areaChunks(counted)) {
      context.signal?.throwIfAborted();
      const changed = await changedCells(context, area, part, settings, patch);
      await report(context, part, changed, patch.numberFormat, whole !== undefined);
    }
  }
  if (settings.length === 0 && !patch.border) return;
  const batch = new CallBatch();
  const range = book.range(batch, sheet, area);
  for (const { path, value } of settings) {
    const name = path[0] as string;
    if (path.length === 1) batch.put(range, name, value);
    else batch.put(batch.pass(range, name), path[1] as string, value);
  }
  if (patch.border) drawBorder(batch, range, area, patch.border);
  await book.run(batch).catch((thrown: unknown) => {
    if (!(thrown instanceof AutomationError) || thrown.member !== 'NumberFormat') throw thrown;
    throw new Problem('step-refused', `"${patch.numberFormat ?? ''}" is no number format that Excel takes.`, {
      place: { sheet, cell: areaName(area), field: 'format' },
      hint: 'Write the code in English, such as #,##0.00 or yyyy-mm-dd.',
      cause: thrown,
    });
  });
}

function drawBorder(
  batch: CallBatch,
  range: Slot,
  area: Area,
  { edges, style, colour }: NonNullable<StylePatch['border']>,
): void {
  const size = { rows: area.bottom - area.top + 1, columns: area.right - area.left + 1 };
  const line = lineOf(style);
  for (const edge of edgesOf(edges, size)) {
    const border = batch.pass(range, 'Borders', [edge]);
    batch.put(border, 'LineStyle', line.lineStyle);
    if (line.lineStyle === NO_LINE) continue;
    if (line.weight !== null) batch.put(border, 'Weight', line.weight);
    if (colour !== undefined) batch.put(border, 'Color', colourNumber(colour));
  }
}

/** Marks of the cells that a patch changes, row-major over `part`. */
async function changedCells(
  context: EditContext,
  area: Area,
  part: Area,
  settings: readonly Setting[],
  patch: StylePatch,
): Promise<Uint8Array> {
  const { book, sheet } = context;
  const width = part.right - part.left + 1;
  const changed = new Uint8Array(width * (part.bottom - part.top + 1));
  const mark = ({ area: region }: Region): void => {
    for (let row = region.top; row <= region.bottom; row++) {
      const from = (row - part.top) * width + region.left - part.left;
      changed.fill(1, from, from + region.right - region.left + 1);
    }
  };
  if (settings.length > 0) {
    const regions = await regionsOf(
      book,
      sheet,
      part,
      settings.map(({ path }) => path),
    );
    for (const region of regions) {
      if (region.values.some((value, n) => !equal(value, settings[n]?.value))) mark(region);
    }
  }
  if (patch.border) await markBorders(context, area, part, patch.border, changed);
  return changed;
}

function equal(a: AutomationValue, b: AutomationValue): boolean {
  return typeof a === 'number' && typeof b === 'number' ? Math.abs(a - b) < 1e-9 : a === b;
}

/** Cells whose own edges a border changes. Every edge is asked for: cells share them with their neighbours. */
async function markBorders(
  { book, sheet }: EditContext,
  area: Area,
  part: Area,
  { edges, style, colour }: NonNullable<StylePatch['border']>,
  changed: Uint8Array,
): Promise<void> {
  const line = lineOf(style);
  const width = part.right - part.left + 1;
  const batches: { row: number; column: number; edges: number[] }[] = [];
  for (let row = part.top; row <= part.bottom; row++) {
    for (let column = part.left; column <= part.right; column++) {
      const on = edgesAt(edges, area, row, column);
      const drawn = EDGES.filter(([bit]) => (on & bit) !== 0).map(([, edge]) => edge);
      if (drawn.length > 0) batches.push({ row, column, edges: drawn });
    }
  }
  const perHop = 400;
  for (let from = 0; from < batches.length; from += perHop) {
    const asked = batches.slice(from, from + perHop);
    const batch = new CallBatch();
    const slots = asked.map(({ row, column, edges: drawn }) => {
      const cell = book.range(batch, sheet, { top: row, left: column, bottom: row, right: column });
      return drawn.map((edge) => {
        const border = batch.pass(cell, 'Borders', [edge]);
        return {
          lineStyle: batch.get(border, 'LineStyle'),
          weight: line.weight === null ? null : batch.get(border, 'Weight'),
          colour: colour === undefined || line.lineStyle === NO_LINE ? null : batch.get(border, 'Color'),
        };
      });
    });
    const answers = await book.run(batch);
    asked.forEach(({ row, column }, n) => {
      const differs = slots[n]?.some(
        (slot) =>
          answers[slot.lineStyle.index] !== line.lineStyle ||
          (slot.weight !== null && answers[slot.weight.index] !== line.weight) ||
          (slot.colour !== null && answers[slot.colour.index] !== colourNumber(colour as string)),
      );
      if (differs) changed[(row - part.top) * width + column - part.left] = 1;
    });
  }
}

const EDGES = [
  [CELL_EDGE.left, EDGE.left],
  [CELL_EDGE.right, EDGE.right],
  [CELL_EDGE.top, EDGE.top],
  [CELL_EDGE.bottom, EDGE.bottom],
] as const;

/** Whether the columns or rows themselves get another format, seen at their last cells. */
async function differsBeyond(
  { book, sheet }: EditContext,
  area: Area,
  settings: readonly Setting[],
  patch: StylePatch,
  whole: 'columns' | 'rows',
): Promise<boolean> {
  const end =
    whole === 'columns'
      ? { ...area, top: 1_048_576, bottom: 1_048_576 }
      : { ...area, left: 16_384, right: 16_384 };
  if (patch.border) return true;
  const regions = await regionsOf(
    book,
    sheet,
    end,
    settings.map(({ path }) => path),
  );
  return regions.some((region) => region.values.some((value, n) => !equal(value, settings[n]?.value)));
}

async function report(
  { book, sheet, live, log, dateSystem }: EditContext,
  part: Area,
  changed: Uint8Array,
  numberFormat: string | undefined,
  filledOnly: boolean,
): Promise<void> {
  if (!changed.includes(1)) return;
  const texts = log.wantsTexts || filledOnly;
  const cells = texts ? await readBlock(book, sheet, part, live.arrays) : null;
  const formats = log.wantsTexts ? await formatGrid(book, sheet, part) : null;
  const width = part.right - part.left + 1;
  changed.forEach((mark, i) => {
    if (mark === 0) return;
    const value = cells?.values[i] ?? null;
    const formula = cells?.formulas[i];
    if (filledOnly && value === null && formula === undefined) return;
    const before = formats ? shown(value, formula, formats[i] ?? 'General', dateSystem) : '';
    const after = formats ? shown(value, formula, numberFormat ?? formats[i] ?? 'General', dateSystem) : '';
    log.cell(part.top + Math.floor(i / width), part.left + (i % width), before, after, false);
  });
}
