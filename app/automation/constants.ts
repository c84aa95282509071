/** Constants of Excel's object model, by their documented names and numbers (XlCalculation, XlDirection and so on). */
export const XL = {
  calculationAutomatic: -4105,
  calculationManual: -4135,
  calculationSemiautomatic: 2,

  up: -4162,
  down: -4121,
  toLeft: -4159,
  toRight: -4161,

  formulas: -4123,
  values: -4163,
  comments: -4144,
  whole: 1,
  part: 2,
  byRows: 1,
  byColumns: 2,
  next: 1,
  previous: 2,

  none: -4142,
  automatic: -4105,
  solid: 1,

  general: 1,
  left: -4131,
  center: -4108,
  right: -4152,
  fill: 5,
  justify: -4130,
  top: -4160,
  bottom: -4107,

  sheetVisible: -1,
  sheetHidden: 0,
  sheetVeryHidden: 2,
  worksheet: -4167,

  a1: 1,
  r1c1: -4150,

  underlineNone: -4142,
  underlineSingle: 2,

  continuous: 1,
  dash: -4115,
  dot: -4118,
  double: -4119,
  hairline: 1,
  thin: 2,
  medium: -4138,
  thick: 4,

  edgeLeft: 7,
  edgeTop: 8,
  edgeBottom: 9,
  edgeRight: 10,
  insideVertical: 11,
  insideHorizontal: 12,

  openXmlWorkbook: 51,
  openXmlWorkbookMacroEnabled: 52,
  csv: 6,
  csvUtf8: 62,
  workbookDefault: 51,
  workbookNormal: -4143,

  byPromptLow: 1,
  forceDisable: 3,
} as const;

/** Excel's standard palette by ColorIndex 1 to 56, as RRGGBB. */
export const PALETTE = (
  '000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF 800000 008000 000080 808000 800080 008080 C0C0C0 808080 ' +
  '9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF 000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF ' +
  '00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 ' +
  '003366 339966 003300 333300 993300 993366 333399 333333'
).split(' ');
