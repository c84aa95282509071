import type { TaskTools } from '../../jobs/perform/task-tools';
import { stepById } from '../../recipe/catalogue';
import type { PdfPrinter } from '../../recipe/pdf-printer';
import type { ApplicationLease } from '../../sessions/applications/lease';
import { createWorkbookWriter } from '../embedded/create/workbook-writer';
import type { BookReader } from './book-reader';
import { openWorkbook } from './open-workbook';
import { macrosRefused } from './run-macro';
import { isReadByApplicationAlone, reopenSaved } from './reopen-saved';

/** The tools of a task that runs in a leased application. Files are read and written by our own code, in workers. */
export function excelTools(
  lease: ApplicationLease,
  books: BookReader,
  pdf: PdfPrinter,
  options: {
    folder: string;
    macrosAllowed: boolean;
    /** The step of this file that runs a macro; null where none does. */
    macroStep: number | null;
  },
): TaskTools {
  return {
    open: async (file, { limits, signal }) => {
      const readFacts = (path: string) => books.facts(path, limits, signal);
      const facts = await readFacts(file);
      const { folder, macrosAllowed, macroStep } = options;
      // Before other steps take their time.
      if (macroStep !== null && facts.macros && !macrosAllowed)
        throw macrosRefused().at({ file, step: macroStep });
      return openWorkbook(lease, { file, facts, readFacts, folder, macrosAllowed });
    },
    // The application still has the file open under this name, so that it would not really open it again.
    openSaved: async (file, { limits, signal }) => {
      if (isReadByApplicationAlone(file)) return reopenSaved(lease, file, options.folder);
      const facts = await books.facts(file, limits, signal);
      return {
        sheets: () => facts.sheets,
        usedArea: (sheet) => Promise.resolve(facts.worksheets[sheet]?.used ?? null),
        close: () => Promise.resolve(),
      };
    },
    importFile: (file, destination, more) => books.importFile(file, destination, more),
    create: createWorkbookWriter,
    step: stepById,
    pdf: {
      available: async () => ['excel', ...(await pdf.available())],
      printHtml: (...print) => pdf.printHtml(...print),
      printWorkbook: (...print) => pdf.printWorkbook(...print),
    },
  };
}
