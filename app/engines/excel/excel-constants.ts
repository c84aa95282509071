/* Constants of Excel's object model, by the names that Microsoft's documentation gives them (without `xl`). */

/** XlCalculation. */
export const CALCULATION = { automatic: -4105, manual: -4135, semiautomatic: 2 } as const;

/** MsoAutomationSecurity: what a workbook that a program opens may run. */
export const SECURITY = { low: 1, forceDisable: 3 } as const;

/** XlSheetVisibility. */
export const VISIBILITY = { visible: -1, hidden: 0, veryHidden: 2 } as const;

/** XlFixedFormatType. */
export const FIXED_FORMAT_PDF = 0;

/** XlPaperSize. */
export const PAPER = { Letter: 1, A3: 8, A4: 9 } as const;

/** XlPageOrientation. */
export const ORIENTATION = { portrait: 1, landscape: 2 } as const;

/** XlPattern. */
export const PATTERN = { none: -4142, solid: 1 } as const;

/** XlUnderlineStyle. */
export const UNDERLINE = { none: -4142, single: 2 } as const;

/** XlHAlign. */
export const HORIZONTAL = {
  general: 1,
  left: -4131,
  center: -4108,
  right: -4152,
  fill: 5,
  justify: -4130,
} as const;

/** XlVAlign. */
export const VERTICAL = { top: -4160, center: -4108, bottom: -4107 } as const;
