import { Problem } from '../../../errors/problem';
import { intersect, parseArea } from '../../../workbook/a1';
import type { Area } from '../../../workbook/cells';
import type { SheetEdit, TextReplacer } from '../../../workbook/edits';
import type { Tally } from '../../../workbook/tally';
import { ClearCells } from '../sheet/edits/clear-cells';
import { FillDown } from '../sheet/edits/fill-down';
import type { FormulaSurroundings } from '../sheet/edits/formula-surroundings';
import { ReplaceFormulas } from '../sheet/edits/replace-formulas';
import { ReplaceValues } from '../sheet/edits/replace-values';
import { SetRowHeight } from '../sheet/edits/set-row-height';
import { StyleCells } from '../sheet/edits/style-cells';
import { WriteCells } from '../sheet/edits/write-cells';
import { EditLog } from '../sheet/edit-log';
import {
  filledArea,
  filler,
  refuseFormatting,
  refusePartOfMerge,
  refuseTooManyCells,
  refuseUnsafeWrite,
} from '../sheet/edit-guard';
import type { PassContext } from '../sheet/pass-context';
import type { RowEdit } from '../sheet/row-edit';
import type { SheetOutline } from '../sheet/sheet-outline';
import { setColumnFormat, setColumnWidth } from '../sheet-head/columns';
import { setDimension, setFrozenPanes } from '../sheet-head/views';
import { SMALL_AREA_CELLS, type StringReplacements } from '../strings/string-replacements';

/** Heights of rows, in points: what this engine does beyond the edits of the port. */
export interface RowHeightEdit {
  kind: 'row-height';
  top: number;
  bottom: number;
  points: number;
}

/** An edit that waits for its sheet's pass. A fitted width is a number by then. */
export interface QueuedEdit {
  edit: SheetEdit | RowHeightEdit;
  tally: Tally;
}

/** One pass as planned: what works on the rows, and what was done to the head of the draft already. */
export interface EditPlan {
  rowEdits: RowEdit[];
  logs: EditLog[];
  /** The pass writes for sure; else it may turn out that no row changes. */
  certain: boolean;
}

export interface PlanEnvironment {
  /** The sheet's outline as a draft: its head is edited here, arrays that are overwritten are given up. */
  outline: SheetOutline;
  context: PassContext;
  pivots: readonly Area[];
  formulas: FormulaSurroundings;
  replacements: (replacer: TextReplacer) => StringReplacements;
  /** Cells that have a comment, by name: those whose comment is cleared leave the set. */
  comments: Set<string>;
}

/** Turns queued edits into a pass, refusing what the sheet's outline tells to be impossible. */
export function planEdits(
  sheet: string,
  queue: readonly QueuedEdit[],
  environment: PlanEnvironment,
): EditPlan {
  const plan: EditPlan = { rowEdits: [], logs: [], certain: false };
  for (const { edit, tally } of queue) {
    const log = new EditLog(sheet, tally);
    plan.logs.push(log);
    try {
      const rowEdit = planEdit(sheet, edit, log, environment);
      if (rowEdit) plan.rowEdits.push(rowEdit);
      if (rowEdit?.creates || edit.kind === 'style') plan.certain = true;
    } catch (thrown) {
      throw Problem.from(thrown).at({ step: tally.step, sheet });
    }
  }
  return plan;
}

