import type { TaskTools } from '../../../jobs/perform/task-tools';
import { stepById } from '../../../recipe/catalogue';
import type { PdfPrinter } from '../../../recipe/pdf-printer';
import { createWorkbookWriter } from '../create/workbook-writer';
import { importFile } from '../import/import-file';
import { openEmbedded } from '../workbook/open-embedded';

/** The embedded engine's own code as the tools of a task. */
export function embeddedTools(pdf: PdfPrinter): TaskTools {
  const open: TaskTools['open'] = (file, options) => openEmbedded(file, options);
  return { open, openSaved: open, importFile, create: createWorkbookWriter, step: stepById, pdf };
}
