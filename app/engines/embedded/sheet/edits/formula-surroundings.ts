import type { BookParts } from '../../../../formula/missing-part';

/** What an edit that writes formulas has to know of the workbook round its sheet. */
export interface FormulaSurroundings {
  /** Name of the table that a cell lies in, for `[@Column]`. */
  tableAt: (row: number, column: number) => string | undefined;
  parts: BookParts;
}
