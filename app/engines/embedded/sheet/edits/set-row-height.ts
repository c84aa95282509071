import type { EditLog } from '../edit-log';
import type { RowEdit } from '../row-edit';
import type { SheetRow } from '../sheet-row';

/** Gives rows a height in points, as one that a person set. */
export class SetRowHeight implements RowEdit {
  readonly creates = true;

  constructor(
    readonly top: number,
    readonly bottom: number,
    private readonly points: number,
    readonly log: EditLog,
  ) {}

  mayChange(): boolean {
    return true;
  }

  apply(row: SheetRow): void {
    if (row.setHeight(this.points)) this.log.otherChange();
  }
}
