import type { SheetLocks } from '../../engines/embedded/sheet/sheet-locks';
import type { CellFormat } from '../../workbook/cell-format';
import type { SheetEdit } from '../../workbook/edits';
import type { DocumentProperties, Workbook } from '../../workbook/workbook';

/** What the object model asks of an open workbook beyond the Workbook port: looks and refusals of single cells. */
export interface Book extends Workbook {
  cellFormat(style: number): CellFormat;
  /** Style keys of whole columns, which cells have that do not exist yet. */
  columnStyles(sheet: string): Promise<readonly { left: number; right: number; style: number }[]>;
  /** Gives rows a height in points. */
  setRowHeight(sheet: string, top: number, bottom: number, points: number): void;
  /** Whether locked cells of the sheet take no contents. */
  isProtected(sheet: string): Promise<boolean>;
  /** Which cells are locked, and whether the sheet is protected. */
  locks(sheet: string): Promise<SheetLocks>;
  standardWidth(sheet: string): Promise<number>;
  properties(): Promise<DocumentProperties>;
  /** Names a sheet that was just added and that nothing refers to. */
  renameNewSheet(name: string, to: string): Promise<void>;
  /** Rejects where an edit would be refused, as far as that is known before it is made. */
  refuse(sheet: string, edit: SheetEdit): Promise<void>;
}
