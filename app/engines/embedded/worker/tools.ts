import type { TaskTools } from '../../../jobs/perform/task-tools';
import { stepById } from '../../../recipe/catalogue';
import type { PdfPrinter } from '../../../recipe/pdf-printer';
import { createWorkbookWriter } from '../create/workbook-writer';
import { importCsv } from '../import/import-csv';
import { importXls } from '../import/import-xls';
import { sniff } from '../import/sniff';
import { openEmbedded } from '../workbook/open-embedded';

/** The embedded engine's own code as the tools of a task. */
export function embeddedTools(pdf: PdfPrinter): TaskTools {
  return {
    open: (file, options) => openEmbedded(file, options),
    importFile: async (file, destination, { csv, limits, signal }) => {
      // The content decides, not the ending: a workbook named .csv is a workbook.
      switch (await sniff(file, limits)) {
        case 'csv':
          await importCsv(file, destination, csv, signal);
          return [];
        case 'xls':
          return importXls(file, destination, limits);
        default:
          return null;
      }
    },
    create: createWorkbookWriter,
    step: stepById,
    pdf,
  };
}
