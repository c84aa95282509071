import type { RecipeStep } from '../../../recipe/recipe';
import type { Area, CellInput, CellValue } from '../../../workbook/cells';

/** A cell of an input: a value, or one with its number format; a formula with its last value. */
export type InputCell =
  | CellValue
  | {
      value: CellValue | CellInput;
      format?: string;
      bold?: boolean;
      unlocked?: boolean;
      computed?: CellValue;
    };

export interface InputSheet {
  name: string;
  rows: readonly (readonly InputCell[])[];
  merges?: readonly Area[];
  visibility?: 'hidden' | 'veryHidden';
  widths?: Readonly<Record<number, number>>;
  protected?: boolean;
}

/** One recipe on one workbook, whose result has to be the same on every engine. */
export interface ParityCase {
  id: string;
  sheets: readonly InputSheet[];
  dateSystem?: 1900 | 1904;
  steps: readonly RecipeStep[];
  /** The rule that decides the result, and where Microsoft documents it. */
  rule: string;
  source: string;
}

/** What came out, without anything that depends on the moment or the machine. */
export interface ParityResult {
  /** Why it was refused, where it was. */
  refused?: { code: string; step?: number; cell?: string };
  steps: readonly {
    step: string;
    changed: number;
    counts: Readonly<Record<string, number>>;
    cells: readonly string[];
  }[];
  /** Sheets of the resulting workbook in order: a name, and how it is hidden where it is. */
  sheets: readonly string[];
  /** Contents of cells, such as `Data!A1`: value, formula, number format unless General. */
  cells: Readonly<Record<string, string>>;
  /** Widths in characters to one decimal, such as `Data!B`. */
  widths: Readonly<Record<string, number>>;
  /** Texts of exported files, by name. */
  files: Readonly<Record<string, string>>;
}
