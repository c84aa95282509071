import type { EditLog } from './edit-log';
import type { SheetRow } from './sheet-row';

/** One edit of a sheet as it works on the rows that stream by, in ascending order. */
export interface RowEdit {
  readonly log: EditLog;
  /** First and last row that it wants to see. */
  readonly top: number;
  readonly bottom: number;
  /** It also wants the rows of its range that the sheet does not have, since it may put cells there. */
  readonly creates: boolean;
  /** A cheap look: false where the row surely stays as it is. */
  mayChange(row: SheetRow): boolean;
  apply(row: SheetRow): void;
}
