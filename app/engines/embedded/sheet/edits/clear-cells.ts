import type { Area } from '../../../../workbook/cells';
import type { EditLog } from '../edit-log';
import type { PassContext } from '../pass-context';
import type { RowEdit } from '../row-edit';
import type { SheetRow } from '../sheet-row';

/**
 * Clears contents, formats or both of the cells that exist. What is counted are cells that had some: a row's own format
 * goes along.
 */
export class ClearCells implements RowEdit {
  readonly top: number;
  readonly bottom: number;
  readonly creates = false;

  constructor(
    private readonly area: Area,
    private readonly what: 'contents' | 'formats' | 'all',
    private readonly wholeRows: boolean,
    private readonly context: PassContext,
    readonly log: EditLog,
  ) {
    this.top = area.top;
    this.bottom = area.bottom;
  }

  mayChange(): boolean {
    return true;
  }

  apply(row: SheetRow): void {
    const { context, log } = this;
    if (this.wholeRows && this.what !== 'contents' && row.rowStyle !== null) {
      row.clearRowStyle();
      log.uncounted();
    }
    for (const cell of row.between(this.area.left, this.area.right)) {
      const contents = this.what !== 'formats' && cell.filled;
      const cleared = context.styles.cleared();
      const format = this.what !== 'contents' && cell.style !== cleared;
      if (!contents && !format) continue;
      if (contents) context.requireUnlocked(row.number, cell.column, cell.style);
      const before = log.wantsTexts ? context.display(cell) : '';
      if (contents) context.empty(cell);
      if (format) cell.setStyle(cleared);
      row.markChanged();
      log.cell(row.number, cell.column, before, log.wantsTexts ? context.display(cell) : '', contents);
      context.removeBare(row, cell);
    }
  }
}