function planEdit(
  sheet: string,
  edit: SheetEdit | RowHeightEdit,
  log: EditLog,
  { outline, context, pivots, formulas, replacements, comments }: PlanEnvironment,
): RowEdit | null {
  switch (edit.kind) {
    case 'write': {
      const { area, block } = edit;
      refuseUnsafeWrite(sheet, area, outline, { pivots }, filler(area, block));
      const filled = filledArea(area, block);
      if (filled) {
        refuseTooManyCells(sheet, filled, 'Filling');
        widen(outline, filled);
      }
      return new WriteCells(area, block, context, log, formulas);
    }
    case 'clear': {
      const { area, what } = edit;
      if (what !== 'formats') {
        refuseUnsafeWrite(sheet, area, outline, { pivots }, () => false);
        refusePartOfMerge(sheet, area, outline);
      }
      if (what !== 'contents') {
        refuseFormatting(sheet, area, outline, 'cells');
        if (edit.whole === 'columns') {
          outline.headXml = setColumnFormat(outline.headXml, area.left, area.right, () => 0);
        }
        const attached = outline.clearAttached({ area, what });
        const commented = what === 'all' ? clearComments(comments, area) : 0;
        tellAttached(sheet, what, attached, commented, log);
      }
      const clear = new ClearCells(area, what, edit.whole, context, log);
      if (clear.creates && edit.whole === undefined) widen(outline, area);
      return clear;
    }
    case 'fill-down': {
      const { area } = edit;
      if (area.bottom === area.top) return null;
      const below = { ...area, top: area.top + 1 };
      refuseUnsafeWrite(sheet, below, outline, { pivots }, () => false);
      const fill = new FillDown(
        area,
        context,
        log,
        outline.merges.filter((merge) => intersect(merge, below) !== null),
      );
      widen(outline, area);
      return fill;
    }
    case 'replace': {
      const { area, replacer } = edit;
      if (edit.in === 'formulas') {
        return outline.hasFormulas ? new ReplaceFormulas(area, replacer, context, log, formulas) : null;
      }
      const strings = replacements(replacer);
      const cells = (area.bottom - area.top + 1) * (area.right - area.left + 1);
      if (cells > SMALL_AREA_CELLS) strings.searchAll();
      const kept = [
        ...outline.arrays.map(({ ref }) => ({ area: ref, counter: 'skippedFormulas' })),
        ...pivots.map((pivot) => ({ area: pivot, counter: 'skippedPivotCells' })),
        ...outline.merges.map((merge) => ({
          area: merge,
          except: { row: merge.top, column: merge.left },
          counter: 'skippedCoveredCells',
        })),
      ].filter((each) => intersect(each.area, area) !== null);
      return new ReplaceValues(area, replacer, strings, kept, context, log);
    }
    case 'style': {
      const { area, patch, whole } = edit;
      refuseFormatting(sheet, area, outline, 'cells');
      const style = new StyleCells(area, patch, whole, context, log);
      if (whole === 'columns') {
        const before = outline.headXml;
        for (let column = area.left; column <= area.right;) {
          // Borders differ at the first and last column, so that these are formats of their own.
          const last = column === area.left || column === area.right ? column : area.right - 1;
          const from = column;
          outline.headXml = setColumnFormat(outline.headXml, from, last, (xf) =>
            style.columnFormat(xf, from),
          );
          column = last + 1;
        }
        if (outline.headXml !== before) log.otherChange();
      } else if (whole === undefined) widen(outline, area);
      return style;
    }
    case 'column-width': {
      refuseFormatting(sheet, { top: 1, left: edit.left, bottom: 1, right: edit.right }, outline, 'columns');
      if (edit.width === 'fit')
        throw new Problem('internal', 'A fitted width was not computed before its pass.');
      for (let column = edit.left; column <= edit.right; column++) {
        const before = outline.headXml;
        outline.headXml = setColumnWidth(
          before,
          column,
          edit.right - edit.left > 256 ? edit.right : column,
          edit.width,
        );
        if (outline.headXml !== before) log.otherChange();
        if (edit.right - edit.left > 256) break;
      }
      return null;
    }
    case 'row-height': {
      const rows = { top: edit.top, left: 1, bottom: edit.bottom, right: 1 };
      // Excel has a permission of its own for rows; whoever may not format cells may seldom format rows.
      refuseFormatting(sheet, rows, outline, 'cells');
      refuseTooManyCells(sheet, rows, 'Setting the height of');
      return new SetRowHeight(edit.top, edit.bottom, edit.points, log);
    }
    case 'freeze': {
      const before = outline.headXml;
      outline.headXml = setFrozenPanes(before, edit.rows, edit.columns);
      if (outline.headXml !== before) log.otherChange();
      return null;
    }
  }
}

/** Takes the comments of an area out of the set and counts them. */
function clearComments(comments: Set<string>, area: Area): number {
  let cleared = 0;
  for (const cell of comments) {
    const place = parseArea(cell);
    if (!place || !intersect(place, area)) continue;
    comments.delete(cell);
    cleared++;
  }
  return cleared;
}

/** What is counted are cells: what hung on them and went along is told in words. */
function tellAttached(
  sheet: string,
  what: 'formats' | 'all',
  attached: boolean,
  commented: number,
  log: EditLog,
): void {
  const gone = [
    ...(attached
      ? [what === 'formats' ? 'conditional formats' : 'conditional formats, data validations or links']
      : []),
    ...(commented > 0 ? [commented === 1 ? '1 comment' : `${commented} comments`] : []),
  ];
  if (gone.length > 0) log.warn(`${gone.join(' and ')} of the cells on '${sheet}' went along`);
}

/** Makes the dimension hold an area too. */
function widen(outline: SheetOutline, area: Area): void {
  const known = outline.dimension;
  if (!known) return;
  const only = !outline.hasRows && known.top === known.bottom && known.left === known.right;
  outline.headXml = setDimension(
    outline.headXml,
    only
      ? area
      : {
          top: Math.min(known.top, area.top),
          left: Math.min(known.left, area.left),
          bottom: Math.max(known.bottom, area.bottom),
          right: Math.max(known.right, area.right),
        },
  );
  outline.hasRows = true;
}
