import { Problem } from '../../errors/problem';
import { cellName } from '../../workbook/a1';
import type { Area } from '../../workbook/cells';
import type { SaveFormat } from '../../workbook/workbook';

/** XlFileFormat of what a workbook is saved as, by the ending of its name (Microsoft's documentation of SaveAs). */
const FILE_FORMATS: Readonly<Record<SaveFormat, number>> = {
  xlsx: 51,
  xlsm: 52,
  xlsb: 50,
  xls: 56,
};

export function fileFormat(format: SaveFormat): number {
  return FILE_FORMATS[format];
}

/** Rows and columns of a sheet in .xls; Excel cuts off what lies beyond without a word. */
const OLD_ROWS = 65_536;
const OLD_COLUMNS = 256;

/** Refuses to save as .xls what it has no room for. */
export function refuseTooLargeForXls(sheet: string, used: Area | null): void {
  if (!used || (used.bottom <= OLD_ROWS && used.right <= OLD_COLUMNS)) return;
  throw new Problem('too-large', `The sheet '${sheet}' reaches to ${cellName(used.bottom, used.right)}.`, {
    place: { sheet },
    hint: `A sheet of an .xls file has ${OLD_ROWS} rows and ${OLD_COLUMNS} columns: choose xlsx or xlsb.`,
  });
}
