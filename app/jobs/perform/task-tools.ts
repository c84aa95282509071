import type { EngineLimits } from '../../engines/engine';
import type { CsvInput } from '../../recipe/recipe';
import type { PdfPrinter } from '../../recipe/pdf-printer';
import type { Step } from '../../recipe/step';
import type { Workbook } from '../../workbook/workbook';
import type { CreateWorkbook } from '../../workbook/writer';

/** What a check asks of a saved workbook. */
export type SavedBook = Pick<Workbook, 'sheets' | 'usedArea' | 'close'>;

/** What an engine lends to the performance of a task; the order of acts is the same on every engine. */
export interface TaskTools {
  /** Opens an .xlsx or .xlsm file. `scratch` is a private folder for temporary files. */
  open(
    path: string,
    options: { limits: EngineLimits; signal: AbortSignal; scratch: string },
  ): Promise<Workbook>;
  /** Opens a file that `Workbook.save` has just written, to look whether it can be read from start to end. */
  openSaved(
    path: string,
    options: { limits: EngineLimits; signal: AbortSignal; scratch: string },
  ): Promise<SavedBook>;
  /**
   * Turns a .csv or .xls file into a new .xlsx file and tells what to know about it; answers null for files that are
   * opened as they are.
   */
  importFile(
    path: string,
    destination: string,
    options: { csv: CsvInput | undefined; limits: EngineLimits; signal: AbortSignal },
  ): Promise<readonly string[] | null>;
  create: CreateWorkbook;
  /** The step of an id, or undefined. */
  step(id: string): Step | undefined;
  pdf: PdfPrinter;
}
