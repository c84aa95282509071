/** XlFileFormat of what a workbook is saved as, by the ending of its name (Microsoft's documentation of SaveAs). */
const FILE_FORMATS = {
  xlsx: 51,
  xlsm: 52,
  xlsb: 50,
  xls: 56,
  ods: 60,
  xltx: 54,
  xltm: 53,
} as const;
export type ExcelFormat = keyof typeof FILE_FORMATS;

export function fileFormat(format: ExcelFormat): number {
  return FILE_FORMATS[format];
}
