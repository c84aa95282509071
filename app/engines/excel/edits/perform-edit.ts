import type { SheetEdit } from '../../../workbook/edits';
import { clearCells } from './clear-cells';
import type { EditContext } from './edit-context';
import { fillDown } from './fill-down';
import { replaceFormulas } from './replace-formulas';
import { replaceValues } from './replace-values';
import { freezePanes, setColumnWidths } from './sheet-view';
import { styleCells } from './style-cells';
import { writeCells } from './write-cells';

/** What an edit asks of the sheet beyond its cells. */
export interface SheetState {
  visible: boolean;
  structureProtected: boolean;
}

/** Does one edit of a sheet in Excel. */
export async function performEdit(context: EditContext, edit: SheetEdit, state: SheetState): Promise<void> {
  switch (edit.kind) {
    case 'write':
      return writeCells(context, edit.area, edit.block);
    case 'replace':
      return edit.in === 'values'
        ? replaceValues(context, edit.area, edit.replacer)
        : replaceFormulas(context, edit.area, edit.replacer);
    case 'clear':
      return clearCells(context, edit.area, edit.what);
    case 'fill-down':
      return fillDown(context, edit.area);
    case 'style':
      return styleCells(context, edit.area, edit.patch, edit.whole);
    case 'column-width':
      return setColumnWidths(context, edit);
    case 'freeze':
      return freezePanes(context, edit.rows, edit.columns, !state.visible, state.structureProtected);
  }
}
